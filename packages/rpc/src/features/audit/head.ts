/** An entry of the audit log by its number and its hash, which stands for all entries up to it. */
export interface AuditHead {
  sequence: number;
  hash: Buffer;
}

const HEAD = /^(\d{1,15}):([0-9a-f]{64})$/i;

/** As people and logs keep it: the number, a colon, the hash in hexadecimal. */
export function formatAuditHead({ sequence, hash }: AuditHead): string {
  return `${sequence}:${hash.toString("hex")}`;
}

/** What {@link formatAuditHead} wrote; undefined for anything else. */
export function parseAuditHead(text: string): AuditHead | undefined {
  const [, sequence, hash] = HEAD.exec(text) ?? [];
  if (sequence === undefined || hash === undefined) return undefined;
  return { sequence: Number(sequence), hash: Buffer.from(hash, "hex") };
}
