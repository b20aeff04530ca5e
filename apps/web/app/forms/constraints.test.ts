import { createEventInput, registerInput, updateProfileInput } from "@handbill/rpc/schemas";
import { expect, test } from "vitest";
import { constraintsOf } from "./constraints.server.ts";

test("a form demands what the API demands", () => {
  expect(constraintsOf(registerInput)).toMatchObject({
    username: { required: true, minLength: 3, maxLength: 32 },
    email: { required: true, maxLength: 254 },
    password: { required: true, maxLength: 256 },
  });
  expect(constraintsOf(createEventInput)).toMatchObject({
    date: { required: true },
    timezone: { required: false },
    venue: { required: true, maxLength: 200 },
  });
});

test("what may be null may be left empty", () => {
  expect(constraintsOf(updateProfileInput)).toEqual({
    displayName: { required: false, maxLength: 100 },
  });
});
