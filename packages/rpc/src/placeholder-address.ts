/** Nothing is ever delivered there (RFC 2606 §2). */
const DOMAIN = "taken.invalid";

/**
 * Stands for the address that somebody registered with and that belongs to another account: such an account can never be
 * confirmed, and lasts until it is removed like any that never was.
 */
export function placeholderAddress(userId: string): string {
  return `${userId}@${DOMAIN}`;
}

export function isPlaceholderAddress(email: string): boolean {
  return email.endsWith(`@${DOMAIN}`);
}
