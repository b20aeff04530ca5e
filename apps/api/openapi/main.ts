import { parseArgs } from "node:util";
import { describeApp } from "./describe-app.ts";
import { checkSnapshot, SNAPSHOT, updateSnapshot } from "./snapshot.ts";

// npm run openapi (docs/openapi.md)
const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    "accept-breaking": { type: "boolean", default: false },
  },
});
const { lines, isFine } = values.check
  ? await checkSnapshot(SNAPSHOT, describeApp())
  : await updateSnapshot(SNAPSHOT, describeApp(), { acceptBreaking: values["accept-breaking"] });
process.stdout.write(`${lines.join("\n")}\n`);
process.exitCode = isFine ? 0 : 1;
