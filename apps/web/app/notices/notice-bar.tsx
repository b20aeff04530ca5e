import "./notice-bar.css";
import { type Notice, notices } from "./notice.ts";

/** Tells what has come of the page before. It is always there: screen readers read out what changes in it. */
export function NoticeBar({ notice }: { notice: Notice | null }) {
  return (
    <div role="status" className="told">
      {notice !== null && <p>{notices[notice]}</p>}
    </div>
  );
}
