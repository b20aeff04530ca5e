/** A process that does nothing but argon2: how many passwords it verifies in a second, so many at a time. */
import { argon2 } from "../packages/rpc/src/features/auth/argon2.ts";

const PASSWORD = "a password of a usual length";
const stored = await argon2.hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });

process.on("message", async ({ concurrency, seconds }) => {
  const startedAt = performance.now();
  let verified = 0;
  const verifyInTurn = async () => {
    while (performance.now() - startedAt < seconds * 1000) {
      await argon2.verify(stored, PASSWORD);
      verified++;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, verifyInTurn));
  process.send({ rate: (verified / (performance.now() - startedAt)) * 1000 });
});
process.on("disconnect", () => process.exit());
process.send("ready");
