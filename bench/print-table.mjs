/** Prints rows of cells under their headings: the first to the left, numbers to the right. */
export function printTable(headings, rows) {
  const lines = [headings, ...rows].map((cells) => cells.map(String));
  const widths = headings.map((_, column) =>
    Math.max(...lines.map((cells) => cells[column].length)),
  );
  for (const cells of lines) {
    const [first, ...others] = cells.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
    );
    console.log([first, ...others].join("   "));
  }
}
