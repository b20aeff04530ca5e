/** Types only: what the client is made from. Nothing here exists at run time, and nothing of the server shows. */
import type { inferRouterOutputs, TRPCBuiltRouter } from "@trpc/server";
import type { GeneralCode } from "./errors.ts";
import type { accountRouter } from "./features/account/router.ts";
import type { adminRouter } from "./features/admin/router.ts";
import type { auditRouter } from "./features/audit/router.ts";
import type { authRouter } from "./features/auth/router.ts";
import type { eventsRouter } from "./features/events/router.ts";
import type { feedsRouter } from "./features/feeds/router.ts";
import type { organizersRouter } from "./features/organizers/router.ts";
import type { sessionsRouter } from "./features/sessions/router.ts";
import type { venuesRouter } from "./features/venues/router.ts";
import type { ErrorShape, Meta } from "./trpc.ts";

export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: Meta; errorShape: ErrorShape<GeneralCode>; transformer: false },
  {
    account: typeof accountRouter;
    admin: typeof adminRouter;
    audit: typeof auditRouter;
    auth: typeof authRouter;
    events: typeof eventsRouter;
    feeds: typeof feedsRouter;
    organizers: typeof organizersRouter;
    sessions: typeof sessionsRouter;
    venues: typeof venuesRouter;
  }
>;

type Outputs = inferRouterOutputs<AppRouter>;

export type Event = Outputs["events"]["get"];
/** What a watcher is told. */
export type EventChange = ItemOf<Outputs["events"]["changes"]>;
export type EventPage = Outputs["events"]["list"];
export type OrganizerProfile = Outputs["organizers"]["get"];
export type Session = Outputs["auth"]["refresh"];
export type SessionInfo = Outputs["sessions"]["list"]["items"][number];
export type User = Session["user"];
export type Venue = Outputs["venues"]["get"];
export type VenuePage = Outputs["venues"]["list"];
export type { ErrorCode, ErrorDescription, FieldError } from "./errors.ts";

/** What a subscription tracks. */
type ItemOf<Items> = Items extends AsyncIterable<{ data: infer Item }> ? Item : never;
