import { isDeepStrictEqual } from "node:util";
import { type Change, type Json, matchKeys, objectAt } from "./change.ts";
import { compareSchemas, type Documents, type Place } from "./compare-schemas.ts";
import { resolve } from "./resolve.ts";

/** Compares what an operation may answer. Errors may come and go; what succeeds must stay as it is. */
export function compareResponses(
  before: Json,
  after: Json,
  documents: Documents,
  at: string,
): Change[] {
  const [old, now] = [objectAt(before, "responses"), objectAt(after, "responses")];
  const { gone, come, stayed } = matchKeys(old, now);
  return [
    ...gone.map((status) => ({
      at: `${at}, ${status}`,
      what: "is never answered any more",
      isBreaking: isSuccess(status),
    })),
    ...come.map((status) => ({
      at: `${at}, ${status}`,
      what: "may be answered now",
      isBreaking: isSuccess(status),
    })),
    ...stayed.flatMap((status) =>
      compareResponse(
        resolve(documents.before, old[status]),
        resolve(documents.after, now[status]),
        { documents, direction: "out", at: `${at}, ${status}`, isOpenEnum: !isSuccess(status) },
      ),
    ),
  ];
}

function isSuccess(status: string): boolean {
  return status.startsWith("2");
}

function compareResponse(before: Json, after: Json, place: Place): Change[] {
  return [
    ...(before.description === after.description
      ? []
      : [{ at: place.at, what: "is described differently", isBreaking: false }]),
    ...compareHeaders(objectAt(before, "headers"), objectAt(after, "headers"), place),
    ...compareContent(before, after, place),
  ];
}

function compareHeaders(before: Json, after: Json, place: Place): Change[] {
  const { documents } = place;
  const at = (name: string) => `${place.at}, header ${name}`;
  const { gone, come, stayed } = matchKeys(before, after);
  return [
    ...gone.map((name) => ({ at: at(name), what: "is gone", isBreaking: true })),
    ...come.map((name) => ({ at: at(name), what: "is new", isBreaking: false })),
    ...stayed.flatMap((name) => {
      const old = resolve(documents.before, before[name]);
      const now = resolve(documents.after, after[name]);
      return [
        ...((old.required === true) === (now.required === true)
          ? []
          : [
              {
                at: at(name),
                what: now.required ? "is always there now" : "may be missing now",
                isBreaking: now.required !== true,
              },
            ]),
        ...(["description", "example", "examples"].every((key) =>
          isDeepStrictEqual(old[key], now[key]),
        )
          ? []
          : [{ at: at(name), what: "is described differently", isBreaking: false }]),
        ...compareSchemas(old.schema ?? {}, now.schema ?? {}, { ...place, at: at(name) }),
      ];
    }),
  ];
}

/** Compares the bodies of a request or an answer, by their media types. */
export function compareContent(before: Json, after: Json, place: Place): Change[] {
  const [old, now] = [objectAt(before, "content"), objectAt(after, "content")];
  const { gone, come, stayed } = matchKeys(old, now);
  return [
    ...gone.map((type) => ({ at: place.at, what: `is not ${type} any more`, isBreaking: true })),
    ...come.map((type) => ({ at: place.at, what: `may be ${type} now`, isBreaking: false })),
    ...stayed.flatMap((type) => {
      const [one, other] = [objectAt(old, type), objectAt(now, type)];
      return [
        ...compareSchemas(one.schema ?? {}, other.schema ?? {}, place),
        ...(["example", "examples"].every((key) => isDeepStrictEqual(one[key], other[key]))
          ? []
          : [{ at: place.at, what: "has other examples", isBreaking: false }]),
      ];
    }),
  ];
}
