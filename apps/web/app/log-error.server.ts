/** Tells whoever runs the server of an error, with its stack and its causes; visitors never see either. */
export function logError(error: unknown): void {
  process.stderr.write(`${chain(error).map(describe).join("\n  caused by ")}\n`);
}

/** Tells whoever runs the server, in one line, that the API could not be asked. */
export function logUnreachable(error: unknown): void {
  const messages = chain(error).map((each) =>
    each instanceof Error ? each.message : String(each),
  );
  process.stderr.write(`The API does not answer: ${[...new Set(messages)].join(": ")}\n`);
}

function chain(error: unknown): unknown[] {
  const causes = error instanceof Error && error.cause !== undefined ? chain(error.cause) : [];
  return [error, ...causes];
}

function describe(error: unknown): string {
  return error instanceof Error
    ? (error.stack ?? `${error.name}: ${error.message}`)
    : String(error);
}
