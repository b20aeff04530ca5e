import { expect, test } from "vitest";
import { describeDevice } from "./describe-device.ts";

const LIKE_GECKO = "AppleWebKit/537.36 (KHTML, like Gecko)";

test.each([
  [
    `Mozilla/5.0 (X11; Linux x86_64) ${LIKE_GECKO} Chrome/143.0.0.0 Safari/537.36`,
    "Chrome on Linux",
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${LIKE_GECKO} Chrome/143.0.0.0 Safari/537.36 Edg/143.0`,
    "Edge on Windows",
  ],
  ["Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0", "Firefox on Android"],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 Version/26.0 Mobile Safari/604.1",
    "Safari on iPhone",
  ],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15) Gecko/20100101 Firefox/145.0", "Firefox on Mac"],
  ["Mozilla/5.0", "A browser"],
  ["curl/8.5.0", "curl/8.5.0"],
  ["Ann's laptop", "Ann's laptop"],
  ["", "Unknown device"],
])("%s", (device, words) => {
  expect(describeDevice(device)).toBe(words);
});
