import { registerRest } from "@handbill/rest";
import Fastify from "fastify";
import { router } from "./trpc-router.mjs";

/** packages/rest with its defaults. */
export async function serve() {
  const app = Fastify();
  registerRest(app, {
    router,
    createContext: () => ({}),
    problemTypeUrl: (code) => `https://example.com/problems/${code}`,
    document: { info: { title: "Events", version: "1" }, generalProblems: [] },
  });
  return app.listen({ host: "127.0.0.1", port: 0 });
}
