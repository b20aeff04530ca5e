import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";

/**
 * Waits for the newest mail of a kind to an address, as a system without SMTP_URL writes them to its mail directory.
 * Returns the path and query of the link in it.
 */
export async function readMailedLink(
  directory: string,
  { kind, to }: { kind: string; to: string },
): Promise<string> {
  let link: string | undefined;
  await expect
    .poll(
      async () => {
        link = (await findMails(directory, { kind, to })).map(linkIn).findLast(Boolean);
        return link;
      },
      { timeout: 15_000, interval: 100 },
    )
    .toBeDefined();
  return link ?? "";
}

/** The mails of a kind to an address, the oldest first. */
export async function findMails(
  directory: string,
  { kind, to }: { kind: string; to: string },
): Promise<string[]> {
  const names = await readdir(directory).catch(() => []); // made with the first mail
  const texts = await Promise.all(
    names
      .filter((name) => name.endsWith(".eml") && name.includes(`-${kind}-`))
      .sort()
      .map((name) => readFile(join(directory, name), "utf8")),
  );
  return texts.filter((text) => text.split("\r\n\r\n", 1)[0]?.includes(to));
}

/** RFC 2045 §6.7, as far as a link needs it. */
function linkIn(mail: string): string | undefined {
  const text = mail.replaceAll("=\r\n", "").replaceAll("=3D", "=");
  const url = URL.parse(/https?:\/\/\S+[?]token=[\w-]+/.exec(text)?.[0] ?? "");
  return url ? url.pathname + url.search : undefined;
}
