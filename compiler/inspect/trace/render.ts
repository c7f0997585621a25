import { nestedJson, toJson } from "../json.ts";
import type { Trace, TraceRow } from "../trace.ts";
import { captionOf, columnsOf, type Column } from "./table.ts";

/** How a trace is written. */
export interface RenderTraceOptions {
  readonly format: "text" | "markdown" | "latex" | "json";
  /** The digits after the point, 4 where not given; JSON has all of them. */
  readonly digits?: number;
}

/** Write a trace as a table, or as JSON. */
export function renderTrace(trace: Trace, { format, digits = 4 }: RenderTraceOptions): string {
  switch (format) {
    case "text":
      return textTable(trace, columnsOf(trace, digits));
    case "markdown":
      return markdownTable(trace, columnsOf(trace, digits));
    case "latex":
      return latexArray(trace, columnsOf(trace, digits));
    case "json":
      return json(trace);
  }
}

/** Columns grow with their cells up to this width; a longer cell moves only what follows in its own line. */
const MAX_WIDTH = 40;

function textTable(trace: Trace, columns: readonly Column[]): string {
  const cells = columns.map(({ title, cell }) => [title.text, ...trace.rows.map((row) => cell(row).text)]);
  const widths = cells.map((column) =>
    column.reduce((width, cell) => Math.max(width, Math.min(widthOf(cell), MAX_WIDTH)), 0),
  );
  const lines = ["", ...trace.rows].map((_, line) =>
    columns
      .flatMap(({ align }, index) => {
        const [cell = "", width = 0] = [cells[index]?.[line], widths[index]];
        const space = " ".repeat(Math.max(0, width - widthOf(cell)));
        return width === 0 ? [] : [align === "left" ? cell + space : space + cell];
      })
      .join("   ")
      .trimEnd(),
  );
  return [captionOf(trace), "", ...lines, ""].join("\n");
}

/** The columns that a text takes, of which combining characters take none. */
function widthOf(text: string): number {
  return Array.from(text.replace(/\p{M}/gu, "")).length;
}

function markdownTable(trace: Trace, columns: readonly Column[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    `${captionOf(trace, code)}.`,
    "",
    line(columns.map(({ title }) => title.text)),
    line(columns.map(({ align }) => (align === "left" ? ":---" : "---:"))),
    ...trace.rows.map((row) =>
      line(
        columns.map(({ cell, align, isMathematics }) =>
          isMathematics && align === "left" ? code(cell(row).text) : cell(row).text,
        ),
      ),
    ),
    "",
  ].join("\n");
}

/** A code span of a table, in which nothing is markup. */
function code(text: string): string {
  if (text === "") return "";
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${longest > 0 ? ` ${text} ` : text}${fence}`.replaceAll("|", "\\|");
}

function latexArray(trace: Trace, columns: readonly Column[]): string {
  const line = (cells: readonly string[]): string => `${cells.join(" & ")} \\\\`;
  return [
    `% ${captionOf(trace)}`,
    `\\begin{array}{${columns.map(({ align }) => (align === "left" ? "l" : "r")).join("")}}`,
    line(columns.map(({ title }) => title.latex)),
    "\\hline",
    ...trace.rows.map((row) =>
      line(
        columns.map(({ cell, isMathematics }) => {
          const { latex } = cell(row);
          return isMathematics || latex === "" ? latex : `\\text{${latex}}`;
        }),
      ),
    ),
    "\\end{array}",
    "",
  ].join("\n");
}

function json({ rows, ...about }: Trace): string {
  const head = toJson({ ...about }).slice(0, -1);
  return `${head}, "rows": [\n${rows.map((row) => `  ${rowJson(row)}`).join(",\n")}\n]}\n`;
}

function rowJson({ index, name, formula, type, shape, value, tangent, adjoint, outputs }: TraceRow): string {
  return toJson({
    index,
    name: name.text,
    formula: formula.text,
    ...(shape.length > 0 && { shape }),
    value: nestedJson(value, type === "boolean"),
    ...(tangent && { tangent: nestedJson(tangent.value), tangentFormula: tangent.formula.text }),
    ...(adjoint && { adjoint: nestedJson(adjoint.value), adjointFormula: adjoint.formula.text }),
    outputs,
  });
}
