import { type Language, languageOf } from "./phrases.ts";

/** A city that there is, with its centre in degrees (WGS 84). */
export interface City {
  name: string;
  language: Language;
  timezone: string;
  latitude: number;
  longitude: number;
  /** How much takes place there, by comparison. */
  weight: number;
  /** What its postcodes begin with here; three digits follow. */
  postcode: string;
}

/** On both hemispheres, on both sides of the antimeridian, and in zones that change their clocks by an hour, by half of one, or never. */
const LINES = `
London|en|Europe/London|51.5074|-0.1278|30|EC
Dublin|en|Europe/Dublin|53.3498|-6.2603|6|D
Edinburgh|en|Europe/London|55.9533|-3.1883|6|EH
New York|en|America/New_York|40.7128|-74.006|30|10
Chicago|en|America/Chicago|41.8781|-87.6298|10|60
Denver|en|America/Denver|39.7392|-104.9903|5|80
San Francisco|en|America/Los_Angeles|37.7749|-122.4194|10|94
Honolulu|en|Pacific/Honolulu|21.3069|-157.8583|2|96
Toronto|en|America/Toronto|43.6532|-79.3832|10|M5
St. John's|en|America/St_Johns|47.5615|-52.7126|1|A1
Sydney|en|Australia/Sydney|-33.8688|151.2093|14|20
Adelaide|en|Australia/Adelaide|-34.9285|138.6007|4|50
Lord Howe Island|en|Australia/Lord_Howe|-31.5553|159.0821|0.2|28
Auckland|en|Pacific/Auckland|-36.8509|174.7645|5|10
Suva|en|Pacific/Fiji|-18.1248|178.4501|1|00
Apia|en|Pacific/Apia|-13.8333|-171.7667|0.5|00
Cape Town|en|Africa/Johannesburg|-33.9249|18.4241|5|80
Lagos|en|Africa/Lagos|6.5244|3.3792|7|10
Nairobi|en|Africa/Nairobi|-1.2921|36.8219|4|00
Singapore|en|Asia/Singapore|1.3521|103.8198|8|04
Paris|fr|Europe/Paris|48.8566|2.3522|30|75
Lyon|fr|Europe/Paris|45.764|4.8357|8|69
Marseille|fr|Europe/Paris|43.2965|5.3698|7|13
Genève|fr|Europe/Zurich|46.2044|6.1432|4|12
Montréal|fr|America/Toronto|45.5019|-73.5674|8|H2
Dakar|fr|Africa/Dakar|14.7167|-17.4677|3|11
Nouméa|fr|Pacific/Noumea|-22.2711|166.438|0.5|98
Berlin|de|Europe/Berlin|52.52|13.405|22|10
Hamburg|de|Europe/Berlin|53.5511|9.9937|9|20
München|de|Europe/Berlin|48.1351|11.582|9|80
Wien|de|Europe/Vienna|48.2082|16.3738|10|10
Zürich|de|Europe/Zurich|47.3769|8.5417|5|80
Madrid|es|Europe/Madrid|40.4168|-3.7038|14|28
Barcelona|es|Europe/Madrid|41.3874|2.1686|13|08
Ciudad de México|es|America/Mexico_City|19.4326|-99.1332|16|06
Buenos Aires|es|America/Argentina/Buenos_Aires|-34.6037|-58.3816|14|C1
Santiago|es|America/Santiago|-33.4489|-70.6693|7|83
Bogotá|es|America/Bogota|4.711|-74.0721|7|11
Lisboa|pt|Europe/Lisbon|38.7223|-9.1393|8|11
Ponta Delgada|pt|Atlantic/Azores|37.7412|-25.6756|0.5|95
São Paulo|pt|America/Sao_Paulo|-23.5505|-46.6333|18|01
Recife|pt|America/Recife|-8.0476|-34.877|4|50
Warszawa|pl|Europe/Warsaw|52.2297|21.0122|10|00
Kraków|pl|Europe/Warsaw|50.0647|19.945|7|30
東京|ja|Asia/Tokyo|35.6762|139.6503|28|10
大阪|ja|Asia/Tokyo|34.6937|135.5023|10|53
札幌|ja|Asia/Tokyo|43.0618|141.3545|4|06
上海|zh|Asia/Shanghai|31.2304|121.4737|20|20
北京|zh|Asia/Shanghai|39.9042|116.4074|18|10
成都|zh|Asia/Shanghai|30.5728|104.0668|7|61
서울|ko|Asia/Seoul|37.5665|126.978|18|04
부산|ko|Asia/Seoul|35.1796|129.0756|5|48
القاهرة|ar|Africa/Cairo|30.0444|31.2357|10|11
بيروت|ar|Asia/Beirut|33.8938|35.5018|4|11
मुंबई|hi|Asia/Kolkata|19.076|72.8777|12|40
दिल्ली|hi|Asia/Kolkata|28.7041|77.1025|12|11
काठमांडू|hi|Asia/Kathmandu|27.7172|85.324|2|44
Алматы|ru|Asia/Almaty|43.222|76.8512|4|05
Тбилиси|ru|Asia/Tbilisi|41.7151|44.8271|2|01
`;

export const CITIES: readonly City[] = LINES.trim().split("\n").map(parse);

/** The cities by weight, to choose one from. */
export const WEIGHED_CITIES = CITIES.map((city) => [city.weight, city] as const);

function parse(line: string): City {
  const [name = "", language = "", timezone = "", ...others] = line.split("|");
  const [latitude = "", longitude = "", weight = "", postcode = ""] = others;
  return {
    ...{ name, timezone, postcode },
    language: languageOf(language),
    latitude: Number(latitude),
    longitude: Number(longitude),
    weight: Number(weight),
  };
}
