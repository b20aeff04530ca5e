export type {
  ErrorCode,
  ErrorDescription,
  Event,
  EventChange,
  EventPage,
  FieldError,
  Session,
  User,
} from "@handbill/rpc";
export { safe } from "@trpc/client";
export {
  type ClientOptions,
  createClient,
  type HandbillClient,
  type SessionControl,
} from "./create-client.ts";
export { type HandbillError, isHandbillError } from "./errors.ts";
export { idempotent } from "./idempotent.ts";
export { createMemoryStore, type SessionStore, type StoredSession } from "./session.ts";
