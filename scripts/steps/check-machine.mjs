import { accessSync, constants, mkdirSync } from "node:fs";
import { dataFolder, root } from "./checkout.mjs";
import { UserError } from "./user-error.mjs";

const oldestNode = 20;

/** Checks what everything else takes for granted: a Node that runs it, and a checkout that can be written to. */
export function checkMachine() {
  const major = Number.parseInt(process.versions.node, 10);
  if (major < oldestNode) {
    throw new UserError(
      `Handbill needs Node ${oldestNode} or later to start; this is ${process.version}.\n` +
        "Install a current one (from nodejs.org, or with nvm, fnm, mise or Homebrew), then try again.",
    );
  }
  if (process.platform === "win32") {
    throw new UserError("Handbill runs on Linux and macOS. On Windows, use it inside WSL.");
  }
  try {
    accessSync(root, constants.W_OK);
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 }); // keys and dumps are in it
    accessSync(dataFolder, constants.W_OK);
  } catch (error) {
    throw new UserError(
      `Handbill keeps what it builds and stores inside its own folder, and ${error.path ?? root} cannot be written (${error.code}).\n` +
        "Make it writable, run as the user who owns it, or use a checkout elsewhere.",
    );
  }
}
