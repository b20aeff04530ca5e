import { defineConfig } from "vitest/config";

// as in the tests of the workspaces: our own packages from their sources
const conditions = ["source", "node"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    root: import.meta.dirname,
    include: ["*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 600_000, // the first start installs and builds
    fileParallelism: false, // each starts the whole system, and builds it first
    bail: 1, // each step stands on the one before
  },
});
