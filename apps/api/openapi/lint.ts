import { createConfig, lintFromString } from "@redocly/openapi-core";
import spectralCore from "@stoplight/spectral-core";
import owasp from "@stoplight/spectral-owasp-ruleset";
import rulesets from "@stoplight/spectral-rulesets";

/** What a rule has to say against the document. */
export interface Finding {
  /** The rule's name, after that of its set: `redocly/no-identical-paths`, `spectral/oas3-schema`, `owasp:…`. */
  rule: string;
  /** Where, as a JSON pointer without escapes. */
  at: string;
  message: string;
}

/**
 * Holds a document against every rule of spectral:oas and of Spectral's OWASP set, whether or not it is on by default, and
 * against Redocly's `recommended-strict`. All that they find counts, warnings and hints too.
 */
export async function lint(document: object): Promise<Finding[]> {
  const found = await Promise.all([
    runSpectral("spectral/", rulesets.oas, document),
    runSpectral("", owasp, document), // its rules bear the set's name already
    runRedocly(document),
  ]);
  return found.flat();
}

async function runSpectral(prefix: string, ruleset: object, document: object): Promise<Finding[]> {
  if (!isRuleset(ruleset)) throw new TypeError(`${prefix} is no set of rules`);
  const spectral = new spectralCore.Spectral();
  spectral.setRuleset({ extends: [[ruleset, "all"]] });
  const results = await spectral.run({ ...document });
  return results.map(({ code, path, message }) => ({
    rule: `${prefix}${code}`,
    at: path.map((part) => `/${part}`).join(""),
    message,
  }));
}

/** The packages declare their sets less exactly than Spectral wants them. */
function isRuleset(value: object): value is spectralCore.RulesetDefinition {
  return "rules" in value;
}

async function runRedocly(document: object): Promise<Finding[]> {
  const config = await createConfig({ extends: ["recommended-strict"] });
  const problems = await lintFromString({
    source: JSON.stringify(document),
    absoluteRef: "/openapi.json",
    config,
  });
  return problems.map(({ ruleId, message, location: [location] }) => ({
    rule: `redocly/${ruleId}`,
    at: (location?.pointer ?? "").replace(/^#/, "").replaceAll("~1", "/").replaceAll("~0", "~"),
    message,
  }));
}
