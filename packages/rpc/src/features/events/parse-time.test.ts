import { expect, test } from "vitest";
import { parseTime } from "./parse-time.ts";

test.each([
  ["8pm", "20:00"],
  ["8:30 PM", "20:30"],
  ["8.30pm", "20:30"],
  ["8 p.m.", "20:00"],
  ["08am", "08:00"],
  ["12am", "00:00"],
  ["12pm", "12:00"],
  ["12:05 am", "00:05"],
  ["20:00", "20:00"],
  ["20.30", "20:30"],
  ["7:05", "07:05"],
  ["20:00:00", "20:00"],
  ["noon", "12:00"],
  [" Midnight ", "00:00"],
])("%s is %s", (text, time) => {
  expect(parseTime(text)).toBe(time);
});

test.each([
  "",
  "8",
  "25pm",
  "13pm",
  "0am",
  "24:00",
  "20:60",
  "8:5pm",
  "20:00pm",
  "-8pm",
  "8pm!",
  "20:00:30",
  "٨pm",
])("%j is no time", (text) => {
  expect(parseTime(text)).toBeUndefined();
});
