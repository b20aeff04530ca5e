import ICAL from "ical.js";

/** A component as jCal has it (RFC 7265 §3): name, properties, components. */
export type CalendarComponent = [string, CalendarProperty[], CalendarComponent[]];

/** Name, parameters, type, values. */
export type CalendarProperty = [
  string,
  Record<string, string>,
  string,
  ...(string | number | string[])[],
];

// The library counts the space that begins a folded line as none of its octets, of which there may be 75 (RFC 5545 §3.1).
ICAL.foldLength = 74;

/** Writes a component as text: escaped, folded, with CRLF. */
export function writeComponent(component: CalendarComponent): string {
  return ICAL.stringify(component);
}

/** A text property. */
export function textProperty(name: string, text: string): CalendarProperty {
  return [name, {}, "text", readableText(text)];
}

/** A text property of a name that RFC 5545 does not have: such are text anyhow, and some calendars do not expect to be told. */
export function plainProperty(name: string, text: string): CalendarProperty {
  const escaped = ICAL.stringify.value(readableText(text), "text", ICAL.design.icalendar, false);
  return [name, {}, "unknown", escaped];
}

export function uriProperty(name: string, uri: string): CalendarProperty {
  return [name, {}, "uri", uri.replaceAll(/\s/g, "")];
}

/** A moment in UTC, to the second. */
export function utcProperty(name: string, moment: string): CalendarProperty {
  return [name, {}, "date-time", `${moment.slice(0, "YYYY-MM-DDTHH:MM:SS".length)}Z`];
}

/**
 * Lines end in one way, and nothing else in a text controls anything (RFC 5545 §3.1): the library leaves carriage returns as
 * they are, and there are calendars that take Unicode's own separators of lines for the end of a property.
 */
export function readableText(text: string): string {
  return text
    .replaceAll(/\r\n?|[\u2028\u2029]/g, "\n")
    .replaceAll(/[^\P{Cc}\n\t]/gu, "")
    .toWellFormed();
}
