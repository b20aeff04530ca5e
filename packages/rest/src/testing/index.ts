export type { Answer } from "./answer.ts";
export { type AnswerRules, type CheckAnswer, createCheckAnswer } from "./check-answers.ts";
export { type DocumentedOperation, documentedOperations } from "./documented-operations.ts";
export { generateRequests } from "./generate-requests.ts";
export {
  type FindKnown,
  Known,
  printRequest,
  type RenderedRequest,
  type RequestPlan,
  renderRequest,
} from "./request-plan.ts";
export type { RequestOptions } from "./valid-requests.ts";
export { type AnswerWatch, watchAnswers } from "./watch-answers.ts";
