import type { FastifyInstance } from "fastify";
import { toYaml } from "./document/to-yaml.ts";
import { entityTag, listsTag } from "./entity-tag.ts";
import type { OpenApiDocument } from "./openapi.ts";

/** Where the document is. */
export const DOCUMENT_PATHS = ["/openapi.json", "/openapi.yaml"] as const;

/** Serves the document in both of its forms. Each is written once, and is not sent again to who has it. */
export function serveDocument(scope: FastifyInstance, document: OpenApiDocument): void {
  const [json, yaml] = DOCUMENT_PATHS;
  serveText(scope, json, { type: "application/json", text: JSON.stringify(document) });
  serveText(scope, yaml, { type: "application/yaml", text: toYaml(document) }); // RFC 9512
}

function serveText(
  scope: FastifyInstance,
  path: string,
  { type, text }: { type: string; text: string },
): void {
  const tag = entityTag(text);
  scope.get(path, (request, reply) => {
    void reply.header("etag", tag).header("cache-control", "no-cache");
    const known = request.headers["if-none-match"];
    if (known !== undefined && listsTag(known, tag, "weak")) return reply.code(304).send();
    return reply.type(`${type}; charset=utf-8`).send(text);
  });
}
