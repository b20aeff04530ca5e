import { runTurbo } from "./run-turbo.mjs";

/** Builds every workspace, or takes from turbo's cache what has not changed. `pnpmFolder` is where pnpm is. */
export async function build({ pnpmFolder, signal, progress }) {
  await runTurbo(["build"], { title: "Building", pnpmFolder, signal, progress });
}
