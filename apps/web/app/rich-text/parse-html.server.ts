import { Parser } from "htmlparser2";
import { isRichTag, type RichElement, type RichText } from "./rich-text.tsx";

/** Reads HTML, as the API makes it of Markdown, into what a page can show. What a text has no use for is left out, its text is not. */
export function parseHtml(html: string): RichText[] {
  const root: RichText[] = [];
  const open: { children: RichText[] }[] = [];
  const add = (child: RichText) => {
    const siblings = open.at(-1)?.children ?? root;
    const last = siblings.at(-1);
    // the parser tells a text in pieces
    if (typeof child === "string" && typeof last === "string")
      siblings.push(siblings.pop() + child);
    else siblings.push(child);
  };
  const parser = new Parser({
    onopentag(name, { href, title, start }) {
      if (!isRichTag(name)) {
        open.push({ children: open.at(-1)?.children ?? root }); // as if it were not there
        return;
      }
      const element: RichElement = {
        tag: name,
        ...(href !== undefined && isWebLink(href) && { href }),
        ...(title !== undefined && { title }),
        ...(start !== undefined && { start: Number(start) }),
        children: [],
      };
      add(element);
      open.push(element);
    },
    ontext: add,
    onclosetag: () => open.pop(),
  });
  parser.end(html);
  return root;
}

/** The API links nowhere else; should it ever, this does not. */
function isWebLink(href: string): boolean {
  return /^(https?:\/\/|mailto:)/i.test(href);
}
