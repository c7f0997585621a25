import type { Ratio } from "./statistics.ts";

/** The cells of a table. */
export type Rows = readonly (readonly string[])[];

/** What a measurement found. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: Rows;
}

/** A table as lines of text; columns of figures are aligned on the right. */
export function renderTable({ title, head, rows }: Table): string {
  const lines = [head, ...rows];
  const columns = head.map((_, column) => lines.map((line) => line[column] ?? ""));
  const isFigures = columns.map(([, ...cells]) => cells.every((cell) => /^(?:[\d≤≥<–]|$)/.test(cell)));
  const widths = columns.map((cells) => Math.max(...cells.map((cell) => cell.length)));
  const written = lines.map((line) =>
    widths
      .map((width, column) => {
        const cell = line[column] ?? "";
        return isFigures[column] === true ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd(),
  );
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [title, "", written[0], rule, ...written.slice(1), ""].join("\n");
}

/** Three significant digits, more before the point where there are more. */
export function figure(value: number): string {
  return value >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

/** The columns of a ratio: its median, and the least and the largest that was measured. */
export function ratioCells({ median, least, largest }: Ratio): readonly [string, string] {
  return [decimal(median), `${decimal(least)}–${decimal(largest)}`];
}

/** Two digits behind the point where they matter. */
export function decimal(ratio: number): string {
  return ratio >= 20 ? ratio.toFixed(0) : ratio.toFixed(2);
}
