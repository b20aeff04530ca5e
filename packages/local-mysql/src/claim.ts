import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { processIdentity } from "./process-identity.ts";

/** The right to run the server of one data folder. It ends with `release()`, or with the process that holds it. */
export interface Claim {
  release(): void;
}

/**
 * Claims a data folder for this process; undefined while another living process has it, or wants it just now.
 *
 * Node has no flock(2), and one pid file cannot be taken over without a race: of two processes that both find it
 * stale, the second would remove what the first has just written. So each states its claim under a name of its own
 * before it looks at the others: two may both step back and try again, but never both go on.
 */
export function takeClaim(folder: string): Claim | undefined {
  const mine = `claim-${randomUUID()}`;
  const claim = { release: () => rmSync(join(folder, mine), { force: true }) };
  const draft = join(folder, `draft-of-${mine}`);
  writeFileSync(draft, processIdentity(process.pid) ?? "");
  renameSync(draft, join(folder, mine));
  const others = claims(folder).filter((name) => name !== mine);
  if (others.some((name) => isHeld(folder, name))) {
    claim.release();
    return undefined;
  }
  for (const name of others) rmSync(join(folder, name), { force: true });
  return claim;
}

/** Tells whether a living process has claimed the folder. */
export function isClaimed(folder: string): boolean {
  return claims(folder).some((name) => isHeld(folder, name));
}

function claims(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.startsWith("claim-"));
}

function isHeld(folder: string, name: string): boolean {
  try {
    const holder = readFileSync(join(folder, name), "utf8");
    return processIdentity(Number.parseInt(holder, 10)) === holder;
  } catch {
    // released since it was listed
    return false;
  }
}
