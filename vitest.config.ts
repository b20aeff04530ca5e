import { defineConfig } from "vitest/config";

// Workspaces are tested from their sources, without a build.
const conditions = ["source", "node"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["packages/**/*.test.ts", "apps/**/*.test.{ts,tsx}", "scripts/**/*.test.mjs"],
    exclude: ["**/node_modules/**", "**/dist/**", "**/build/**"],
    globalSetup: "./vitest.global-setup.ts",
    // Tests wait for the database most of the time. Modules are evaluated once a worker: they keep no state of a test.
    maxWorkers: 3,
    isolate: false,
    testTimeout: 15_000,
    hookTimeout: 60_000,
  },
});
