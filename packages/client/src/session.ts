import type { Session } from "@handbill/rpc";

/** A session as the client keeps it. */
export interface StoredSession {
  accessToken: string;
  refreshToken: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  user: Session["user"];
}

/** Where the client keeps its session: the memory, unless you give another. */
export interface SessionStore {
  /** The session, or null when nobody is signed in. */
  read(): StoredSession | null;
  /** Keeps a session, or forgets it. */
  write(session: StoredSession | null): void;
  /** The token that makes this device known to the server, or null. */
  readDevice?(): string | null;
  /** Keeps that token: it outlives sessions, and belongs to the device rather than to one of them. */
  writeDevice?(token: string): void;
}

/** Keeps a session for as long as the program runs. */
export function createMemoryStore(session: StoredSession | null = null): SessionStore {
  let device: string | null = null;
  return {
    read: () => session,
    write: (next) => {
      session = next;
    },
    readDevice: () => device,
    writeDevice: (token) => {
      device = token;
    },
  };
}

export function toStoredSession(session: Session, now: number): StoredSession {
  const { accessToken, refreshToken, expiresIn, user } = session;
  return { accessToken, refreshToken, expiresAt: now + expiresIn * 1000, user };
}
