import { type Executor, knownDevices } from "@handbill/db";
import { and, desc, eq, gt, inArray, lte } from "drizzle-orm";
import {
  createDeviceToken,
  DEVICE_LIFETIME_MS,
  hashDeviceToken,
  MOST_DEVICES,
} from "./device-token.ts";

/**
 * Makes the device of a log-in known, or known for longer when it was already, and returns its token. A token of somebody
 * else's counts for nothing, and another is given in its place.
 */
export async function rememberDevice(
  tx: Executor,
  { userId, token, now }: { userId: string; token: string | undefined; now: Date },
): Promise<string> {
  const expiresAt = new Date(now.getTime() + DEVICE_LIFETIME_MS);
  if (token !== undefined) {
    const [{ affectedRows }] = await tx
      .update(knownDevices)
      .set({ expiresAt })
      .where(
        and(
          eq(knownDevices.tokenHash, hashDeviceToken(token)),
          eq(knownDevices.userId, userId),
          gt(knownDevices.expiresAt, now),
        ),
      );
    if (affectedRows > 0) return token;
  }
  await makeRoom(tx, userId);
  const created = createDeviceToken();
  await tx
    .insert(knownDevices)
    .values({ tokenHash: hashDeviceToken(created), userId, createdAt: now, expiresAt });
  return created;
}

async function makeRoom(tx: Executor, userId: string): Promise<void> {
  const surplus = await tx
    .select({ tokenHash: knownDevices.tokenHash })
    .from(knownDevices)
    .where(eq(knownDevices.userId, userId))
    .orderBy(desc(knownDevices.expiresAt))
    .limit(MOST_DEVICES)
    .offset(MOST_DEVICES - 1);
  if (surplus.length === 0) return;
  const hashes = surplus.map(({ tokenHash }) => tokenHash);
  await tx.delete(knownDevices).where(inArray(knownDevices.tokenHash, hashes));
}

/** Forgets all devices of a user's. */
export async function forgetDevices(db: Executor, userId: string): Promise<void> {
  await db.delete(knownDevices).where(eq(knownDevices.userId, userId));
}

/** Deletes what expired by an instant, a batch at a time. */
export async function deleteDevicesExpiredBy(db: Executor, instant: Date): Promise<void> {
  const [{ affectedRows }] = await db
    .delete(knownDevices)
    .where(lte(knownDevices.expiresAt, instant))
    .limit(1000);
  if (affectedRows === 1000) await deleteDevicesExpiredBy(db, instant);
}
