import markdownIt, { type MarkdownIt, type StateCore, type Token } from "markdown-it";
import sanitizeHtml from "sanitize-html";

/** Whole addresses only: what lacks a part would be completed from the page's own, `https:x` too. */
const LINK = /^(https?:\/\/[^/\\]|mailto:.)/i;

/** The page has a heading, and the list that the event is in has one: h1 of a description becomes h3. */
const FIRST_HEADING = 3;

/** What CommonMark without HTML and images consists of; all else is taken out, should the parser ever let it in. */
const SANITIZER: sanitizeHtml.IOptions = {
  allowedTags: [
    ...["p", "br", "hr", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "pre", "code"],
    ...["em", "strong", "a"],
  ],
  allowedAttributes: { a: ["href", "title", "rel"], ol: ["start"] },
  allowedSchemes: ["http", "https", "mailto"],
  allowProtocolRelative: false,
  transformTags: {
    // Strangers wrote it: no advantage from linking, no way back to the page, and not where the reader came from.
    a: sanitizeHtml.simpleTransform("a", { rel: "nofollow ugc noopener noreferrer" }),
  },
};

const parser = createParser();

/**
 * Markdown (CommonMark) as HTML in which nothing runs and nothing is loaded: HTML in it is shown as it was written, links lead
 * to web pages and mail addresses only, and images become links to them, since whoever serves an image sees who reads the
 * text. Web addresses are links also where nothing says so; links by reference are not. Takes any text: its length bounds the
 * time and the result.
 */
export function renderMarkdown(text: string): string {
  return sanitizeHtml(parser.render(text), SANITIZER);
}

/** What of a Markdown text is to be read, without its marks: a line for each paragraph, heading and item of a list. */
export function plainTextOf(markdown: string): string {
  const lines = parser.parse(markdown, {}).flatMap(({ type, children, content }) => {
    if (type === "inline") return [textOf(children ?? [])];
    return type === "fence" || type === "code_block" ? [content.trimEnd()] : [];
  });
  return lines.join("\n").trim();
}

function createParser(): MarkdownIt {
  const parser = markdownIt("commonmark", { html: false, linkify: true }).enable("linkify");
  parser.disable("reference"); // thousands of [a] would each repeat the one long address that [a]: names
  parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  parser.validateLink = (url) => LINK.test(url);
  parser.core.ruler.push("lower_headings", lowerHeadings);
  parser.core.ruler.push("link_images", linkImages);
  return parser;
}

function lowerHeadings({ tokens }: StateCore): void {
  for (const token of tokens) {
    if (!token.type.startsWith("heading_")) continue;
    const level = Number(token.tag.slice(1)) + FIRST_HEADING - 1;
    token.tag = `h${Math.min(level, 6)}`;
  }
}

function linkImages({ tokens, Token: Made }: StateCore): void {
  for (const token of tokens) {
    if (!token.children) continue;
    let isInLink = false;
    token.children = token.children.flatMap((child) => {
      if (child.type === "link_open" || child.type === "link_close") isInLink = child.nesting === 1;
      return child.type === "image" ? imageAsLink(child, isInLink, Made) : [child];
    });
  }
}

function imageAsLink(image: Token, isInLink: boolean, Made: typeof Token): Token[] {
  const href = String(image.attrGet("src") ?? "");
  const text = new Made("text", "", 0);
  text.content = textOf(image.children ?? []) || href;
  if (isInLink) return [text];
  const open = new Made("link_open", "a", 1);
  open.attrSet("href", href);
  return [open, text, new Made("link_close", "a", -1)];
}

function textOf(tokens: Token[]): string {
  return tokens
    .map(({ type, content, children }) => {
      if (type === "softbreak" || type === "hardbreak") return "\n";
      return type === "image" ? textOf(children ?? []) : content;
    })
    .join("");
}
