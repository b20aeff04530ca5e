import { accessSync, constants } from "node:fs";

const USUAL = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Returns the path of the Chromium that CHROMIUM_PATH names, or of one in the usual places. */
export function findChromium(variables: NodeJS.ProcessEnv = process.env): string {
  const given = variables.CHROMIUM_PATH;
  const found = (given ? [given] : USUAL).find(isProgram);
  if (found !== undefined) return found;
  const looked = given ? `CHROMIUM_PATH is ${given}, which cannot be run` : "No Chromium was found";
  throw new Error(
    `${looked}. On Debian and Ubuntu, apt-get install chromium; elsewhere, install Chrome or Chromium ` +
      "and set CHROMIUM_PATH to its program.",
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not ours to run
  }
}
