/** Rows of cells as lines of text: the columns are left-aligned and two spaces apart. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, lengthOf(cell));
    });
  }
  return rows
    .map((row) => row.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - lengthOf(cell))).join("  "))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}

/** The length in characters, of which a combining one takes no room. */
function lengthOf(cell: string): number {
  return Array.from(cell.replace(/\p{M}/gu, "")).length;
}
