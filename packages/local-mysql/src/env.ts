import { delimiter } from "node:path";

/** The directories of this process's PATH. */
export function pathDirectories(): readonly string[] {
  return (process.env.PATH ?? "").split(delimiter).filter((directory) => directory !== "");
}

/** This process's environment for a child whose messages are read by this program: in English, with no questions. */
export function plainEnvironment(): Readonly<Record<string, string | undefined>> {
  return { ...process.env, LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" };
}
