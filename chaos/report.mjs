const columns = [
  ["fault", ({ title }) => title],
  ["requests", ({ requests }) => String(requests ?? "")],
  ["not done, by kind", ({ errors = {} }) => describe(errors)],
  ["slowest", ({ secondsOfSlowest }) => describeSeconds(secondsOfSlowest)],
  ["failing for", ({ secondsFailing }) => describeSeconds(secondsFailing)],
  ["normal after", ({ secondsUntilNormal }) => describeSeconds(secondsUntilNormal)],
  ["acknowledged", ({ rows }) => String(rows?.acknowledged ?? "")],
  ["present", ({ rows }) => String(rows?.present ?? "")],
  ["unknown", ({ rows }) => String(rows?.unknown ?? "")],
  ["verdict", ({ outcome }) => outcome],
  ["", ({ note = "" }) => note],
];

/** The report as a table in Markdown, with what must not happen below it. */
export function formatReport(lines) {
  const rows = [
    columns.map(([name]) => name),
    ...lines.map((line) => columns.map(([, of]) => of(line))),
  ];
  const widths = columns.map((_, index) => Math.max(3, ...rows.map((row) => row[index].length)));
  const format = (row) => `| ${row.map((cell, index) => cell.padEnd(widths[index])).join(" | ")} |`;
  const [head, ...body] = rows.map(format);
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [head, rule, ...body, ...lines.flatMap(describeViolations)].join("\n");
}

function describeSeconds(seconds) {
  return seconds === undefined ? "" : `${seconds.toFixed(1)} s`;
}

function describe(errors) {
  return Object.entries(errors)
    .map(([label, count]) => `${label} ×${count}`)
    .join(", ");
}

const most = 12;

function describeViolations({ name, violations }) {
  if (violations.length === 0) return [];
  const counted = [...Map.groupBy(violations, (text) => text)].map(
    ([text, same]) => `  ${text}${same.length > 1 ? ` (${same.length} times)` : ""}`,
  );
  const rest = counted.length > most ? [`  … and ${counted.length - most} more in the report`] : [];
  return ["", `${name}:`, ...counted.slice(0, most), ...rest];
}
