import { argon2 } from "./argon2.ts";
import { type NumberedAnswer, numberedQuestion, type Question } from "./argon2-messages.ts";

// The hashing process. See argon2-process.ts.
process.on("message", (message) => {
  const { number, question } = numberedQuestion.parse(message);
  work(question).then(
    (result) => answer({ number, result }),
    (error: unknown) => answer({ number, error: String(error) }),
  );
});
process.on("disconnect", () => process.exit());
// A terminal sends these to the parent as well, which still answers whom it let in, and then disconnects.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);

function work(question: Question): Promise<string | boolean> {
  return question.do === "hash"
    ? argon2.hash(question.password, question.options)
    : argon2.verify(question.passwordHash, question.password);
}

function answer(of: NumberedAnswer): void {
  process.send?.(of);
}
