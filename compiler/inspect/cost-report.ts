import { addDims, dimNames, dimValue, mulDims, sizeOf, type Dim } from "../graph/dim.ts";
import { outputNodes, type Graph } from "../graph/graph.ts";
import type { Sizes } from "../graph/sizes.ts";
import { dimsOf } from "../graph/type.ts";
import { derive, type DerivativeKind, type DeriveOptions } from "../transforms/derive.ts";
import type { JacobianMode } from "../transforms/derivatives.ts";
import { describeModes, type ModeCost } from "../transforms/mode.ts";
import { costAt, costOf, costRatio, type Cost } from "./cost.ts";
import { toJson, type Json } from "./json.ts";

/** What a function or one of its derivatives costs. */
export interface CostEntry extends Cost {
  readonly kind: DerivativeKind;
  readonly mode: JacobianMode | undefined;
  /** The costs by which the mode was chosen, cheapest first, where it was chosen by them. */
  readonly modeCosts?: readonly ModeCost[];
  /**
   * The operations, and the weighted cost, in multiples of those of the function; where lengths are not known, what it
   * comes to for long arrays. Undefined where there is no such number.
   */
  readonly ratio: number | undefined;
  readonly weightedRatio: number | undefined;
}

/** What a function and its derivatives cost, counted on the programs that are emitted for them. */
export interface CostReport {
  /** The names of the differentiated parameters. */
  readonly directions: readonly string[];
  /** As many directions as forward mode has to follow: one for each number, and for each element of an array. */
  readonly directionCount: Dim;
  readonly outputCount: Dim;
  /**
   * The function, forward mode in one direction, and then the gradient and a Hessian-vector product of a number, the
   * Jacobian of several numbers, or a vector-Jacobian product of an array.
   */
  readonly entries: readonly CostEntry[];
}

/** How costs are counted. */
export interface CostOptions extends DeriveOptions {
  /** The numbers that the named lengths of arrays are; the counts are polynomials in them where not given. */
  readonly sizes?: Sizes;
}

/** Count the operations of a function and of its derivatives. */
export function costReport(graph: Graph, options: CostOptions = {}): CostReport {
  const { sizes } = options;
  const counted = (of: Graph): Cost => (sizes ? costAt(costOf(of), sizes) : costOf(of));
  const value = counted(derive(graph, "value", options).graph);
  const entries = kindsOf(graph).map((kind): CostEntry => {
    const { graph: derivative, mode, modeCosts } = derive(graph, kind, options);
    const cost = counted(derivative);
    return {
      ...cost,
      kind,
      mode,
      ...(modeCosts.length > 0 && { modeCosts }),
      ratio: costRatio(cost.operations, value.operations),
      weightedRatio: costRatio(cost.weighted, value.weighted),
    };
  });
  const wrt = options.wrt ?? graph.inputs.map((_, index) => index);
  const inputs = wrt.flatMap((index) => graph.inputs[index] ?? []);
  return {
    directions: inputs.map(({ name }) => name),
    directionCount: elementsOf(inputs, sizes),
    outputCount: elementsOf(outputNodes(graph), sizes),
    entries,
  };
}

/** The names of the lengths that the counts of a graph may depend on. */
export function lengthNames({ inputs }: Graph): readonly string[] {
  return [...new Set(inputs.flatMap(({ type }) => dimsOf(type).flatMap(dimNames)))];
}

function kindsOf(graph: Graph): readonly DerivativeKind[] {
  const hasArray = outputNodes(graph).some(({ type }) => type.kind === "tensor");
  if (hasArray) return ["value", "jvp", "vjp"];
  return typeof graph.result === "number" ? ["value", "jvp", "gradient", "hvp"] : ["value", "jvp", "jacobian"];
}

function elementsOf(values: readonly Pick<Graph["inputs"][number], "type">[], sizes: Sizes | undefined): Dim {
  const count = values.reduce<Dim>((sum, { type }) => addDims(sum, sizeOf(dimsOf(type))), 0);
  return sizes ? dimValue(count, sizes) : count;
}

/** Write a cost report as a table for people, or as JSON. */
export function renderCost(report: CostReport, format: "text" | "json"): string {
  return format === "json" ? json(report) : text(report);
}

function json({ directions, directionCount, outputCount, entries }: CostReport): string {
  const costs = entries.map((entry): readonly [string, Json] => [entry.kind, entryJson(entry)]);
  const hasArrays = directionCount !== directions.length;
  return `${toJson({ directions, ...(hasArrays && { directionCount }), outputCount, ...Object.fromEntries(costs) })}\n`;
}

function entryJson({
  mode,
  modeCosts,
  operations,
  multiplyAdds,
  weighted,
  ratio,
  weightedRatio,
  byPrimitive,
}: CostEntry): Json {
  const adds = multiplyAdds === 0 ? {} : { multiplyAdds };
  const chosen = modeCosts === undefined ? {} : { modes: modeCosts.map((each): Json => ({ ...each })) };
  return {
    mode,
    ...chosen,
    operations,
    ...adds,
    ratio,
    weighted,
    weightedRatio,
    byPrimitive: Object.fromEntries(byPrimitive),
  };
}

const TITLES: Readonly<Partial<Record<DerivativeKind, string>>> = {
  value: "f",
  jvp: "forward mode, one direction",
  gradient: "gradient",
  jacobian: "Jacobian",
  vjp: "vector-Jacobian product",
  hvp: "Hessian-vector product",
};

function text({ directionCount, entries }: CostReport): string {
  const hasKernels = entries.some(({ multiplyAdds }) => multiplyAdds !== 0);
  const totals = entries.map((entry) => [
    titleOf(entry),
    String(entry.operations),
    times(entry.ratio),
    ...(hasKernels ? [String(entry.multiplyAdds)] : []),
    String(entry.weighted),
    times(entry.weightedRatio),
  ]);
  const names = new Set(entries.flatMap(({ byPrimitive }) => [...byPrimitive.keys()]));
  const counts = [...names].sort().map((name) => {
    return [name, ...entries.map(({ byPrimitive }) => String(byPrimitive.get(name) ?? 0))];
  });
  const headings = ["", "operations", "× f", ...(hasKernels ? ["multiply-adds"] : []), "weighted", "× f"];
  return [
    ...table([headings, ...totals]),
    ...allDirections(directionCount, entries),
    ...entries.flatMap(({ modeCosts }) => (modeCosts ? ["", `${describeModes(modeCosts)}.`] : [])),
    ...(counts.length > 0
      ? ["", ...table([["operation", ...entries.map(({ kind }) => SHORT[kind] ?? kind)], ...counts])]
      : []),
    "",
  ].join("\n");
}

const SHORT: Readonly<Partial<Record<DerivativeKind, string>>> = {
  value: "f",
  jvp: "forward",
  vjp: "vector-Jacobian",
  hvp: "Hessian-vector",
};

function titleOf({ kind, mode }: CostEntry): string {
  const title = TITLES[kind] ?? kind;
  return kind === "jvp" || kind === "vjp" || mode === undefined ? title : `${title}, ${mode} mode`;
}

/** What forward mode costs in all directions together. */
function allDirections(count: Dim, entries: readonly CostEntry[]): readonly string[] {
  const forward = entries.find(({ kind }) => kind === "jvp");
  if (forward === undefined || (typeof count === "number" && count < 2)) return [];
  const { operations } = forward;
  const factor = (part: Dim): string => (String(part).includes(" ") ? `(${part})` : String(part));
  const product = `${factor(count)} · ${factor(operations)} = ${mulDims(count, operations)}`;
  return ["", `All ${count} directions by forward mode: ${product} operations.`];
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
