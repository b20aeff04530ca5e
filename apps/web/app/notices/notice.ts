/** What a page can tell once, after something was done on the one before. */
export const notices = {
  "session-ended": "Your session has ended. Log in again, and you go on where you were.",
  "logged-out": "You are logged out.",
  "logged-out-everywhere": "You are logged out everywhere.",
  "session-revoked": "That session has ended.",
  "other-sessions-revoked": "All your other sessions have ended.",
  "profile-saved": "Your profile is saved.",
  "username-changed": "Your username is changed.",
  "verification-sent": "We have sent you a link. Open it to confirm your e-mail address.",
  "email-change-asked":
    "We have sent a link to the new address. Open it, and the address is changed.",
  "email-confirmed": "Your e-mail address is confirmed.",
  "password-changed": "Your password is changed, and your other sessions have ended.",
  "export-refused": "You have downloaded it often. Try again in an hour.",
  "password-link-sent":
    "If an account has this address, we have sent a link there. It is good for an hour.",
  "confirm-first": "You are registered. Open the link that we have sent you, and then log in.",
  "password-reset": "Your password is changed. Log in with it.",
  "event-published": "Your event is published: everybody sees it.",
  "event-changed": "Your event was changed meanwhile: here it is as it is now.",
  "event-deleted": "Your event is deleted. For 30 days you can restore it here.",
  "event-restored": "Your event is back.",
  "account-deleted": "Your account is deleted.",
} as const;

export type Notice = keyof typeof notices;

export function isNotice(name: string): name is Notice {
  return Object.hasOwn(notices, name);
}
