import { type Executor, knownDevices, users } from "@handbill/db";
import { and, eq, gt, or } from "drizzle-orm";
import { hashDeviceToken } from "./device-token.ts";

/** Whether the user whom a log-in names, in its canonical spelling, has logged in with this device before. */
export async function isKnownDevice(
  db: Executor,
  { token, login, now }: { token: string; login: string; now: Date },
): Promise<boolean> {
  const [row] = await db
    .select({ userId: knownDevices.userId })
    .from(knownDevices)
    .innerJoin(users, eq(users.id, knownDevices.userId))
    .where(
      and(
        eq(knownDevices.tokenHash, hashDeviceToken(token)),
        gt(knownDevices.expiresAt, now),
        or(eq(users.username, login), eq(users.email, login.toLowerCase())),
      ),
    );
  return row !== undefined;
}
