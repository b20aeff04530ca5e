import { Link } from "react-router";
import { AccountPage } from "../account/account-page.tsx";
import { Moment } from "../account/moment.tsx";
import { viewActivity } from "../account/view-activity.ts";
import { orErrorPage } from "../api/or-error-page.server.ts";
import { clientContext } from "../session/contexts.ts";
import { requireUser } from "../session/require-user.ts";
import type { Route } from "./+types/account-activity.ts";

export async function loader({ context, url }: Route.LoaderArgs) {
  await requireUser(context, url);
  const cursor = url.searchParams.get("cursor");
  const { items, nextCursor } = await orErrorPage(
    context.get(clientContext).audit.mine.query(cursor === null ? {} : { cursor }),
  );
  return { activity: items.map(viewActivity), nextCursor, isFirstPage: cursor === null };
}

export default function Activity({ loaderData }: Route.ComponentProps) {
  const { activity, nextCursor, isFirstPage } = loaderData;
  return (
    <AccountPage title="What happened">
      <ol className="rows">
        {activity.map(({ when, what, network, isForeign }) => (
          <li key={`${when.at} ${what}`} className="row">
            <div className="row-text">
              <h2>
                {what} {isForeign && <span className="badge badge-open">Not logged in</span>}
              </h2>
              <p>
                <Moment {...when} /> from {network}
              </p>
            </div>
          </li>
        ))}
      </ol>
      <nav className="pages" aria-label="Pages">
        {!isFirstPage && <Link to="/account/activity">Back to the latest</Link>}
        {nextCursor !== null && (
          <Link to={`?${new URLSearchParams({ cursor: nextCursor })}`} className="button">
            Earlier
          </Link>
        )}
      </nav>
    </AccountPage>
  );
}
