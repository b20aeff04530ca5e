/**
 * Holds every import against the architecture (ARCHITECTURE.md, “Who may import whom”) and prints each line that breaks
 * a rule. Type-only imports count as imports; what differs for them is said below.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { parseSync } from "oxc-parser";

/** Workspace → what of ours it may import. A rule with `types` allows no more than types. */
const LAYERS = {
  "apps/web": [{ from: "@handbill/client" }, { from: "@handbill/rpc/schemas" }],
  "apps/api": [
    { from: "@handbill/rpc/server" },
    { from: "@handbill/rest" },
    { from: "@handbill/db" },
  ],
  "packages/client": [{ from: "@handbill/rpc", types: true }],
  "packages/rpc": [{ from: "@handbill/db" }],
  "packages/rest": [],
  "packages/db": [],
  "packages/local-mysql": [],
};

/** What tests, and the modules that only tests import, may import beyond that. */
const FOR_TESTS = [
  "@handbill/db/testing",
  "@handbill/rest/testing",
  "@handbill/client",
  "@handbill/local-mysql",
];
const IS_TEST = /\.test\.tsx?$|\/testing(\.ts$|\/)/;

/** Library → the files that may know it. */
const FENCES = [
  {
    library: /^(drizzle-orm|mysql2)(\/|$)/,
    files:
      /^packages\/(db|local-mysql)\/|^packages\/rpc\/src\/features\/[\w-]+\/(?:[\w-]+-)?(?:queries|mutations)\.ts$/,
    why: "SQL lives in packages/db and the features' queries and mutations",
  },
  {
    library: /^(fastify|@fastify)(\/|$)|^@trpc\/server\/adapters/,
    files: /^(packages\/rest|apps\/api|apps\/web\/server)\//,
    why: "HTTP lives in packages/rest and the apps",
  },
];

const FEATURE = /^packages\/rpc\/src\/features\/([\w-]+)\/([\w-]+)\.ts$/;

const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "packages", "apps"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts"));

const imports = files.flatMap(readImports);
const complaints = imports.flatMap((one) =>
  [breaksLayer, leavesWorkspace, breaksFence, breaksFeature].flatMap((rule) => {
    const why = rule(one);
    return why ? [`${one.file}:${one.line} imports ${one.specifier}: ${why}`] : [];
  }),
);
complaints.push(...featureCycles(), ...impureEntry("packages/rpc/src/schemas.ts", ["zod"]));
complaints.push(...valuesInTypesEntry("packages/rpc/src/index.ts"));

for (const complaint of complaints) console.error(complaint);
console.log(
  `${imports.length} imports in ${files.length} files: ${complaints.length} break a rule`,
);
process.exit(complaints.length > 0 ? 1 : 0);

function readImports(file) {
  const code = readFileSync(file, "utf8");
  const { module } = parseSync(file, code);
  const lineOf = (offset) => code.slice(0, offset).split("\n").length;
  const statics = module.staticImports.map(({ moduleRequest, entries, start }) => ({
    specifier: moduleRequest.value,
    typesOnly: entries.length > 0 && entries.every(({ isType }) => isType),
    start,
  }));
  const reexports = module.staticExports.flatMap(({ entries, start }) =>
    entries
      .filter(({ moduleRequest }) => moduleRequest)
      .map(({ moduleRequest, isType }) => ({
        specifier: moduleRequest.value,
        typesOnly: isType,
        start,
      })),
  );
  const dynamics = module.dynamicImports.map(({ moduleRequest, start }) => ({
    specifier: code.slice(moduleRequest.start, moduleRequest.end).replace(/^["'`]|["'`]$/g, ""),
    typesOnly: false,
    start,
  }));
  return [...statics, ...reexports, ...dynamics].map(({ specifier, typesOnly, start }) => ({
    file,
    specifier,
    typesOnly,
    line: lineOf(start),
    target: specifier.startsWith(".") ? normalize(join(dirname(file), specifier)) : undefined,
  }));
}

function breaksLayer({ file, specifier, typesOnly }) {
  if (!specifier.startsWith("@handbill/")) return;
  const workspace = workspaceOf(file);
  if (IS_TEST.test(file) && FOR_TESTS.includes(specifier)) return;
  const rule = LAYERS[workspace]?.find(({ from }) => from === specifier);
  if (!rule) return `${workspace} may not`;
  if (rule.types && !typesOnly) return `${workspace} may import its types only`;
}

function leavesWorkspace({ file, target }) {
  if (target && workspaceOf(file) !== workspaceOf(target)) return "use the package's name";
}

function breaksFence({ file, specifier }) {
  if (IS_TEST.test(file)) return;
  return FENCES.find(({ library, files: inside }) => library.test(specifier) && !inside.test(file))
    ?.why;
}

function breaksFeature({ file, target }) {
  const edge = featureEdge(file, target);
  if (edge && !/(?:^|-)(?:queries|mutations|schema)$/.test(edge.module)) {
    return "features call each other only through queries, mutations and schema";
  }
}

/** The two features that an import connects, unless it stays inside one. */
function featureEdge(file, target) {
  const [, from] = FEATURE.exec(file) ?? [];
  const [, to, module] = FEATURE.exec(target ?? "") ?? [];
  return from && to && from !== to ? { from, to, module } : undefined;
}

function featureCycles() {
  const edges = new Map();
  for (const { file, target } of imports) {
    const edge = featureEdge(file, target);
    if (edge) edges.set(edge.from, (edges.get(edge.from) ?? new Set()).add(edge.to));
  }
  const reaches = (from, to, seen = new Set()) =>
    [...(edges.get(from) ?? [])].some(
      (next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))),
    );
  return [...edges.keys()]
    .filter((feature) => reaches(feature, feature))
    .map((feature) => `packages/rpc/src/features/${feature}: it is part of a cycle of features`);
}

/** An entry that may reach, through its own modules, only these libraries. */
function impureEntry(entry, libraries) {
  const reached = new Set([entry]);
  const found = [];
  for (const file of reached) {
    for (const one of imports.filter((each) => each.file === file)) {
      if (one.target) reached.add(one.target);
      else if (!libraries.includes(one.specifier)) {
        found.push(`${file}:${one.line} imports ${one.specifier}: ${entry} reaches it`);
      }
    }
  }
  return found;
}

function valuesInTypesEntry(entry) {
  return imports
    .filter(({ file, typesOnly }) => file === entry && !typesOnly)
    .map(({ line, specifier }) => `${entry}:${line} imports ${specifier}: it is types only`);
}

function workspaceOf(file) {
  return file.split("/").slice(0, 2).join("/");
}
