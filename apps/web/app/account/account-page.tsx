import type { ReactNode } from "react";
import { NavLink } from "react-router";
import "../pages/badge.css";
import "./account.css";

/** The frame of the pages about one's own account. */
export function AccountPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="account">
      <title>{`${title} · Handbill`}</title>
      <h1>{title}</h1>
      <nav className="tabs" aria-label="Account">
        <NavLink to="/account" end>
          Account
        </NavLink>
        <NavLink to="/account/events">Events</NavLink>
        <NavLink to="/account/sessions">Sessions</NavLink>
        <NavLink to="/account/activity">Activity</NavLink>
      </nav>
      {children}
    </div>
  );
}
