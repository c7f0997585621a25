import { at } from "../../diagnostics/internal-error.ts";
import { assignAll } from "../assign.ts";
import { largeProgram } from "../large/program.ts";
import type { Scope } from "../names.ts";
import { element, name, steppingElement, type Expression, type Statement } from "../program.ts";
import type { ResultForm } from "../result.ts";
import type { BatchRequest, RowLoop } from "./function.ts";
import { readPlace, type BatchEntry, type BatchInput, type Place } from "./inputs.ts";
import type { BatchResult } from "./results.ts";

/**
 * The loop around a function that is too large for one body: the numbers of a row are copied into an array of the
 * module, from which a function of one row computes its results into another.
 */
export function largeRows(
  { name: base, graph, inputs }: BatchRequest,
  entry: BatchEntry,
  result: BatchResult,
  scope: Scope,
  runtime: Set<string>,
): RowLoop {
  const called = scope.declare(`${base}Row`);
  const own = scope.inner();
  const [pointParameter, resultsParameter] = [own.declare("point"), own.declare("results")];
  const [point, results] = [scope.declare("point"), scope.declare("results")];
  const parameter = { name: resultsParameter, type: "Float64Array" };
  const form: ResultForm = {
    parameters: [parameter],
    type: "void",
    prologue: [],
    arrays: [parameter],
    targets: new Map(graph.outputs.map((_, index) => [index, { array: resultsParameter, index }])),
    ending: (outputs) => assignAll(resultsParameter, outputs, own),
  };
  const program = largeProgram({
    graph,
    scope: own,
    head: { name: called, documentation: [], exported: false, returnType: "void" },
    parameters: [{ name: pointParameter, type: "Float64Array" }],
    isPacked: true,
    result: form,
  });
  for (const each of program.runtime) runtime.add(each);
  const copied = (areShared: boolean): readonly Statement[] => copyInputs(point, areShared, inputs, entry, scope);
  const call: Expression = { kind: "call", callee: called, operands: [name(point), name(results)] };
  return {
    buffers: [
      ...program.buffers,
      { name: point, contents: { length: inputs.length } },
      { name: results, contents: { length: graph.outputs.length } },
    ],
    functions: program.functions,
    before: copied(true),
    body: [
      ...copied(false),
      { kind: "perform", call },
      ...result.perRow(graph.outputs.map((_, index) => element(results, index))),
    ],
  };
}

/** The least number of parameters in a row that a loop copies. */
const MIN_RUN = 8;

/** Copy the numbers that are the same for all rows, or those of a row, to the places of the parameters. */
function copyInputs(
  point: string,
  areShared: boolean,
  inputs: readonly BatchInput[],
  { places, row }: BatchEntry,
  scope: Scope,
): readonly Statement[] {
  const statements: Statement[] = [];
  for (let first = 0; first < inputs.length; first++) {
    if (at(inputs, first).isShared !== areShared) continue;
    const place = at(places, first);
    let count = 1;
    while (isBehind(places[first + count], place, count)) count++;
    if (count < MIN_RUN) {
      statements.push({ kind: "assign", target: element(point, first), value: readPlace(place, row) });
      continue;
    }
    const variable = scope.declare("i");
    const target = steppingElement(point, first, 1, variable);
    const value = readPlace(place, row, variable);
    statements.push({ kind: "for", variable, count, body: [{ kind: "assign", target, value }] });
    first += count - 1;
  }
  return statements;
}

/** Whether a place is so many elements behind another one, in the same row. */
function isBehind(place: Place | undefined, first: Place, distance: number): boolean {
  if (place?.kind !== "element" || first.kind !== "element") return false;
  return place.array === first.array && place.width === first.width && place.index === first.index + distance;
}
