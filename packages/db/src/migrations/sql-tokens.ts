export interface Token {
  /** `name` was in backticks; `text` in quotes; `mark` is one character of punctuation. */
  kind: "word" | "name" | "text" | "mark";
  /** Without backticks or quotes; words as they were written. */
  text: string;
}

const TOKEN =
  /(?<blank>\s+|--(?=\s|$)[^\n]*|#[^\n]*|\/\*(?!!)[\s\S]*?\*\/)|`(?<name>(?:[^`]|``)*)`|'(?<single>(?:[^'\\]|\\[\s\S]|'')*)'|"(?<double>(?:[^"\\]|\\[\s\S]|"")*)"|(?<word>[\p{L}\p{N}_$@]+)|(?<mark>[\s\S])/gu;

/** Splits MySQL's SQL into tokens, leaving comments out. Whatever the text, it throws nothing: a lone quote is a mark. */
export function tokenize(sql: string): Token[] {
  return [...sql.matchAll(TOKEN)].flatMap(({ groups = {} }): Token[] => {
    const { name, single, double, word, mark } = groups;
    if (name !== undefined) return [{ kind: "name", text: name.replaceAll("``", "`") }];
    const text = single ?? double;
    if (text !== undefined) return [{ kind: "text", text }];
    if (word !== undefined) return [{ kind: "word", text: word }];
    return mark === undefined ? [] : [{ kind: "mark", text: mark }];
  });
}

/** Splits at the commas that are in no parentheses. */
export function splitAtCommas(tokens: Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === "mark") {
      if (token.text === "(") depth++;
      if (token.text === ")") depth--;
      if (token.text === "," && depth === 0) {
        parts.push([]);
        continue;
      }
    }
    parts.at(-1)?.push(token);
  }
  return parts;
}

/** The names between the first parentheses of `tokens`: the columns of a key. */
export function namesInParentheses(tokens: Token[]): string[] {
  const open = tokens.findIndex((token) => token.kind === "mark" && token.text === "(");
  if (open < 0) return [];
  const names: string[] = [];
  for (const token of tokens.slice(open + 1)) {
    if (token.kind === "mark" && token.text === ")") break;
    if (token.kind === "name" || token.kind === "word") names.push(token.text);
  }
  return names;
}

/** Reads tokens from left to right. */
export class TokenReader {
  private position = 0;
  private readonly tokens: Token[];

  constructor(tokens: Token[]) {
    this.tokens = tokens;
  }

  /** Steps over the words of `phrase` if they come next, whatever their case, and says whether it did. */
  skip(phrase: string): boolean {
    const words = phrase.split(" ");
    const isNext = words.every((word, offset) => {
      const token = this.tokens[this.position + offset];
      return token?.kind === "word" && token.text.toUpperCase() === word;
    });
    if (isNext) this.position += words.length;
    return isNext;
  }

  /** Steps over an identifier and returns it, or undefined when something else comes next. */
  readName(): string | undefined {
    const token = this.tokens[this.position];
    if (token?.kind !== "name" && token?.kind !== "word") return undefined;
    const next = this.tokens[this.position + 1];
    if (next?.kind === "mark" && next.text === ".") return undefined; // of another database: not ours to judge
    this.position++;
    return token.text;
  }

  rest(): Token[] {
    return this.tokens.slice(this.position);
  }

  isAtEnd(): boolean {
    return this.position >= this.tokens.length;
  }
}
