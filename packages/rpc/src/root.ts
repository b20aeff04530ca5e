import { authRouter } from "./features/auth/router.ts";
import { eventsRouter } from "./features/events/router.ts";
import { router } from "./trpc.ts";

export const appRouter = router({ auth: authRouter, events: eventsRouter });
