/**
 * A pattern for our proxy that lets so many matches pass, springs so many times, and not again once it is disarmed: a
 * rule of the proxy stays.
 */
export class StatementTrap extends RegExp {
  #skip;
  #left;
  #onSpring;
  #onSkip;

  /** `beginning` is what the statement begins with, whatever its white space. */
  constructor(
    beginning,
    { skip = 0, times = 1, onSpring = () => undefined, onSkip = () => undefined } = {},
  ) {
    const words = beginning.split(" ").map((word) => word.replace(/[^\w]/g, "\\$&"));
    super(`^\\s*${words.join("\\s+")}`);
    this.#skip = skip;
    this.#left = times;
    this.#onSpring = onSpring;
    this.#onSkip = onSkip;
  }

  test(statement) {
    if (this.#left === 0 || !super.test(statement)) return false;
    if (this.#skip > 0) {
      this.#skip--;
      this.#onSkip();
      return false;
    }
    this.#left--;
    this.#onSpring();
    return true;
  }

  disarm() {
    this.#left = 0;
  }
}
