import {
  auditEntries,
  type Executor,
  events,
  knownDevices,
  oneTimeLinks,
  outgoingMails,
  refreshTokens,
  sessions,
  users,
} from "@handbill/db";
import { and, desc, eq, gt, inArray, isNull, like, lt, notExists, or, type SQL } from "drizzle-orm";
import { hashOneTimeToken } from "../../one-time-token.ts";
import { placeholderAddress } from "../../placeholder-address.ts";
import { listEntriesAbout } from "../audit/queries.ts";
import { auditItem } from "../audit/schema.ts";
import { toUser } from "../auth/queries.ts";
import { listEventsOf } from "../events/queries.ts";
import type { LinkPurpose } from "../mail/queries.ts";
import { listVenuesEnteredBy } from "../venues/queries.ts";
import { type ExportedAccount, MOST_OF_A_KIND } from "./export-schema.ts";

export type Account = typeof users.$inferSelect;

export async function findAccount(db: Executor, id: string): Promise<Account | undefined> {
  const [row] = await db.select().from(users).where(eq(users.id, id));
  return row;
}

/** The account as it is now, which nobody changes before the transaction is over. */
export async function lockAccount(tx: Executor, id: string): Promise<Account | undefined> {
  const [row] = await tx.select().from(users).where(eq(users.id, id)).for("update");
  return row;
}

/** A link that is good still, and the account it is for. */
export interface UsableLink {
  id: string;
  purpose: LinkPurpose;
  /** Where it was mailed. */
  email: string;
  account: Account;
}

/**
 * What a token of a mailed link is good for: nothing once it was used, has run out, or was sent to an address that is not
 * the account's any more.
 */
export async function findUsableLink(
  db: Executor,
  { token, purposes, now }: { token: string; purposes: LinkPurpose[]; now: Date },
): Promise<UsableLink | undefined> {
  const [row] = await db
    .select({
      id: oneTimeLinks.id,
      purpose: oneTimeLinks.purpose,
      email: oneTimeLinks.email,
      account: users,
    })
    .from(oneTimeLinks)
    .innerJoin(users, eq(users.id, oneTimeLinks.userId))
    .where(
      and(
        eq(oneTimeLinks.tokenHash, hashOneTimeToken(token)),
        inArray(oneTimeLinks.purpose, purposes),
        isNull(oneTimeLinks.usedAt),
        gt(oneTimeLinks.expiresAt, now),
        isNull(users.disabledAt),
        // The address that an account is to have is nobody's yet: only the latest link for it is not used.
        or(eq(oneTimeLinks.purpose, "change_email"), eq(oneTimeLinks.email, users.email)),
      ),
    );
  return row;
}

/**
 * Accounts that were made before an instant and never used, some of them.
 *
 * @param onlyPlaceholders only those that cannot be confirmed.
 */
export async function listUnusedAccounts(
  db: Executor,
  { before, onlyPlaceholders }: { before: Date; onlyPlaceholders: boolean },
): Promise<string[]> {
  const rows = await db
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        lt(users.createdAt, before),
        onlyPlaceholders ? like(users.email, placeholderAddress("%")) : undefined,
        isUnused(db),
      ),
    )
    .limit(500);
  return rows.map(({ id }) => id);
}

/** That nobody has confirmed the address, logged in, or published anything: of an account from before that was asked for. */
export function isUnused(db: Executor): SQL | undefined {
  return and(
    isNull(users.emailVerifiedAt),
    eq(users.role, "member"),
    notExists(db.select().from(events).where(eq(events.organizerId, users.id))),
    notExists(db.select().from(sessions).where(eq(sessions.userId, users.id))),
    notExists(
      db
        .select()
        .from(auditEntries)
        .where(and(eq(auditEntries.userId, users.id), eq(auditEntries.kind, "logged-in"))),
    ),
  );
}

/** Everything that is stored about a user, without secrets or their hashes. */
export async function readEverythingAbout(
  tx: Executor,
  id: string,
): Promise<Omit<ExportedAccount, "exportedAt"> | undefined> {
  const account = await findAccount(tx, id);
  if (!account) return undefined;
  const most = MOST_OF_A_KIND;
  const tokens = await tx
    .select()
    .from(refreshTokens)
    .where(eq(refreshTokens.userId, id))
    .orderBy(desc(refreshTokens.id))
    .limit(most);
  const tokensOf = Map.groupBy(tokens, ({ familyId }) => familyId);
  const [own, published, entered, happened, devices, links, mails] = [
    await tx
      .select()
      .from(sessions)
      .where(eq(sessions.userId, id))
      .orderBy(desc(sessions.id))
      .limit(most),
    await listEventsOf(tx, { organizerId: id, limit: most }),
    await listVenuesEnteredBy(tx, { userId: id, limit: most }),
    await listEntriesAbout(tx, { userId: id, limit: most }),
    await tx
      .select()
      .from(knownDevices)
      .where(eq(knownDevices.userId, id))
      .orderBy(desc(knownDevices.createdAt))
      .limit(most),
    await tx
      .select()
      .from(oneTimeLinks)
      .where(eq(oneTimeLinks.userId, id))
      .orderBy(desc(oneTimeLinks.id))
      .limit(most),
    await tx
      .select()
      .from(outgoingMails)
      .where(eq(outgoingMails.userId, id))
      .orderBy(desc(outgoingMails.id))
      .limit(most),
  ];
  return {
    profile: toUser(account),
    emailVerifiedAt: textOf(account.emailVerifiedAt),
    sessions: own.map((session) => ({
      id: session.id,
      device: session.device,
      network: session.network,
      createdAt: textOf(session.createdAt),
      lastSeenAt: textOf(session.lastSeenAt),
      expiresAt: textOf(session.expiresAt),
      revokedAt: textOf(session.revokedAt),
      refreshTokens: (tokensOf.get(session.id) ?? []).map(spanOf),
    })),
    events: published,
    venues: entered,
    audit: happened.map(({ at, kind, network, actorId, details }) => ({
      at: textOf(at),
      kind: auditItem.shape.kind.parse(kind),
      network,
      isOwn: actorId === id,
      details,
    })),
    knownDevices: devices.map(({ createdAt, expiresAt }) => ({
      createdAt: textOf(createdAt),
      expiresAt: textOf(expiresAt),
    })),
    links: links.map((link) => ({
      id: link.id,
      purpose: link.purpose,
      email: link.email,
      ...spanOf(link),
    })),
    mails: mails.map(({ id: mailId, kind, email, createdAt }) => ({
      id: mailId,
      kind,
      email,
      createdAt: textOf(createdAt),
    })),
  };
}

function spanOf({
  createdAt,
  expiresAt,
  usedAt,
}: Record<"createdAt" | "expiresAt", Date> & { usedAt: Date | null }) {
  return { createdAt: textOf(createdAt), expiresAt: textOf(expiresAt), usedAt: textOf(usedAt) };
}

function textOf(moment: Date): string;
function textOf(moment: Date | null): string | null;
function textOf(moment: Date | null): string | null {
  return moment?.toISOString() ?? null;
}
