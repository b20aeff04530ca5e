import { Fragment, type ReactNode } from "react";
import "./rich-text.css";

const TAGS = [
  ...(["p", "br", "hr", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li"] as const),
  ...(["pre", "code", "em", "strong", "a"] as const),
];

type RichTag = (typeof TAGS)[number];

export interface RichElement {
  tag: RichTag;
  href?: string;
  title?: string;
  start?: number;
  children: RichText[];
}

/** A piece of formatted text. It is no HTML: pages turn no text into markup (Trusted Types). */
export type RichText = string | RichElement;

/** Whether formatted text may have such an element. */
export function isRichTag(name: string): name is RichTag {
  return TAGS.some((each) => each === name);
}

/** Shows a formatted text that strangers wrote. */
export function RichTextBlock({ text }: { text: RichText[] }) {
  return <div className="rich-text">{show(text)}</div>;
}

function show(text: RichText[]): ReactNode {
  return text.map((each, index) => (
    // the text changes as a whole or not at all, so that its order is key enough
    <Fragment key={index}>{typeof each === "string" ? each : showElement(each)}</Fragment>
  ));
}

function showElement({ tag: Tag, href, title, start, children }: RichElement): ReactNode {
  switch (Tag) {
    case "br":
    case "hr":
      return <Tag />;
    case "ol":
      return <ol start={start}>{show(children)}</ol>;
    case "a":
      return (
        <a href={href} title={title} rel="nofollow ugc noopener noreferrer">
          {show(children)}
        </a>
      );
    default:
      return <Tag>{show(children)}</Tag>;
  }
}
