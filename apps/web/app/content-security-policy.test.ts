import { expect, test } from "vitest";
import { createPolicy } from "./content-security-policy.ts";

test("nothing runs or loads but what this server sends", () => {
  const { header, inline } = createPolicy();
  const policy = new Map(
    header.split("; ").map((each) => [each.split(" ", 1)[0], each.split(" ").slice(1)]),
  );
  expect(header).not.toContain("unsafe-");
  for (const [name, values] of policy) {
    if (name === "require-trusted-types-for") continue;
    const others = values.filter((each) => each !== "'none'" && each !== "'self'");
    expect(others, name).toEqual(name === "script-src" ? [`'nonce-${inline.nonce}'`] : []);
  }
  for (const name of ["default-src", "object-src", "base-uri", "frame-ancestors"]) {
    expect(policy.get(name), name).toEqual(["'none'"]);
  }
});

test("the mark is another for every page, of 128 bits", () => {
  const [one, other] = [createPolicy().inline.nonce, createPolicy().inline.nonce];
  expect(one).not.toBe(other);
  expect(Buffer.from(one, "base64")).toHaveLength(16);
});
