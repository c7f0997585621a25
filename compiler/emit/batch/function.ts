import { at } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import { liveNodes } from "../../graph/rewrite.ts";
import { inputIndex } from "../../graph/structural.ts";
import { MAX_PLAIN_UNITS } from "../function.ts";
import { unitsOf } from "../large/units.ts";
import { createScope, type Scope } from "../names.ts";
import {
  name,
  type ArrayType,
  type Expression,
  type FunctionProgram,
  type Program,
  type Statement,
} from "../program.ts";
import { schedule } from "../schedule.ts";
import { declareRows, readPlace, requireFinite, type BatchEntry, type BatchInput, type Layout } from "./inputs.ts";
import { largeRows } from "./large.ts";
import { resultOfRows, resultOfSum, type BatchResult } from "./results.ts";
import { splitRows } from "./split.ts";

/** What a function of many rows is made from. */
export interface BatchRequest {
  readonly name: string;
  /** A graph of numbers without composite primitives. */
  readonly graph: Graph;
  /** What each input of the graph is. */
  readonly inputs: readonly BatchInput[];
  readonly layout: Layout;
  /** Whether the results of all rows are added up. */
  readonly isSum: boolean;
  /** Whether results are written into arrays of the caller. */
  readonly isInto: boolean;
  readonly documentation: readonly string[];
  readonly resultName: string;
  readonly arrayType: ArrayType;
  /** Whether the numbers in rows must be finite. */
  readonly finite: boolean;
}

/** What stands in the loop over the rows, and before it. */
export interface RowLoop {
  readonly buffers: Program["buffers"];
  /** Functions that the loop calls. */
  readonly functions: readonly FunctionProgram[];
  readonly before: readonly Statement[];
  readonly body: readonly Statement[];
}

/** Make the program of a function of many rows: one loop around the statements of the function of one. */
export function batchProgram(request: BatchRequest, reserved: readonly string[]): Program {
  const { graph, inputs, layout, isSum, isInto, arrayType } = request;
  const scope = createScope(reserved);
  const entry = declareRows(inputs, layout, arrayType, scope);
  const { resultName } = request;
  const result = (isSum ? resultOfSum : resultOfRows)({ graph, isInto, resultName, arrayType, scope, entry });
  const runtime = new Set<string>(request.finite ? ["checkFinite"] : []);
  const loop = isLarge(graph)
    ? largeRows(request, entry, result, scope, runtime)
    : plainRows(request, entry, result, scope, runtime);
  const main: FunctionProgram = {
    name: request.name,
    documentation: request.documentation,
    exported: true,
    parameters: [...entry.parameters, ...result.parameters],
    returnType: result.type,
    body: [
      ...entry.head,
      ...(request.finite ? requireFinite(entry) : []),
      ...result.prologue,
      ...loop.before,
      { kind: "for", variable: entry.row, count: name(entry.count), body: loop.body },
      ...result.ending,
    ],
  };
  return { buffers: [...loop.buffers, ...result.buffers], functions: [...loop.functions, main], runtime };
}

/** Whether a graph is too large for the body of a loop. */
export function isLarge(graph: Graph): boolean {
  return unitsOf(graph).ids.length > MAX_PLAIN_UNITS;
}

/** The statements of a function in the loop, and before it those that are the same for all rows. */
function plainRows(
  { graph, inputs, layout }: BatchRequest,
  entry: BatchEntry,
  result: BatchResult,
  scope: Scope,
  runtime: Set<string>,
): RowLoop {
  const { common, row } = splitRows(graph, inputs);
  const read = new Set([...readInputs(common), ...readInputs(row)]);
  const before: Statement[] = [];
  const reads: Statement[] = [];
  const values = inputs.map((input, index): Expression => {
    const place = at(entry.places, index);
    const value = readPlace(place, entry.row);
    if (place.kind === "parameter" || !read.has(index)) return value;
    const own = scope.declare(input.isShared || layout === "rows" ? input.name : `${input.name}_row`);
    (input.isShared ? before : reads).push({ kind: "const", name: own, value });
    return name(own);
  });
  const shared = schedule(common, values, { scope, runtime, isNested: true });
  before.push(...shared.statements);
  const carried = shared.outputs.map((value, output): Expression => {
    if (value.kind === "name") return value;
    const wanted = common.provenance.get(at(common.outputs, output))?.name;
    const own = wanted === undefined ? scope.step() : scope.declare(wanted);
    before.push({ kind: "const", name: own, value });
    return name(own);
  });
  const { statements, outputs } = schedule(row, [...values, ...carried], { scope, runtime });
  return { buffers: [], functions: [], before, body: [...reads, ...statements, ...result.perRow(outputs)] };
}

function readInputs(graph: Graph): readonly number[] {
  const live = liveNodes(graph);
  return graph.nodes.flatMap((node) => {
    const index = live[node.id] === 1 ? inputIndex(node) : undefined;
    return index === undefined ? [] : [index];
  });
}
