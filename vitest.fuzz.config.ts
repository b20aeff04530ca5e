import { defineConfig } from "vitest/config";

// as in the tests of the workspaces: our own packages from their sources
const conditions = ["source", "node"];

/** `npm run test:fuzz`: many more generated requests than `npm test` has; the same ones each time, unless asked for others. */
const SEED = "20231231";
const asked = process.env.FUZZ_SEED || SEED;
const seed = asked === "random" ? String(Math.trunc(Math.random() * 2 ** 31)) : asked;

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["apps/api/src/generated-*.test.ts"],
    globalSetup: "./vitest.global-setup.ts",
    env: {
      FUZZ_SEED: seed,
      FUZZ_REQUESTS: process.env.FUZZ_REQUESTS || "20000",
      FUZZ_CALLS: process.env.FUZZ_CALLS || "5000",
    },
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
