import { reactRouter } from "@react-router/dev/vite";
import { defaultClientConditions, defaultServerConditions, defineConfig } from "vite";

export default defineConfig(({ command }) => {
  // while developing, our own packages are read from their sources
  const source = command === "serve" ? ["source"] : [];
  return {
    plugins: [reactRouter()],
    resolve: { conditions: [...source, ...defaultClientConditions] },
    ssr: { resolve: { conditions: [...source, ...defaultServerConditions] } },
    // browsers never load it, but met late in the server's code it would make open pages reload
    optimizeDeps: { exclude: ["zod"] },
    build: { assetsInlineLimit: 0 }, // the content security policy forbids data: URLs
  };
});
