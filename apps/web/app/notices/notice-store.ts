import { createContext } from "react-router";
import { type CookieKind, type CookieOptions, readCookie, writeCookie } from "../session/cookie.ts";
import { isNotice, type Notice } from "./notice.ts";

const NOTICE: CookieKind = { name: "handbill-notice", maxAge: 60 };

/** What the visitor is to be told once: on this page, or on the one that this request leads to. */
export interface NoticeStore {
  say(notice: Notice): void;
  /** Whether anything was said while this request was answered. */
  hasSaid(): boolean;
  /** What to tell on this page. From then on it is told, if there is a page. */
  show(): Notice | null;
  /** The Set-Cookie headers that tell the browser what has changed. */
  setCookies(response: { isPage: boolean }): string[];
}

export const noticesContext = createContext<NoticeStore>();

/** Keeps the notice of one request: read from its Cookie header, and written back with the response. */
export function createNoticeStore(
  cookieHeader: string | null,
  options: CookieOptions,
): NoticeStore {
  const name = readCookie(cookieHeader, NOTICE, options);
  const given = name !== null && isNotice(name) ? name : null;
  let notice: Notice | null = given;
  let isShown = false;
  let hasSaid = false;
  return {
    say: (next) => {
      notice = next;
      hasSaid = true;
      isShown = false;
    },
    hasSaid: () => hasSaid,
    show: () => {
      isShown = true;
      return notice;
    },
    setCookies: ({ isPage }) => {
      const left = isShown && isPage ? null : notice;
      return left === given ? [] : [writeCookie(left, NOTICE, options)];
    },
  };
}
