import { createClient, type ErrorDescription } from "@handbill/client";
import { expect, test } from "vitest";
import { explainFailure } from "./form-failure.ts";

const form = { labels: { username: "Username", email: "E-mail" }, values: { username: "ann" } };

/** The error that the client throws when the API answers so. */
async function refusal(data: ErrorDescription): Promise<unknown> {
  return failureOf(async () =>
    Response.json(
      { error: { message: data.detail, code: -32_600, data } },
      { status: data.httpStatus },
    ),
  );
}

async function failureOf(fetch: () => Promise<Response>): Promise<unknown> {
  return createClient({ url: "http://api.invalid", fetch })
    .signIn({ username: "ann", password: "pass" })
    .then(
      () => undefined,
      (error: unknown) => error,
    );
}

const described = { title: "Title", detail: "Detail." };

test("each field's first error becomes a sentence, in the order of the form", async () => {
  const errors = [
    { path: "email", message: "is required" },
    { path: "username", message: "is required" },
    { path: "username", message: "must have at least 3 characters" },
  ];
  const error = await refusal({ ...described, code: "VALIDATION_FAILED", httpStatus: 400, errors });
  const failure = explainFailure(error, form);
  expect(failure).toEqual({
    status: 400,
    values: { username: "ann" },
    errors: { username: "Username is required", email: "E-mail is required" },
  });
  expect(Object.keys(failure.errors)).toEqual(["username", "email"]);
});

test("what has no field is said above the form", async () => {
  const errors = [{ path: "colour", message: "is not a known field" }];
  const error = await refusal({ ...described, code: "VALIDATION_FAILED", httpStatus: 400, errors });
  expect(explainFailure(error, form)).toMatchObject({
    errors: {},
    alert: "The form was refused: colour is not a known field",
  });
});

test("what is wrong with one of several is said of the field that has them", async () => {
  const errors = [{ path: "tags.1", message: "must be shorter" }];
  const error = await refusal({ ...described, code: "VALIDATION_FAILED", httpStatus: 400, errors });
  expect(explainFailure(error, { labels: { tags: "Tags" }, values: {} })).toMatchObject({
    errors: { tags: "Tags must be shorter" },
  });
});

test("what was changed meanwhile is not overwritten unseen", async () => {
  const error = await refusal({ ...described, code: "PRECONDITION_FAILED", httpStatus: 412 });
  expect(explainFailure(error, form)).toEqual({
    status: 412,
    values: { username: "ann" },
    errors: {},
    alert: expect.stringContaining("changed meanwhile"),
  });
});

test("what an event's status does not allow is said in the API's words", async () => {
  const error = await refusal({ ...described, code: "EVENT_STATUS_CONFLICT", httpStatus: 409 });
  expect(explainFailure(error, form)).toMatchObject({ status: 409, alert: "Detail." });
});

test("a taken name is said at its field", async () => {
  const error = await refusal({ ...described, code: "USERNAME_TAKEN", httpStatus: 409 });
  expect(explainFailure(error, form)).toMatchObject({
    status: 409,
    errors: { username: "Username is taken" },
  });
});

test("a wrong password is said of neither field", async () => {
  const error = await refusal({ ...described, code: "INVALID_CREDENTIALS", httpStatus: 401 });
  expect(explainFailure(error, form)).toMatchObject({ status: 401, errors: {}, alert: "Title" });
});

test.each([
  { password: "Your password" },
  { currentPassword: "Your password", password: "New password" },
])("a wrong proof is said where it was asked for: %j", async (labels) => {
  const error = await refusal({ ...described, code: "WRONG_PASSWORD", httpStatus: 403 });
  const [field = ""] = Object.keys(labels);
  expect(explainFailure(error, { labels, values: {} })).toMatchObject({
    status: 403,
    errors: { [field]: "Your password is wrong" },
  });
});

test("a link that is spent or cut short is said to be no good", async () => {
  const spent = await refusal({ ...described, code: "INVALID_LINK", httpStatus: 400 });
  const errors = [{ path: "token", message: "must be the token of a mailed link" }];
  const cut = await refusal({ ...described, code: "VALIDATION_FAILED", httpStatus: 400, errors });
  const failure = explainFailure(spent, form);
  expect(failure).toMatchObject({
    errors: {},
    alert: expect.stringContaining("not good any more"),
  });
  expect(explainFailure(cut, form)).toEqual(failure);
});

test.each([
  [1, "1 second"],
  [59, "59 seconds"],
  [60, "1 minute"],
  [61, "2 minutes"],
  [900, "15 minutes"],
])("after too many attempts it says how long to wait: %i s", async (retryAfter, words) => {
  const error = await refusal({
    ...described,
    code: "TOO_MANY_REQUESTS",
    httpStatus: 429,
    retryAfter,
  });
  expect(explainFailure(error, form)).toEqual({
    status: 429,
    values: { username: "ann" },
    errors: {},
    alert: `Too many attempts. Try again in ${words}.`,
  });
});

test.each([
  ["nothing listens", () => Promise.reject(new TypeError("fetch failed"))],
  ["a proxy answers", async () => new Response("<h1>Bad Gateway</h1>", { status: 502 })],
])("when %s, what was typed is kept", async (_case, fetch) => {
  expect(explainFailure(await failureOf(fetch), form)).toMatchObject({
    status: 503,
    values: { username: "ann" },
    alert: expect.stringContaining("does not answer"),
  });
});

test("what is not about the form is thrown on", async () => {
  const error = await refusal({ ...described, code: "INTERNAL_ERROR", httpStatus: 500 });
  expect(() => explainFailure(error, form)).toThrow(error instanceof Error ? error : undefined);
  expect(() => explainFailure(new RangeError("bug"), form)).toThrow(RangeError);
});
