export { RestRouteError } from "./collect-routes.ts";
export type { Change } from "./compare/change.ts";
export { compareDocuments } from "./compare/compare-documents.ts";
export { type CallOptions, compileCall } from "./compile-call.ts";
export type { ProblemSummary, RestMeta } from "./meta.ts";
export { type DocumentOptions, describeRouter, type OpenApiDocument } from "./openapi.ts";
export type { Precondition } from "./precondition.ts";
export { type Problem, toTrpcError } from "./problem.ts";
export { type RestOptions, registerRest, sendProblem } from "./rest.ts";
