import { entityTag } from "./entity-tag.ts";

/** `embeddable json` has no `<` in it: it may be put into a page, inside of a script element. */
export type BodyForm = "json" | "embeddable json" | "text";

/** What a procedure answered, and what is made of it to be sent: each when it is first asked for, and once. */
export class Answer {
  readonly output: unknown;
  #json: { text: string | undefined } | undefined;
  #body: { bytes: Buffer; tag: string } | undefined;

  constructor(output: unknown) {
    this.output = output;
  }

  /** The output as JSON; undefined when there is none. @throws what JSON.stringify throws. */
  get json(): string | undefined {
    this.#json ??= { text: JSON.stringify(this.output) };
    return this.#json.text;
  }

  /**
   * The body of an answer over REST, and its entity tag.
   *
   * @param form the same each time, since a procedure has one media type; text is sent as it is.
   */
  body(form: BodyForm): { bytes: Buffer; tag: string } {
    if (this.#body) return this.#body;
    const json = () => this.json ?? "";
    const text =
      form === "text"
        ? String(this.output)
        : form === "json"
          ? json()
          : json().replaceAll("<", "\\u003c");
    this.#body = { bytes: Buffer.from(text), tag: entityTag(text) };
    return this.#body;
  }
}
