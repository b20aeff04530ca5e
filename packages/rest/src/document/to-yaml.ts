import { stringify } from "yaml";

/**
 * Writes a document as YAML 1.2. Texts that YAML 1.1 would take for something else, such as dates and `no`, are quoted:
 * many readers still follow it.
 */
export function toYaml(document: object): string {
  return stringify(document, { compat: "yaml-1.1", aliasDuplicateObjects: false, lineWidth: 0 });
}
