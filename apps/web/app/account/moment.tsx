import type { MomentView } from "./view-moment.ts";

export function Moment({ at, text }: MomentView) {
  return <time dateTime={at}>{text}</time>;
}
