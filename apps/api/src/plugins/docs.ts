import fastifySwagger from "@fastify/swagger";
import fastifySwaggerUi from "@fastify/swagger-ui";
import type { OpenApiDocument } from "@handbill/rest";
import type { FastifyInstance } from "fastify";

/** `/docs`: an interactive reference of the document, all of it served from here. */
export async function registerDocs(app: FastifyInstance, document: OpenApiDocument): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(fastifySwagger, { mode: "static", specification: { document } });
    await scope.register(fastifySwaggerUi, {
      routePrefix: "/docs",
      uiConfig: { persistAuthorization: true },
      theme: { title: "Handbill API", css: [{ filename: "handbill.css", content: STYLE }] },
    });
  });
}

/** There is one document to look at, and no address bar for another, which the security policy would refuse. */
const STYLE = ".swagger-ui .topbar { display: none }";
