import { index, type RouteConfig, route } from "@react-router/dev/routes";

export default [
  index("routes/home.tsx"),
  route("events/new", "routes/new-event.tsx"),
  route("events/:id", "routes/event.tsx"),
  route("events/:id/edit", "routes/edit-event.tsx"),
  route("register", "routes/register.tsx"),
  route("login", "routes/login.tsx"),
  route("logout", "routes/logout.ts"),
  route("forgot-password", "routes/forgot-password.tsx"),
  route("reset-password", "routes/reset-password.tsx"),
  route("confirm-email", "routes/confirm-email.tsx"),
  route("account", "routes/account.tsx"),
  route("account/events", "routes/account-events.tsx"),
  route("account/sessions", "routes/account-sessions.tsx"),
  route("account/activity", "routes/account-activity.tsx"),
  route("account/export", "routes/account-export.ts"),
  route("robots.txt", "routes/robots.ts"),
  route("sitemap.xml", "routes/sitemap.ts"),
  // a route like the others, so that its page knows who is logged in
  route("*", "routes/not-found.ts"),
] satisfies RouteConfig;
