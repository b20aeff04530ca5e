import { z } from "zod";

/**
 * Words zod's commonest complaints as an end of the sentence “<field> …”, so that the API and the web app's forms can
 * show them next to the field. A schema's own message wins.
 */
z.config({
  customError: (issue) => {
    switch (issue.code) {
      case "invalid_type":
        return issue.input === undefined ? "is required" : `must be ${aOrAn(issue.expected)}`;
      case "invalid_value":
        return issue.input === undefined
          ? "is required"
          : `must be ${new Intl.ListFormat("en", { type: "disjunction" }).format(issue.values.map(String))}`;
      case "too_small":
        return issue.origin === "string"
          ? issue.minimum === 1
            ? "is required"
            : `must have at least ${issue.minimum} characters`
          : `must be at least ${issue.minimum}`;
      case "too_big":
        return issue.origin === "string"
          ? `must have at most ${issue.maximum} characters`
          : `must be at most ${issue.maximum}${issue.origin === "array" ? " values" : ""}`;
    }
    return undefined;
  },
});

function aOrAn(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}
