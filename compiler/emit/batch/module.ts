import { counted } from "../../../runtime/counted.ts";
import { at } from "../../diagnostics/internal-error.ts";
import type { Dim } from "../../graph/dim.ts";
import type { Graph } from "../../graph/graph.ts";
import { costOf } from "../../inspect/cost.ts";
import { derive, type Derived, type DerivativeKind } from "../../transforms/derive.ts";
import {
  defaultDerivatives,
  arrayTypeOf,
  header,
  moduleText,
  type ModuleOptions,
  titleOf,
  type ModuleSource,
} from "../module.ts";
import { createScope } from "../names.ts";
import type { Program } from "../program.ts";
import { runtimeNames } from "../runtime-names.ts";
import { batchProgram, isLarge } from "./function.ts";
import type { BatchInput, Layout, Role } from "./inputs.ts";
import { splitRows } from "./split.ts";

/** How a function is carried out for many rows. */
export interface RowOptions {
  /** The positions of the parameters that are the same in all rows. */
  readonly shared: readonly number[];
  readonly layout: Layout;
  /** Whether the results of all rows are added up. */
  readonly isSum: boolean;
}

/** The name of a function of many rows. */
export function batchName(base: string, kind: DerivativeKind, isSum: boolean, isInto: boolean): string {
  const suffix = kind === "value" ? "" : kind.charAt(0).toUpperCase() + kind.slice(1);
  return `${base}${suffix}${isSum ? "Sum" : "Batch"}${isInto ? "Into" : ""}`;
}

/** The function of many rows for a derivative. */
export function batchOf(
  { kind, graph }: Derived,
  inputs: readonly BatchInput[],
  { layout, isSum }: RowOptions,
  { style = "plain", precision, finite = false }: Pick<ModuleOptions, "style" | "precision" | "finite">,
  called: { readonly name: string; readonly documentation: readonly string[] },
  reserved: readonly string[],
): Program {
  const how = { layout, isSum, isInto: style !== "plain", resultName: kind, arrayType: arrayTypeOf(precision), finite };
  return batchProgram({ ...called, ...how, graph, inputs }, reserved);
}

/**
 * What each input of a derivative of a graph is: directions of shared parameters are shared, and so are the adjoints of
 * sums.
 */
export function inputsOf(
  source: Graph,
  { kind, graph }: Derived,
  { shared, isSum }: RowOptions,
  wrt: readonly number[] = source.inputs.map((_, index) => index),
): readonly BatchInput[] {
  const role: Role = kind === "vjp" ? "adjoints" : "tangents";
  return graph.inputs.map((input, index): BatchInput => {
    const own = index - source.inputs.length;
    if (own < 0) return { ...input, role: "rows", isShared: shared.includes(index) };
    return { ...input, role, isShared: role === "adjoints" ? isSum : shared.includes(at(wrt, own)) };
  });
}

/** Emit a module of functions of many rows. */
export function emitBatchModule(source: ModuleSource, rows: RowOptions, options: ModuleOptions): string {
  const { graph } = source;
  const kinds: readonly DerivativeKind[] = ["value", ...(options.of ?? defaultDerivatives(graph))];
  const derived = [...new Set(kinds)].map((kind) => derive(graph, kind, options));
  const reserved = new Set(derived.flatMap((derivative) => [...runtimeNames(derivative.graph)]));
  if (options.finite === true) reserved.add("checkFinite");
  const module = createScope(reserved);
  const base = createScope(reserved).declare(source.name);
  const isInto = options.style !== undefined && options.style !== "plain";
  const named = derived.map((derivative) => ({
    derivative,
    name: module.declare(batchName(base, derivative.kind, rows.isSum, isInto)),
  }));
  const taken = [...named.map(({ name }) => name), ...reserved];
  const programs = named.map(({ derivative, name }) => {
    const inputs = inputsOf(graph, derivative, rows, options.wrt);
    const what = `${titleOf(base, derivative, graph, options)}, ${rows.isSum ? "added up over all rows" : "for each row"}.`;
    const called = { name, documentation: [what, costText(derivative.graph, inputs)] };
    const program = batchOf(derivative, inputs, rows, options, called, taken);
    taken.push(...program.buffers.map((buffer) => buffer.name), ...program.functions.map((each) => each.name));
    return program;
  });
  return moduleText(header(source, derived, [], options), [], programs, options);
}

/** How often the operations of a graph are carried out. */
function costText(graph: Graph, inputs: readonly BatchInput[]): string {
  const { common, row } = isLarge(graph) ? { common: undefined, row: graph } : splitRows(graph, inputs);
  const once = common ? costOf(common).operations : 0;
  const operations = (count: Dim): string => counted(count, "operation");
  return `${operations(costOf(row).operations)} a row${once === 0 ? "" : `, and ${operations(once)} once`}.`;
}
