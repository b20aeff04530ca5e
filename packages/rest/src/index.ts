export { RestRouteError } from "./collect-routes.ts";
export type { ProblemSummary, RestMeta } from "./meta.ts";
export type { DocumentOptions, OpenApiDocument } from "./openapi.ts";
export type { Precondition } from "./precondition.ts";
export { type Problem, toTrpcError } from "./problem.ts";
export { type RestOptions, registerRest, sendProblem } from "./rest.ts";
