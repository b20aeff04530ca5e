/** A document with most of what can change. */
export function originalDocument() {
  return {
    openapi: "3.1.1",
    info: { title: "Items", version: "1" },
    servers: [{ url: "/" }],
    paths: {
      "/items": {
        get: {
          operationId: "list",
          summary: "List",
          security: [{}],
          parameters: [
            {
              name: "limit",
              in: "query",
              required: false,
              schema: { type: "integer", maximum: 100, default: 20 },
            },
            { name: "sort", in: "query", required: false, schema: { enum: ["name", "age"] } },
          ],
          responses: {
            200: {
              description: "Items",
              headers: { ETag: { required: true, schema: { type: "string" } } },
              content: {
                "application/json": {
                  schema: { type: "array", items: { $ref: "#/components/schemas/Item" } },
                },
              },
            },
            400: problem(["INVALID"]),
          },
        },
        post: {
          operationId: "create",
          summary: "Create",
          security: [{ key: [] }],
          requestBody: {
            required: true,
            content: { "application/json": { schema: { $ref: "#/components/schemas/NewItem" } } },
          },
          responses: { 201: { description: "Made" }, 409: problem(["TAKEN"]) },
        },
      },
      "/watch": {
        get: {
          operationId: "watch",
          responses: {
            200: {
              description: "What happens",
              content: {
                "text/event-stream": {
                  schema: { type: "string", contentSchema: { $ref: "#/components/schemas/Item" } },
                },
              },
            },
          },
        },
      },
    },
    components: {
      schemas: {
        Item: {
          type: "object",
          description: "An item",
          properties: {
            id: { type: "string", format: "uuid" },
            size: { type: "integer" },
            note: { anyOf: [{ type: "string" }, { type: "null" }] },
            kind: { enum: ["a", "b"] },
            parent: { $ref: "#/components/schemas/Item" },
          },
          required: ["id", "kind"],
          additionalProperties: false,
        },
        NewItem: {
          type: "object",
          properties: {
            name: { type: "string", minLength: 1, maxLength: 10 },
            size: { type: "integer" },
            kind: { enum: ["a", "b"] },
            tags: { type: "array", maxItems: 5, items: { type: "string" } },
          },
          required: ["name"],
          additionalProperties: false,
        },
        Problem: { type: "object", properties: { code: { type: "string" } }, required: ["code"] },
      },
      securitySchemes: { key: { type: "apiKey", in: "header", name: "x-key" } },
    },
  };
}

/** An answer that is one of these problems. */
export function problem(codes: string[]) {
  return {
    description: "Wrong",
    content: {
      "application/problem+json": {
        schema: {
          allOf: [{ $ref: "#/components/schemas/Problem" }],
          properties: { code: { enum: codes } },
        },
      },
    },
  };
}

/** The document with something else at a path, whose keys are separated by spaces; `undefined` removes what is there. */
export function edit(path: string, value: unknown): object {
  const document = originalDocument();
  const keys = path.split(" ");
  const last = keys.pop() ?? "";
  let at: object = document;
  for (const key of keys) at = Reflect.get(at, key);
  if (value === undefined) Reflect.deleteProperty(at, last);
  else Reflect.set(at, last, value);
  return document;
}

/** Paths for {@link edit}. */
export const LIST = "paths /items get";
export const CREATE = "paths /items post";
export const ITEM = "components schemas Item";
export const NEW_ITEM = "components schemas NewItem";
export const LIMIT = { name: "limit", in: "query" };
