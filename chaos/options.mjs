import { parseArgs } from "node:util";
import { UserError } from "../scripts/steps/user-error.mjs";
import { faults } from "./faults/fault-list.mjs";

/** Reads the command line. Throws `UserError` for what cannot be meant. */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      short: { type: "boolean", default: false },
      only: { type: "string", multiple: true },
      seed: { type: "string" },
      database: { type: "string" },
    },
  });
  const unknown = values.only?.find((name) => faults.every((fault) => fault.name !== name));
  if (unknown !== undefined) {
    const names = faults.map(({ name }) => name).join(", ");
    throw new UserError(`There is no fault “${unknown}”. There are: ${names}.`);
  }
  const seed = Number(values.seed ?? Date.now() % 100_000);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new UserError(`The seed is no whole number.`);
  if (!["mysql", undefined].includes(values.database)) {
    throw new UserError("--database can be mysql; without it, the server is that of npm start.");
  }
  const isMysql = values.database === "mysql";
  const galera = faults.find((fault) => fault.needsCluster && values.only?.includes(fault.name));
  if (isMysql && galera !== undefined) {
    throw new UserError(
      `${galera.name} strikes a Galera cluster, which is MariaDB: leave --database out.`,
    );
  }
  const isChosen = ({ name, isShort, needsCluster }) =>
    values.only?.includes(name) ?? ((isShort || !values.short) && !(isMysql && needsCluster));
  return { isShort: values.short, isMysql, seed, chosen: faults.filter(isChosen) };
}
