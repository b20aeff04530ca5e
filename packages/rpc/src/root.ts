import { accountRouter } from "./features/account/router.ts";
import { adminRouter } from "./features/admin/router.ts";
import { auditRouter } from "./features/audit/router.ts";
import { authRouter } from "./features/auth/router.ts";
import { eventsRouter } from "./features/events/router.ts";
import { feedsRouter } from "./features/feeds/router.ts";
import { organizersRouter } from "./features/organizers/router.ts";
import { sessionsRouter } from "./features/sessions/router.ts";
import { venuesRouter } from "./features/venues/router.ts";
import { router } from "./trpc.ts";

export const appRouter = router({
  account: accountRouter,
  admin: adminRouter,
  audit: auditRouter,
  auth: authRouter,
  events: eventsRouter,
  feeds: feedsRouter,
  organizers: organizersRouter,
  sessions: sessionsRouter,
  venues: venuesRouter,
});
