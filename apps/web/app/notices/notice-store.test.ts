import { expect, test } from "vitest";
import { createNoticeStore } from "./notice-store.ts";

const plain = { isSecure: false };
const page = { isPage: true };
const redirect = { isPage: false };

test("what is said before a redirect is told on the page it leads to, once", () => {
  const posted = createNoticeStore(null, plain);
  posted.say("profile-saved");
  const [cookie = ""] = posted.setCookies(redirect);
  expect(cookie).toMatch(/^handbill-notice=profile-saved; Max-Age=60; .*HttpOnly/);

  const shown = createNoticeStore(cookie.split(";", 1)[0] ?? "", plain);
  expect(shown.show()).toBe("profile-saved");
  expect(shown.setCookies(page)).toEqual([expect.stringMatching(/^handbill-notice=; Max-Age=0;/)]);
});

test("what a page was about to tell when it turned out to lead on is told there", () => {
  const led = createNoticeStore("handbill-notice=profile-saved", plain);
  expect(led.show()).toBe("profile-saved");
  expect(led.setCookies(redirect)).toEqual([]); // the browser has it still
});

test("what is said on the page itself needs no cookie", () => {
  const notices = createNoticeStore(null, plain);
  notices.say("session-ended");
  expect(notices.show()).toBe("session-ended");
  expect(notices.setCookies(page)).toEqual([]);
});

test("what the page did not come to tell is told on the next", () => {
  const notices = createNoticeStore(null, plain);
  expect(notices.show()).toBeNull();
  notices.say("session-ended");
  expect(notices.setCookies(page)).toEqual([
    expect.stringMatching(/^handbill-notice=session-ended;/),
  ]);
});

test.each(["handbill-notice=You+won", "handbill-notice=toString", "other=profile-saved", null])(
  "a cookie cannot put words in our mouth: %j",
  (header) => {
    expect(createNoticeStore(header, plain).show()).toBeNull();
  },
);
