import { isDeepStrictEqual } from "node:util";

/** A component's name that is used for two things. */
export class NameClash extends Error {
  override readonly name = "NameClash";
}

export interface Reference {
  $ref: string;
}

type Section = "schemas" | "headers" | "examples";

/** What the document names once and refers to from wherever it is needed. */
export class Components {
  readonly #sections: Record<Section, Map<string, object>> = {
    schemas: new Map(),
    headers: new Map(),
    examples: new Map(),
  };

  /**
   * Keeps a component and returns the reference to it. The same may come again.
   *
   * @throws {NameClash} when another one has the name.
   */
  add(section: Section, name: string, component: object): Reference {
    const known = this.#sections[section].get(name);
    if (known && !isDeepStrictEqual(known, component)) {
      throw new NameClash(`two ${section} are named ${name}`);
    }
    this.#sections[section].set(name, component);
    return { $ref: `#/components/${section}/${name}` };
  }

  /** As the document has them, by name; without the sections that have none. */
  toJSON(): Record<string, Record<string, object>> {
    return Object.fromEntries(
      Object.entries(this.#sections)
        .filter(([, components]) => components.size > 0)
        .map(([section, components]) => [
          section,
          Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
        ]),
    );
  }
}
