/**
 * Holds docs/asvs.md against the tests: each that it names, as in `path/to/some.test.ts > name of the test`, must be there
 * under that name, and not skipped. Prints each line that names one that is not, or claims to be met without showing why.
 */
import { existsSync, readFileSync } from "node:fs";
import { parseSync, Visitor } from "oxc-parser";

const DOCUMENT = "docs/asvs.md";
const REFERENCE = /`([\w./-]+\.test\.tsx?) > ([^`]+)`/g;
const REQUIREMENT = /^\| (\d+\.\d+\.\d+) \|.*\| (Met|Partly|Not met|Not applicable)\b/;

const complaints = [];
const testsOf = new Map();
const seen = new Set();
let references = 0;

for (const [index, line] of readFileSync(DOCUMENT, "utf8").split("\n").entries()) {
  const complain = (why) => complaints.push(`${DOCUMENT}:${index + 1} ${why}`);
  const named = [...line.matchAll(REFERENCE)];
  references += named.length;
  for (const [, file, name] of named) {
    if (!existsSync(file)) complain(`names ${file}, which is not there`);
    else if (!testsIn(file).has(name)) complain(`names “${name}”, which is no test of ${file}`);
  }
  if (!/^\| \d/.test(line)) continue;
  const [, id, verdict] = REQUIREMENT.exec(line) ?? [];
  if (!id) complain("is no requirement with a verdict: Met, Partly, Not met or Not applicable");
  else if (seen.has(id)) complain(`has ${id} for the second time`);
  else if (verdict === "Met" && named.length === 0 && !line.includes("](")) {
    complain(`says that ${id} is met, and names neither a test nor a document`);
  }
  seen.add(id);
}

for (const complaint of complaints) console.error(complaint);
console.log(
  `${seen.size} requirements, ${references} tests named: ${complaints.length} complaints`,
);
process.exit(complaints.length > 0 ? 1 : 0);

/** The names of the tests that run: `test("…")`, and `test.each(…)("…")` by its pattern. */
function testsIn(file) {
  const known = testsOf.get(file);
  if (known) return known;
  const names = new Set();
  const visitor = new Visitor({
    CallExpression({ callee, arguments: [first] }) {
      if (first?.type === "Literal" && runsTests(callee)) names.add(first.value);
    },
  });
  visitor.visit(parseSync(file, readFileSync(file, "utf8")).program);
  testsOf.set(file, names);
  return names;
}

function runsTests(callee) {
  if (callee.type === "Identifier") return callee.name === "test";
  if (callee.type !== "CallExpression") return false;
  const { object, property } = callee.callee;
  return object?.name === "test" && property?.name === "each";
}
