import { catalogue } from "@handbill/rpc/server";
import type { FastifyInstance } from "fastify";

/** `/problems/{code}`: the page that a problem's `type` leads to. `/problems` lists them all. */
export function registerProblemPages(app: FastifyInstance): void {
  for (const [code, { status, title, detail }] of Object.entries(catalogue)) {
    const html = page(
      title,
      `<p><code>${code}</code>, HTTP status ${status}</p><p>${detail}</p><p><a href="/problems">All problems</a></p>`,
    );
    app.get(`/problems/${code}`, (_request, reply) => reply.type("text/html").send(html));
  }
  const rows = Object.entries(catalogue).map(
    ([code, { status, title }]) =>
      `<li>${status} <a href="/problems/${code}"><code>${code}</code></a>: ${title}</li>`,
  );
  const index = page("Problems", `<ul>${rows.join("")}</ul>`);
  app.get("/problems", (_request, reply) => reply.type("text/html").send(index));
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>${body}</html>\n`;
}
