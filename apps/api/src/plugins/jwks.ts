import { entityTag, listsTag } from "@handbill/rest";
import { KEY_SET_MAX_AGE, publicKeySet, type SigningKey } from "@handbill/rpc/server";
import type { FastifyInstance } from "fastify";

/** `/.well-known/jwks.json`: the public keys with which anybody can verify our access tokens (RFC 7517 §5). */
export function registerKeySet(
  app: FastifyInstance,
  keys: () => readonly SigningKey[],
  clock: () => Date,
): void {
  app.get("/.well-known/jwks.json", (request, reply) => {
    const body = JSON.stringify(publicKeySet(keys(), clock()));
    const tag = entityTag(body);
    void reply.headers({ "cache-control": `public, max-age=${KEY_SET_MAX_AGE}`, etag: tag });
    const known = request.headers["if-none-match"];
    if (known !== undefined && listsTag(known, tag, "weak")) return reply.code(304).send();
    return reply.type("application/jwk-set+json").send(body);
  });
}
