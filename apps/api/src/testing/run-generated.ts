import * as fc from "fast-check";

/**
 * Runs a property on `count` generated values, one after another, and finds the smallest that fails. `FUZZ_SEED` in the
 * environment repeats a run. Which values a run comes to depends on the seed alone; what the API knows by then, on those
 * before.
 *
 * @throws with what the property threw for the smallest value, and how to repeat the run.
 */
export async function runGenerated<Value>(
  values: fc.Arbitrary<Value>,
  count: number,
  property: (value: Value) => Promise<void>,
): Promise<void> {
  const seed = Number(process.env.FUZZ_SEED || 1);
  process.stdout.write(`${count} generated values, FUZZ_SEED=${seed}\n`);
  const details = await fc.check(fc.asyncProperty(values, property), { seed, numRuns: count });
  if (!details.failed) return;
  const { errorInstance, numRuns, numShrinks } = details;
  const reason = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  throw new Error(
    `${reason}\n\nIt is number ${numRuns}, made smaller ${numShrinks} times. FUZZ_SEED=${seed} repeats the run.`,
  );
}
