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
    },
  });
  const unknown = values.only?.find((name) => faults.every((fault) => fault.name !== name));
  if (unknown !== undefined) {
    const names = faults.map(({ name }) => name).join(", ");
    throw new UserError(`There is no fault “${unknown}”. There are: ${names}.`);
  }
  const seed = Number(values.seed ?? Date.now() % 100_000);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new UserError(`The seed is no whole number.`);
  const isChosen = ({ name, isShort }) => values.only?.includes(name) ?? (isShort || !values.short);
  return { isShort: values.short, seed, chosen: faults.filter(isChosen) };
}
