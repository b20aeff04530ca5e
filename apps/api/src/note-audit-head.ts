import type { Database } from "@handbill/db";
import { findAuditHead, formatAuditHead } from "@handbill/rpc/server";
import type { FastifyBaseLogger } from "fastify";

/**
 * Writes where the audit log ends into the server's log, which is outside the database: whoever cuts the audit log off or
 * writes it anew is found out by `npm run admin -- verify-audit --expect`. Each call of what is returned does so, unless
 * nothing was recorded since the one before.
 */
export function createAuditHeadNote(
  db: Database,
  log: Pick<FastifyBaseLogger, "info">,
): () => Promise<void> {
  let noted: string | undefined;
  return async () => {
    const auditHead = formatAuditHead(await findAuditHead(db));
    if (auditHead === noted) return;
    noted = auditHead;
    log.info({ auditHead }, `the audit log ends with ${auditHead}`);
  };
}
