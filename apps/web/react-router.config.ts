import type { Config } from "@react-router/dev/config";

export default {
  // so few routes that every page can know them all, and no later request has to ask
  routeDiscovery: { mode: "initial" },
  // posts from other sites are refused in app/session/refuse-cross-site.ts, which knows the public address
  allowedActionOrigins: ["**"],
} satisfies Config;
