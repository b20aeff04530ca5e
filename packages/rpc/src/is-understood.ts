/** Whether Intl knows what it is asked about: it throws a RangeError for what it does not. */
export function isUnderstood(ask: () => unknown): boolean {
  try {
    ask();
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
