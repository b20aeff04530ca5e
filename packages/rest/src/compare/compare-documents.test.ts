import { expect, test } from "vitest";
import { compareDocuments } from "./compare-documents.ts";
import { originalDocument } from "./example-document.ts";

test("nothing changed", () => {
  expect(compareDocuments(originalDocument(), originalDocument())).toEqual([]);
});

test("what a reference leads to counts, not how it is called on the way", () => {
  const inlined = originalDocument();
  Reflect.set(
    inlined.paths["/items"].post.requestBody.content["application/json"],
    "schema",
    inlined.components.schemas.NewItem,
  );
  expect(compareDocuments(originalDocument(), inlined)).toEqual([
    { at: "the document", what: "says the same in another way", isBreaking: false },
  ]);
});

test("a schema that loses its name is breaking for generated clients only", () => {
  const renamed = JSON.parse(JSON.stringify(originalDocument()).replaceAll("NewItem", "ItemToBe"));
  expect(compareDocuments(originalDocument(), renamed)).toEqual([
    {
      at: "schema NewItem",
      what: "has lost its name, after which clients name it",
      isBreaking: true,
    },
  ]);
});
