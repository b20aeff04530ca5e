import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Answer } from "./answer.ts";
import { captureAnswer } from "./capture-answer.ts";
import type { CheckAnswer } from "./check-answers.ts";

/** Judges every answer that one server sends. */
export interface AnswerWatch {
  /** Gives the complaints since it was last asked, one text for each answer that is not as documented. */
  takeComplaints(): string[];
  /** How many answers were judged. */
  count(): number;
  stop(): void;
}

interface Watch {
  judge: (answer: Answer) => void;
}

const watches = new Map<Server, Watch>();
const routed = new WeakMap<IncomingMessage, FastifyRequest>();

// Before any app is made, so that the hook comes first in every scope and no route escapes it.
subscribe("fastify.initialization", (message) => {
  const { fastify } = message as { fastify: FastifyInstance };
  fastify.addHook("onRequest", (request, _reply, done) => {
    routed.set(request.raw, request);
    done();
  });
});

// Node's own: real connections and injected requests pass here alike, and what Fastify answers without any hook.
subscribe("http.server.response.created", (message) => {
  const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
  if (watches.size === 0) return;
  captureAnswer(request, response, (answer) => {
    const known = routed.get(request);
    if (!known && answer.headers["content-type"] === undefined) return; // Node's own, as to HTTP without Host
    findWatch(request, known)?.judge({ ...answer, route: known && routeOf(known) });
  });
});

/**
 * Watches an app, which must have been made after this module was loaded. Every answer counts: to requests over a socket, to
 * injected ones, and those that come before any route, as for a URL that is not validly encoded.
 */
export function watchAnswers(app: FastifyInstance, check: CheckAnswer): AnswerWatch {
  let complaints: string[] = [];
  let count = 0;
  watches.set(app.server, {
    judge(answer) {
      count++;
      const found = tryCheck(check, answer);
      if (found.length === 0) return;
      const { method, url, status } = answer;
      complaints.push(`${method} ${url.slice(0, 300)} was answered ${status}: ${found.join("; ")}`);
    },
  });
  return {
    takeComplaints() {
      const taken = complaints;
      complaints = [];
      return taken;
    },
    count: () => count,
    stop: () => void watches.delete(app.server),
  };
}

/** A document that cannot be used to judge is a complaint like any other: what is answered stays as it is. */
function tryCheck(check: CheckAnswer, answer: Answer): string[] {
  try {
    return check(answer);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** An injected request that no hook has seen names no server: it is taken for one of the app that was opened last. */
function findWatch(request: IncomingMessage, known: FastifyRequest | undefined): Watch | undefined {
  if (known) return watches.get(known.server.server as Server);
  const server: unknown = Reflect.get(request.socket ?? {}, "server");
  for (const [each, watch] of watches) if (each === server) return watch;
  return Reflect.has(request, "isLightMyRequest") ? [...watches.values()].at(-1) : undefined;
}

/** Fastify's `/events/:id` in the document's words. */
function routeOf({ is404, routeOptions }: FastifyRequest): string | undefined {
  if (is404 || routeOptions.url === "*") return undefined;
  return routeOptions.url?.replaceAll(/:(\w+)/g, "{$1}");
}
