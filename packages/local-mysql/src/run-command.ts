import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** What a command printed and how it ended; `code` is null when it was killed or could not be started. */
export interface CommandResult {
  code: number | null;
  lines: readonly string[];
}

/** Settings of a run: `input` is written to its standard input, `onLine` sees every line as it comes. */
export interface RunCommandOptions {
  cwd?: string;
  env?: Readonly<Record<string, string | undefined>>;
  input?: string;
  signal?: AbortSignal;
  onLine?: (line: string) => void;
}

/** Runs a command to its end, and never throws: one that cannot be started has its reason among the lines. */
export function runCommand(
  command: string,
  args: readonly string[],
  { input, onLine, ...options }: RunCommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const lines: string[] = [];
    const child = spawn(command, args, { ...options, stdio: ["pipe", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        onLine?.(line);
      });
    }
    child.on("error", (error) => {
      lines.push(error.message);
      if (child.pid === undefined) resolve({ code: null, lines });
    });
    child.on("close", (code) => resolve({ code, lines }));
    // a command that stops reading before the end says why by its exit code
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
