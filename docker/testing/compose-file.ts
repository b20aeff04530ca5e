import { parse } from "yaml";
import { readSource } from "./checkout.ts";

/** The part of a compose file that the tests read. */
export interface ComposeFile {
  services: Record<string, ComposeService>;
}

interface ComposeService {
  command?: string[];
  environment?: Record<string, string>;
  ports?: string[];
}

/** Reads a compose file with its variables filled in. Throws, as compose does, for one that must be set. */
export async function readComposeFile(
  variables: Record<string, string>,
  name = "compose.yaml",
): Promise<ComposeFile> {
  return parse(
    await readSource(`docker/${name}`),
    (_key, value: unknown) => (typeof value === "string" ? interpolate(value, variables) : value),
    { merge: true },
  );
}

/** The variables of `docker/.env.example`, with the values it gives them. */
export async function readEnvExample(): Promise<Record<string, string>> {
  const text = await readSource("docker/.env.example");
  return Object.fromEntries(
    [...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );
}

/** The names of all variables that the compose files read. */
export async function listVariables(): Promise<Set<string>> {
  const files = ["docker/compose.yaml", "docker/compose.cluster.yaml"];
  const texts = await Promise.all(files.map(readSource));
  return new Set([...texts.join("\n").matchAll(/\$\{(\w+)/g)].map(([, name = ""]) => name));
}

/** The Compose Specification's interpolation, as far as we use it: `${A:-default}`, `${A:?message}`, `$$`. */
function interpolate(text: string, variables: Record<string, string>): string {
  return text.replaceAll(
    /\$\$|\$\{(\w+):([-?])([^}]*)\}/g,
    (_whole, name: string | undefined, kind: string, rest: string) => {
      if (name === undefined) return "$";
      const value = variables[name];
      if (value) return value;
      if (kind === "?") throw new Error(`${name}: ${rest}`);
      return rest;
    },
  );
}
