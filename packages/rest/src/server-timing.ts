import type { FastifyReply } from "fastify";

/** Tells the parts of an answer's time, in milliseconds (W3C Server Timing), for a developer's browser. */
export class ServerTiming {
  readonly #marks: string[] = [];
  #since = performance.now();

  /** What ran since the last mark. */
  mark(name: string): void {
    const now = performance.now();
    this.#marks.push(`${name};dur=${(now - this.#since).toFixed(1)}`);
    this.#since = now;
  }

  report(reply: FastifyReply): void {
    void reply.header("server-timing", this.#marks.join(", "));
  }
}
