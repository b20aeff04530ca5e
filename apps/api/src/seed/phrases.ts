import { arabic } from "./phrases/arabic.ts";
import { chinese } from "./phrases/chinese.ts";
import { english } from "./phrases/english.ts";
import { french } from "./phrases/french.ts";
import { german } from "./phrases/german.ts";
import { hindi } from "./phrases/hindi.ts";
import { japanese } from "./phrases/japanese.ts";
import { korean } from "./phrases/korean.ts";
import { polish } from "./phrases/polish.ts";
import { portuguese } from "./phrases/portuguese.ts";
import { russian } from "./phrases/russian.ts";
import { spanish } from "./phrases/spanish.ts";
import type { Wording } from "./phrases/wording.ts";

/** By language (BCP 47). */
export const PHRASES = {
  ar: arabic,
  de: german,
  en: english,
  es: spanish,
  fr: french,
  hi: hindi,
  ja: japanese,
  ko: korean,
  pl: polish,
  pt: portuguese,
  ru: russian,
  zh: chinese,
} as const satisfies Record<string, Wording>;

export type Language = keyof typeof PHRASES;

/** @throws for a language that there are no phrases of. */
export function languageOf(text: string): Language {
  if (isLanguage(text)) return text;
  throw new Error(`there are no phrases in the language ${text}`);
}

/** Puts values in the places that a template has for them. */
export function fillIn(template: string, values: Record<string, string | number>): string {
  return template.replaceAll(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

function isLanguage(text: string): text is Language {
  return Object.hasOwn(PHRASES, text);
}
