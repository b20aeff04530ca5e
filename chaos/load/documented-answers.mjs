/**
 * Judges answers by the API's own document. The codes that can only mean that the server is at fault, or that it took a
 * valid request for another, are no answer to a valid request, documented or not.
 */
export function readDocumentedAnswers({ paths }) {
  const documented = new Map();
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, { responses }] of Object.entries(operations)) {
      documented.set(`${method.toUpperCase()} ${path}`, responses);
    }
  }

  return {
    /**
     * What kind an answer to `operation` (as in `GET /events/{id}`) is: `done`; `refused`, certainly not done;
     * `unknown`, perhaps done; `lost`, no answer or one of nginx's own; or `wrong`. `label` is for the report.
     */
    judge(operation, { lost, status, headers, body }) {
      if (lost !== undefined) return { kind: "lost", label: `lost (${lost})` };
      const isOurs = headers["x-content-type-options"] !== undefined;
      if (!isOurs && (status === 502 || status === 504)) {
        return { kind: "lost", label: `${status} of nginx` };
      }
      const response = documented.get(operation)?.[status];
      if (response === undefined) return { kind: "wrong", label: `${status} ${body?.code ?? ""}` };
      if (status < 400) return { kind: "done", label: String(status) };
      const label = `${status} ${body?.code}`;
      if (!codesOf(response).includes(body?.code)) return { kind: "wrong", label };
      const isRead = operation.startsWith("GET ");
      if (body.code === "OUTCOME_UNKNOWN") return { kind: isRead ? "wrong" : "unknown", label };
      if (body.code !== "UNAVAILABLE") return { kind: "wrong", label };
      const isComplete = headers["retry-after"] !== undefined;
      return isComplete
        ? { kind: "refused", label }
        : { kind: "wrong", label: `${label} without Retry-After` };
    },
  };
}

function codesOf({ content }) {
  return content["application/problem+json"].schema.properties.code.enum;
}
