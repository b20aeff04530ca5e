// Run by chaos.mjs with the pinned Node: strikes with one fault after another, and prints the report.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataFolder } from "../scripts/steps/checkout.mjs";
import { listenForStop } from "../scripts/steps/stop-signals.mjs";
import { reportFailure, StoppedError } from "../scripts/steps/user-error.mjs";
import { readOptions } from "./options.mjs";
import { formatReport } from "./report.mjs";
import { openOwnNetwork } from "./system/own-network.mjs";
import { createSystems } from "./systems.mjs";

const print = (line) => process.stdout.write(`${line}\n`);
const stop = listenForStop(() => process.exit(130));
const folder = join(dataFolder, `chaos-${process.pid}`);

try {
  openOwnNetwork();
  process.exitCode = await run(readOptions(process.argv.slice(2)));
} catch (error) {
  const isStopped = error instanceof StoppedError;
  process.exitCode = isStopped ? 130 : 1;
  if (isStopped) rmSync(folder, { recursive: true, force: true });
  else reportFailure(error);
}
process.exit();

async function run({ isShort, isMysql, seed, chosen }) {
  print(`Seed ${seed}: the same choices again with --seed ${seed}`);
  mkdirSync(folder, { recursive: true });
  const systems = createSystems({ folder, isMysql, signal: stop, print });
  const lines = [];
  try {
    for (const fault of chosen) {
      const line = await strike(fault, systems, { seed, isShort });
      lines.push(line);
      print(`${line.outcome.padEnd(8)} ${line.title}${line.note ? ` (${line.note})` : ""}`);
    }
  } finally {
    await systems.close();
  }
  const path = join(dataFolder, "chaos-report.json");
  writeFileSync(
    path,
    `${JSON.stringify({ seed, isShort, isMysql, faults: lines }, undefined, 2)}\n`,
  );
  print(`\n${formatReport(lines)}\n\nIn full: .data/chaos-report.json`);
  const isWell = lines.every(({ violations }) => violations.length === 0);
  if (isWell) rmSync(folder, { recursive: true, force: true });
  else print(`The logs of every process: ${folder}`);
  return isWell ? 0 : 1;
}

/** The fault's line of the report. That it could not be measured is a violation too: nothing is passed over in silence. */
async function strike(fault, systems, options) {
  const { name, title } = fault;
  const obstacle = fault.obstacle?.();
  if (obstacle !== undefined) {
    return { name, title, outcome: "NOT RUN", note: obstacle, violations: [] };
  }
  const ended = Promise.withResolvers();
  const end = () => ended.reject(stop.reason);
  stop.addEventListener("abort", end, { once: true });
  try {
    stop.throwIfAborted();
    const measured = await Promise.race([systems.strike(fault, options), ended.promise]);
    const outcome = measured.violations.length === 0 ? "ok" : "VIOLATED";
    return { name, title, ...measured, outcome };
  } catch (error) {
    if (stop.aborted) throw error;
    await systems.close();
    return {
      name,
      title,
      outcome: "VIOLATED",
      violations: [`it could not be measured: ${error.message}`],
    };
  } finally {
    stop.removeEventListener("abort", end);
  }
}
