import type { Executor } from "@handbill/db";
import type { Context } from "../../context.ts";
import { mayMail } from "../../may-mail.ts";
import { placeholderAddress } from "../../placeholder-address.ts";
import { enqueueFirstMailToOwner } from "../mail/mutations.ts";
import { createUser } from "./mutations.ts";
import { findUserIdByEmail } from "./queries.ts";
import type { User } from "./schema.ts";

type Row = Parameters<typeof createUser>[1];

interface Registration {
  row: Row;
  mailId: string;
  /** Nobody is told that an address is taken, but its owner. */
  hidesTaken: boolean;
  /** Whether the owner of a taken address may be mailed once more. */
  mayTellOwner: boolean;
}

/** Decides what the transaction needs to know before it begins. */
export async function prepareRegistration(ctx: Context, row: Row): Promise<Registration> {
  const hidesTaken = ctx.policy.requiresVerifiedEmail;
  const mayTellOwner = hidesTaken && (await mayMail(ctx, "register", row.email));
  return { row, mailId: ctx.ids(), hidesTaken, mayTellOwner };
}

/**
 * Stores a user and has the link mailed that confirms the address, or tells which of the two unique fields is taken. Where
 * taken addresses are hidden, the same is done for one: the name is kept by an account that nobody can use, the answer is
 * as if the address were free, and the owner of the address is mailed.
 */
export async function registerUser(
  tx: Executor,
  { row, mailId, hidesTaken, mayTellOwner }: Registration,
): Promise<User | { taken: "username" | "email" }> {
  const { email, createdAt: now } = row;
  const hidden = { ...row, email: placeholderAddress(row.id) };
  let isTaken = hidesTaken && (await findUserIdByEmail(tx, email)) !== undefined;
  let created = await createUser(tx, isTaken ? hidden : row);
  if (hidesTaken && "taken" in created && created.taken === "email") {
    isTaken = true; // since the look
    created = await createUser(tx, hidden);
  }
  if ("taken" in created) return created;
  const kind = isTaken ? "already-registered" : "verify-email";
  if (!isTaken || mayTellOwner) {
    await enqueueFirstMailToOwner(tx, { id: mailId, kind, email, now });
  }
  return { ...created, email };
}
