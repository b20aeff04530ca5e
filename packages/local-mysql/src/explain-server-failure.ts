import { freeSomeSpace, isDiskFull } from "./disk-space.ts";
import type { ServerProgram } from "./server-program.ts";

/** What is known of a server that failed: `lines` is what it printed. */
export interface ServerFailure {
  program: ServerProgram;
  dataDir: string;
  lines: readonly string[];
}

const knownCauses: readonly (readonly [RegExp, (failure: ServerFailure) => string])[] = [
  [/no space left|errno:? 28\b|errcode: 28\b|error number 28\b|disk is full/i, () => freeSomeSpace],
  [
    /permission denied|errcode: 13\b|errno:? 13\b|error number 13\b/i,
    ({ dataDir }) =>
      `This user may not write to ${dataDir}. Give the folder to this user, or run as its owner.`,
  ],
  [
    /error while loading shared libraries|GLIBC|library not loaded/i,
    ({ program }) => `${program.args.at(-1) ?? program.command} lacks a library. Install it again.`,
  ],
  [
    /unable to lock|can't lock|lock .* file/i,
    ({ dataDir }) => `Another server is running on ${dataDir}. Stop it first.`,
  ],
  [
    /corrupt|unknown storage engine 'innodb'|upgrade.*not supported/i,
    ({ dataDir }) =>
      `The files in ${dataDir} are damaged. Restore them from a backup, or remove the folder to begin anew.`,
  ],
];

/** Says what a server failed at, with the cause and the way out where its last words give them away. */
export function explainServerFailure(what: string, failure: ServerFailure): string {
  const { program, dataDir, lines } = failure;
  const text = lines.join("\n");
  const cause = knownCauses.find(([pattern]) => pattern.test(text))?.[1](failure);
  // a server does not always say that this is why it could not make a file
  const advice = isDiskFull(dataDir) ? freeSomeSpace : cause;
  const complaints = lines.filter((line) => /error|fatal|cannot|can't/i.test(line));
  return [
    `${program.product} ${program.version} ${what} in ${dataDir}.`,
    ...(advice === undefined ? [] : [advice]),
    "Its last words:",
    ...(complaints.length > 0 ? complaints : lines).slice(-5).map((line) => `  ${line}`),
  ].join("\n");
}
