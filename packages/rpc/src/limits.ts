/** How often a procedure may be called, and by whom that is counted. */
export interface Limit {
  /** Of lower-case letters, digits, dots and hyphens. */
  name: string;
  /** Calls in one window. The setting RATE_LIMITS multiplies it. */
  quota: number;
  windowSeconds: number;
  /** `address`: the caller's address block. `viewer`: who is authenticated. */
  by: "address" | "viewer";
}

/**
 * Every limit there is. Those by address leave room for the many people behind one address of a school, an office or a
 * mobile network; what they keep off is one machine that does nothing else. Guessing at one account is slowed down
 * long before (attempt.ts).
 */
export const limits = {
  /** A hall full of people logs in within minutes; one source tries at most 60 passwords a minute, over all accounts. */
  logIn: { name: "login", quota: 60, windowSeconds: 60, by: "address" },
  /** A class registers within one lesson. */
  register: { name: "register", quota: 40, windowSeconds: 600, by: "address" },
  /** Every open browser renews its session by itself, and must not be in the way of the others. */
  refresh: { name: "refresh", quota: 600, windowSeconds: 60, by: "address" },
  endSessions: { name: "sessions.end", quota: 60, windowSeconds: 60, by: "viewer" },
  updateProfile: { name: "account.profile", quota: 60, windowSeconds: 60, by: "viewer" },
  changeUsername: { name: "account.username", quota: 10, windowSeconds: 3_600, by: "viewer" },
  changePassword: { name: "account.password", quota: 20, windowSeconds: 3_600, by: "viewer" },
  /** Each sends a mail to whatever address is given. */
  changeEmail: { name: "account.email", quota: 5, windowSeconds: 3_600, by: "viewer" },
  resendVerification: {
    name: "account.verification",
    quota: 5,
    windowSeconds: 3_600,
    by: "viewer",
  },
  deleteAccount: { name: "account.delete", quota: 20, windowSeconds: 3_600, by: "viewer" },
  exportAccount: { name: "account.export", quota: 10, windowSeconds: 3_600, by: "viewer" },
  forgotPassword: { name: "account.forgot", quota: 20, windowSeconds: 600, by: "address" },
  useLink: { name: "account.link", quota: 60, windowSeconds: 60, by: "address" },
  resetPassword: { name: "account.reset", quota: 60, windowSeconds: 60, by: "address" },
  readAccounts: { name: "admin.read", quota: 600, windowSeconds: 60, by: "viewer" },
  decideOnAccount: { name: "admin.users", quota: 120, windowSeconds: 60, by: "viewer" },
  /** A season's programme, sent by a script in a few minutes. */
  createEvent: { name: "events.create", quota: 120, windowSeconds: 60, by: "viewer" },
  updateEvent: { name: "events.update", quota: 120, windowSeconds: 60, by: "viewer" },
  deleteEvent: { name: "events.delete", quota: 120, windowSeconds: 60, by: "viewer" },
  updateVenue: { name: "venues.update", quota: 120, windowSeconds: 60, by: "viewer" },
  mergeVenues: { name: "admin.venues", quota: 120, windowSeconds: 60, by: "viewer" },
} as const satisfies Record<string, Limit>;
