import { defineConfig } from "tsdown";

// The types of @handbill/rpc are written into the declaration file, so that the package stands by itself.
export default defineConfig({
  entry: "src/index.ts",
  platform: "neutral",
  target: "es2022",
  dts: { resolver: "oxc" },
  deps: { alwaysBundle: ["@handbill/rpc"] },
  // tRPC's declarations name Disposable, which a project that targets less than ES2026 lacks.
  banner: { dts: '/// <reference lib="esnext.disposable" />' },
  sourcemap: true,
});
