import type { Throttle } from "@handbill/rpc/server";
import { z } from "zod";
import { type RedisConnection, RedisUnavailable } from "./redis.ts";

/** The lifetime is by Redis' own clock, which need not be this process's. */
const COUNT = `local count = redis.call("INCR", KEYS[1])
if count == 1 then redis.call("PEXPIRE", KEYS[1], ARGV[1]) end
return count`;

/**
 * Counts in Redis, which is quicker and spares the database a write, and in `fallback` whenever Redis is lost or slow. A
 * count that was begun in one is not known in the other: at each such change a caller may get a window's quota once more.
 */
export function createRedisThrottle(redis: RedisConnection, fallback: Throttle): Throttle {
  return {
    async count(key, lifetime) {
      try {
        return await countInRedis(redis, key, lifetime);
      } catch (error) {
        if (!(error instanceof RedisUnavailable)) throw error;
        return fallback.count(key, lifetime);
      }
    },
  };
}

async function countInRedis(
  redis: RedisConnection,
  key: Buffer,
  lifetime: number,
): Promise<number> {
  const name = `handbill:throttle:${key.toString("base64url")}`;
  const reply = await redis.ask((client) =>
    client.eval(COUNT, { keys: [name], arguments: [String(lifetime)] }),
  );
  return z.int().parse(reply);
}
