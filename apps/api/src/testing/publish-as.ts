import { expect } from "vitest";
import type { TestApi } from "../testing.ts";

export const EVENT = { date: "2026-07-01", time: "20:00", venue: "Hall", address: "1 Road" };

type Complaint = [path: string, message: string];
type Answer = Awaited<ReturnType<TestApi["send"]>>;

export interface Publisher {
  /** Asks for an event with these fields, and the four that are required. */
  publish(fields: object): Promise<Answer>;
  /** Publishes one that is not refused. */
  create(fields: object): Promise<Event>;
  change(id: string, fields: object): Promise<Answer>;
  /** What is wrong with fields: the same in a new event as in a change of one. */
  complaintsAbout(fields: object): Promise<Complaint[]>;
}

type Event = { id: string; tags: string[]; [field: string]: unknown };

/** Publishes and changes events as one user, for tests of what becomes of their fields. */
export function publishAs(api: TestApi, token: string): Publisher {
  const publish: Publisher["publish"] = (fields) =>
    api.send("POST", "/events", { body: { ...EVENT, ...fields }, token });

  const create: Publisher["create"] = async (fields) => {
    const answer = await publish(fields);
    expect([answer.statusCode, answer.json().errors]).toEqual([201, undefined]);
    return answer.json();
  };

  return {
    publish,
    create,
    change: (id, body) => api.send("PATCH", `/events/${id}`, { body, token }),

    async complaintsAbout(fields) {
      const { id } = await create({});
      const complaints = complaintsIn(await publish(fields));
      const change = await api.send("PATCH", `/events/${id}`, { body: fields, token });
      expect(complaintsIn(change)).toEqual(complaints);
      return complaints;
    },
  };
}

/** The fields that an answer says are wrong. It is to be such an answer. */
export function complaintsIn(answer: Answer): Complaint[] {
  expect([answer.statusCode, answer.json().code]).toEqual([400, "VALIDATION_FAILED"]);
  return answer
    .json()
    .errors.map(({ path, message }: { path: string; message: string }) => [path, message]);
}
