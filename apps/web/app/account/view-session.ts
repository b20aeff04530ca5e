import type { HandbillClient } from "@handbill/client";
import { describeDevice } from "./describe-device.ts";
import { type MomentView, viewMoment } from "./view-moment.ts";

type SessionInfo = Awaited<
  ReturnType<HandbillClient["sessions"]["list"]["query"]>
>["items"][number];

/** A session in the words of a page. */
export interface SessionView {
  id: string;
  device: string;
  network: string;
  createdAt: MomentView;
  lastSeenAt: MomentView;
  isCurrent: boolean;
}

export function viewSession(session: SessionInfo): SessionView {
  return {
    ...session,
    device: describeDevice(session.device),
    createdAt: viewMoment(session.createdAt),
    lastSeenAt: viewMoment(session.lastSeenAt),
  };
}
