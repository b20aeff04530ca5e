import fastifySwagger from "@fastify/swagger";
import fastifySwaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";

/** `/docs`: an interactive reference of the document at `/openapi.json`, all of it served from here. */
export async function registerDocs(app: FastifyInstance): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(fastifySwagger);
    await scope.register(fastifySwaggerUi, {
      routePrefix: "/docs",
      uiConfig: { url: "/openapi.json", persistAuthorization: true },
    });
  });
}
