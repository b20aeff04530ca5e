import { randomUUID } from "node:crypto";
import { link, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { SigningKeysError } from "@handbill/rpc/server";

/** What anybody but the owner may do with a file. */
const ANYBODY_ELSE = 0o077;

/**
 * Reads a file of secrets; undefined when there is none.
 *
 * @throws {SigningKeysError} when others than its owner may read or write it.
 */
export async function readKeysFile(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path, "r");
    const { mode } = await file.stat();
    if ((mode & ANYBODY_ELSE) !== 0) {
      throw new SigningKeysError(
        `others than its owner may open it (mode ${(mode & 0o777).toString(8)})`,
      );
    }
    return await file.readFile("utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Makes the file, whole from its first moment, for nobody but its owner; its folder too, when it is missing. False when there
 * is one already, as when another process was quicker: that one is left as it is.
 */
export async function createKeysFile(path: string, text: string): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeWhole(draft, text);
    await link(draft, path); // fails where there is one, unlike rename
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Puts what `change` makes of the file in its place: whoever reads sees the one or the other. One caller at a time.
 *
 * @throws {SigningKeysError} while another is at it.
 */
export async function changeKeysFile(
  path: string,
  change: (text: string | undefined) => Promise<string>,
): Promise<void> {
  const draft = `${path}.new`;
  const file = await open(draft, "wx", 0o600).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw error;
    throw new SigningKeysError(
      `another command is changing it, or was cut off: when none is running, delete ${draft}`,
    );
  });
  await file.close();
  try {
    await writeWhole(draft, await change(await readKeysFile(path)), "w");
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function writeWhole(path: string, text: string, flag: "w" | "wx" = "wx"): Promise<void> {
  await using file = await open(path, flag, 0o600);
  await file.chmod(0o600); // whatever the umask
  await file.writeFile(text);
  await file.sync();
}

function codeOf(error: unknown): unknown {
  return error instanceof Error ? Reflect.get(error, "code") : undefined;
}
