/** Whether a statement changes nothing, so that it may be sent again when its answer was lost. */
export function isRead(sql: string): boolean {
  return /^[\s(]*(select|show)\b/i.test(sql);
}
