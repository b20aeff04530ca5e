/** Tells password managers whose password it is. Nobody sees it, and it is not sent. */
export function UsernameHint({ username }: { username: string }) {
  return <input type="text" autoComplete="username" defaultValue={username} hidden readOnly />;
}
