import type { Graph } from "../graph/graph.ts";
import { derive, type DerivativeKind, type DeriveOptions } from "../transforms/derive.ts";
import type { Mode } from "../transforms/derivatives.ts";
import { costOf, type Cost } from "./cost.ts";
import { toJson, type Json } from "./json.ts";

/** What a function or one of its derivatives costs. */
export interface CostEntry extends Cost {
  readonly kind: DerivativeKind;
  readonly mode: Mode | undefined;
  /** The operations, and the weighted cost, in multiples of those of the function; undefined where it has none. */
  readonly ratio: number | undefined;
  readonly weightedRatio: number | undefined;
}

/** What a function and its derivatives cost, counted on the programs that are emitted for them. */
export interface CostReport {
  /** The names of the differentiated parameters: as many directions as forward mode has to follow. */
  readonly directions: readonly string[];
  readonly outputCount: number;
  /** The function, forward mode in one direction, the gradient or Jacobian, and for one output a Hessian-vector product. */
  readonly entries: readonly CostEntry[];
}

/** Count the operations of a function and of its derivatives. */
export function costReport(graph: Graph, options: DeriveOptions = {}): CostReport {
  const value = costOf(derive(graph, "value", options).graph);
  const isScalar = typeof graph.result === "number";
  const kinds = ["value", "jvp", ...(isScalar ? (["gradient", "hvp"] as const) : (["jacobian"] as const))] as const;
  const entries = kinds.map((kind): CostEntry => {
    const { graph: derivative, mode } = derive(graph, kind, options);
    const cost = costOf(derivative);
    return {
      ...cost,
      kind,
      mode,
      ratio: ratio(cost.operations, value.operations),
      weightedRatio: ratio(cost.weighted, value.weighted),
    };
  });
  const wrt = options.wrt ?? graph.inputs.map((_, index) => index);
  return {
    directions: wrt.flatMap((index) => graph.inputs[index]?.name ?? []),
    outputCount: graph.outputs.length,
    entries,
  };
}

function ratio(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}

/** Write a cost report as a table for people, or as JSON. */
export function renderCost(report: CostReport, format: "text" | "json"): string {
  return format === "json" ? json(report) : text(report);
}

function json({ directions, outputCount, entries }: CostReport): string {
  const costs = entries.map((entry): readonly [string, Json] => [entry.kind, entryJson(entry)]);
  return `${toJson({ directions, outputCount, ...Object.fromEntries(costs) })}\n`;
}

function entryJson({ mode, operations, weighted, ratio, weightedRatio, byPrimitive }: CostEntry): Json {
  return { mode, operations, ratio, weighted, weightedRatio, byPrimitive: Object.fromEntries(byPrimitive) };
}

const TITLES: Readonly<Partial<Record<DerivativeKind, string>>> = {
  value: "f",
  jvp: "forward mode, one direction",
  gradient: "gradient",
  jacobian: "Jacobian",
  hvp: "Hessian-vector product",
};

function text({ directions, entries }: CostReport): string {
  const totals = entries.map((entry) => [
    titleOf(entry),
    String(entry.operations),
    times(entry.ratio),
    String(entry.weighted),
    times(entry.weightedRatio),
  ]);
  const names = new Set(entries.flatMap(({ byPrimitive }) => [...byPrimitive.keys()]));
  const counts = [...names].sort().map((name) => {
    return [name, ...entries.map(({ byPrimitive }) => String(byPrimitive.get(name) ?? 0))];
  });
  return [
    ...table([["", "operations", "× f", "weighted", "× f"], ...totals]),
    ...allDirections(directions.length, entries),
    ...(counts.length > 0
      ? ["", ...table([["operation", ...entries.map(({ kind }) => SHORT[kind] ?? kind)], ...counts])]
      : []),
    "",
  ].join("\n");
}

const SHORT: Readonly<Partial<Record<DerivativeKind, string>>> = { value: "f", jvp: "forward", hvp: "Hessian-vector" };

function titleOf({ kind, mode }: CostEntry): string {
  const title = TITLES[kind] ?? kind;
  return kind === "jvp" || mode === undefined ? title : `${title}, ${mode} mode`;
}

/** What forward mode costs in all directions together. */
function allDirections(count: number, entries: readonly CostEntry[]): readonly string[] {
  const forward = entries.find(({ kind }) => kind === "jvp");
  if (forward === undefined || count < 2) return [];
  const { operations } = forward;
  return ["", `All ${count} directions by forward mode: ${count} · ${operations} = ${count * operations} operations.`];
}

function times(ratio: number | undefined): string {
  return ratio === undefined ? "" : ratio.toFixed(1);
}

/** Rows as lines, the first column aligned left and the numbers right. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("   ")
      .trimEnd(),
  );
}
