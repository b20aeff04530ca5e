/**
 * Does something that no other tab of the browser does at the same time for the same secret, by the Web Locks API. Where
 * there are no Web Locks (in Node before 24, or in a page that came without TLS) it is done all the same.
 */
export async function holdAlone<T>(secret: string, work: () => Promise<T>): Promise<T> {
  // Absent in Node 20, whatever the types say.
  const locks = globalThis.navigator?.locks;
  if (!locks) return work();
  return locks.request(`handbill ${await digest(secret)}`, work);
}

/** Names of locks can be listed by every script of the origin. */
async function digest(secret: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
