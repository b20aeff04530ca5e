import type { HandbillClient, SessionStore } from "@handbill/client";
import { createContext } from "react-router";

/** The API, called in the name of whoever sent the request. */
export const clientContext = createContext<HandbillClient>();

/** The session of whoever sent the request. */
export const sessionContext = createContext<SessionStore>();
