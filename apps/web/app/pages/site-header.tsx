import { Form, NavLink } from "react-router";

/** The top of every page: what the site is, where to go, and who is logged in. */
export function SiteHeader({ username }: { username: string | undefined }) {
  return (
    <header className="site-header">
      <NavLink to="/" className="brand" end>
        Handbill
      </NavLink>
      <nav aria-label="Site">
        {username === undefined ? (
          <>
            <NavLink to="/login">Log in</NavLink>
            <NavLink to="/register" className="nav-call">
              Register
            </NavLink>
          </>
        ) : (
          <>
            <NavLink to="/events/new" className="nav-call">
              New event
            </NavLink>
            <NavLink to="/account" className="who" title={`Logged in as ${username}`} end>
              {username}
            </NavLink>
            <Form method="post" action="/logout" className="log-out">
              <button type="submit">Log out</button>
            </Form>
          </>
        )}
      </nav>
    </header>
  );
}
