/** What each form of the account page calls its fields, by the API's names for them, in the order of the form. */
export const accountLabels = {
  profile: { displayName: "Display name" },
  username: { username: "New username", password: "Your password" },
  email: { email: "New e-mail address", password: "Your password" },
  verification: {},
  password: { currentPassword: "Your password", newPassword: "New password" },
  delete: { password: "Your password" },
} as const;

export type AccountFormName = keyof typeof accountLabels;

export function isAccountForm(name: string): name is AccountFormName {
  return Object.hasOwn(accountLabels, name);
}
