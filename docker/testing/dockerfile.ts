import { readSource } from "./checkout.ts";

/** What a Dockerfile of ours says: what its build stage runs, and how its last stage is run. */
export interface Dockerfile {
  baseImages: string[];
  /** The commands of the build stage, in order. */
  steps: string[];
  user: string;
  environment: Record<string, string>;
  port: string;
  stopSignal: string;
  healthcheck: string[];
  command: string[];
}

/** Reads `docker/NAME.Dockerfile`. Throws where it says something that this reader would have to guess at. */
export async function readDockerfile(name: string): Promise<Dockerfile> {
  const text = await readSource(`docker/${name}.Dockerfile`);
  const instructions = text
    .replaceAll(/^#.*\n/gm, "")
    .replaceAll("\\\n", " ")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [, word = "", rest = ""] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
      return { word, rest };
    });
  const lastStage = instructions.slice(instructions.findLastIndex(({ word }) => word === "FROM"));
  const one = (word: string): string => {
    const found = lastStage.filter((each) => each.word === word);
    if (found.length !== 1) throw new Error(`${name}.Dockerfile: expected one ${word}`);
    return found[0]?.rest ?? "";
  };
  const all = (word: string) => instructions.filter((each) => each.word === word);
  return {
    baseImages: all("FROM").map(({ rest }) => rest.split(" ")[0] ?? ""),
    steps: all("RUN")
      .filter((each) => !lastStage.includes(each))
      .map(({ rest }) => rest),
    user: one("USER"),
    environment: Object.fromEntries(
      one("ENV")
        .split(/\s+/)
        .map((pair) => pair.split("=", 2)),
    ),
    port: one("EXPOSE"),
    stopSignal: one("STOPSIGNAL"),
    healthcheck: readArray(one("HEALTHCHECK").replace(/^.*?\sCMD\s/, "")),
    command: readArray(one("CMD")),
  };
}

/** The exec form: what is run is what is written, without a shell in between that would swallow signals. */
function readArray(json: string): string[] {
  const words: unknown = JSON.parse(json);
  if (!Array.isArray(words)) throw new Error(`not in the exec form: ${json}`);
  return words.map(String);
}
