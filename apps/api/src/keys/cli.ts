import { parseArgs } from "node:util";
import { EnvError, readKeySource } from "../env.ts";
import { StartError } from "../start-error.ts";
import { describeKeys, listKeys, rotateKeys } from "./commands.ts";

const USAGE = `Usage: node dist/keys/cli.js <command>, with SIGNING_KEYS_FILE or SIGNING_KEYS set as for the API
  status                        every key, what it is good for, and its moments
  rotate [--after <seconds>]    publish a new key, which signs after that time; nobody is logged out
  rotate --at-once              the keys have leaked: a new one signs now, and no token of the others is accepted`;

process.exitCode = await run();

async function run(): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { after: { type: "string" }, "at-once": { type: "boolean" } },
    });
    const [command, ...more] = positionals;
    const seconds = values.after === undefined ? undefined : Number(values.after);
    const isMeant = seconds === undefined || (Number.isFinite(seconds) && seconds >= 0);
    if (more.length > 0 || !isMeant) return complain(USAGE, 2);
    const source = readKeySource();
    const now = new Date();
    if (command === "status") {
      for (const line of await listKeys(source, now)) print(line);
      return 0;
    }
    if (command !== "rotate") return complain(USAGE, 2);
    const { keys, json } = await rotateKeys(source, {
      now,
      ...(seconds !== undefined && { leadMs: seconds * 1000 }),
      isAtOnce: values["at-once"] ?? false,
    });
    // The standard output has nothing but what is to be copied.
    for (const line of describeKeys(keys, now)) complain(line, 0);
    if (json === undefined) return 0;
    complain("Give every API process this as SIGNING_KEYS before the new key signs:", 0);
    print(json);
    return 0;
  } catch (error) {
    if (error instanceof StartError || error instanceof EnvError) return complain(error.message, 1);
    const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
    if (!(error instanceof Error && String(code).startsWith("ERR_PARSE_ARGS"))) throw error;
    return complain(`${error.message}\n${USAGE}`, 2);
  }
}

function complain(message: string, exitCode: number): number {
  process.stderr.write(`${message}\n`);
  return exitCode;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
