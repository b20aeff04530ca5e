import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Our own packages are read from their sources; the apps are built by the test itself, as an image builds them.
const conditions = ["source", "node"];

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["*.test.ts", "galera/*.test.ts"],
    testTimeout: 20_000,
    hookTimeout: 300_000,
  },
});
