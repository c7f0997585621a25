import { at } from "../../diagnostics/internal-error.ts";
import { isList, type Graph, type Result } from "../../graph/graph.ts";
import { assignRuns } from "../assign.ts";
import type { Scope } from "../names.ts";
import {
  element,
  name,
  number,
  steppingElement,
  type ArrayType,
  type Buffer,
  type Expression,
  type Parameter,
  type Statement,
} from "../program.ts";
import { returnedResult, writtenResult } from "../result.ts";
import { readPlace, requireRows, type BatchEntry } from "./inputs.ts";

/** How a function of many rows gives its result. */
export interface BatchResult {
  /** The arrays of the caller that it writes into. */
  readonly parameters: readonly Parameter[];
  readonly type: string;
  /** The arrays of the module that it works in. */
  readonly buffers: readonly Buffer[];
  /** What is checked or declared before the loop. */
  readonly prologue: readonly Statement[];
  /** What becomes of the outputs of one row. */
  readonly perRow: (outputs: readonly Expression[]) => readonly Statement[];
  /** What follows the loop. */
  readonly ending: readonly Statement[];
}

/** What the results of a function of many rows are made from. */
export interface ResultRequest {
  readonly graph: Graph;
  readonly isInto: boolean;
  readonly resultName: string;
  readonly arrayType: ArrayType;
  readonly scope: Scope;
  readonly entry: BatchEntry;
}

/** The results of all rows, one after another in an array for each part of the result. */
export function resultOfRows(request: ResultRequest): BatchResult {
  const { graph, isInto, resultName, arrayType, scope, entry } = request;
  const parts = partsOf(graph.result, resultName).map(([field, part]) => ({
    field,
    array: scope.declare(field),
    outputs: flatIndices(part),
  }));
  const parameters = parts.map(({ array }) => ({ name: array, type: arrayType }));
  const isRecord = typeof graph.result !== "number" && !isList(graph.result);
  const returned: Expression = isRecord
    ? { kind: "record", fields: parts.map(({ field, array }) => [field, name(array)]) }
    : name(at(parts, 0).array);
  const type = isRecord ? `{ ${parts.map(({ field }) => `${field}: ${arrayType}`).join("; ")} }` : arrayType;
  return {
    parameters: isInto ? parameters : [],
    type: isInto ? "void" : type,
    buffers: [],
    prologue: isInto
      ? [
          ...parts.map(({ array, outputs }) => requireRows(array, outputs.length, entry.count)),
          ...requireApart(
            parts.map(({ array }) => array),
            namesOf(entry),
            scope,
          ),
        ]
      : parts.map(({ array, outputs }) => ({
          kind: "const",
          name: array,
          value: { kind: "array", type: arrayType, length: scaled(outputs.length, entry.count) },
        })),
    perRow: (values) =>
      parts.flatMap(({ array, outputs }) => {
        const target = (index: number, variable?: string): Expression =>
          readPlace({ kind: "element", array, index, width: outputs.length }, entry.row, variable);
        return assignRuns(
          outputs.map((output) => at(values, output)),
          target,
          scope,
        );
      }),
    ending: isInto ? [] : [{ kind: "return", value: returned }],
  };
}

/** The sums of the results of all rows, in the form of the result of one. They are added up in order, from 0. */
export function resultOfSum(request: ResultRequest): BatchResult {
  const { graph, isInto, resultName, scope, entry } = request;
  const form = (isInto ? writtenResult : returnedResult)(graph.result, resultName, scope);
  const sums = graph.outputs.length > MAX_SUMS ? sumsInArray(graph, scope) : namedSums(graph, resultName, scope);
  const written = form.parameters.map((parameter) => parameter.name);
  return {
    parameters: form.parameters,
    type: form.type,
    prologue: [...requireApart(written, namesOf(entry), scope), ...form.prologue, ...sums.clearing],
    buffers: sums.buffers,
    perRow: (values) => assignRuns(values, sums.place, scope, { operator: "+" }),
    ending: form.ending(graph.outputs.map((_, output) => sums.place(output))),
  };
}

/** Where results are added up. */
interface Sums {
  readonly buffers: readonly Buffer[];
  readonly clearing: readonly Statement[];
  readonly place: (output: number, variable?: string) => Expression;
}

/** More sums than this are in an array of the module. */
const MAX_SUMS = 64;

function namedSums(graph: Graph, resultName: string, scope: Scope): Sums {
  const fields = new Map(
    partsOf(graph.result, resultName).flatMap(([field, part]) => flatIndices(part).map((output) => [output, field])),
  );
  const sums = graph.outputs.map((id, output) =>
    scope.declare(`${graph.provenance.get(id)?.name ?? fields.get(output) ?? resultName}_sum`),
  );
  return {
    buffers: [],
    clearing: sums.map((sum) => ({ kind: "let", name: sum, type: "number", value: number(0) })),
    place: (output) => name(at(sums, output)),
  };
}

function sumsInArray(graph: Graph, scope: Scope): Sums {
  const array = scope.declare("sums");
  return {
    buffers: [{ name: array, contents: { length: graph.outputs.length } }],
    clearing: [{ kind: "perform", call: { kind: "call", callee: `${array}.fill`, operands: [number(0)] } }],
    place: (output, variable) =>
      variable === undefined ? element(array, output) : steppingElement(array, output, 1, variable),
  };
}

/** The parts of a result that are given in arrays of their own. */
function partsOf(result: Result, wanted: string): readonly (readonly [string, Result])[] {
  return typeof result === "number" || isList(result) ? [[wanted, result]] : Object.entries(result);
}

function flatIndices(result: Result): readonly number[] {
  if (typeof result === "number") return [result];
  return (isList(result) ? result : Object.values(result)).flatMap(flatIndices);
}

/** The largest number of pairs of arrays that are compared one by one. */
const MAX_PAIRS = 6;

/** Throw where an array that is written is another argument too: both would change. */
function requireApart(written: readonly string[], read: readonly string[], scope: Scope): readonly Statement[] {
  const pairs = written.map((array, place) => [array, [...read, ...written.slice(place + 1)]] as const);
  if (pairs.reduce((sum, [, others]) => sum + others.length, 0) > MAX_PAIRS) {
    return [
      { kind: "apart", written, read, names: { written: scope.declare("written"), read: scope.declare("read") } },
    ];
  }
  return pairs.flatMap(([array, others]): readonly Statement[] => {
    const [first, ...more] = others.map((other): Expression => ({
      kind: "infix",
      operator: "===",
      left: name(array),
      right: name(other),
    }));
    if (first === undefined) return [];
    const isShared = more.reduce((left, right): Expression => ({ kind: "infix", operator: "||", left, right }), first);
    const message = [`${array} is written, and must be no other argument`];
    return [{ kind: "require", test: { kind: "prefix", operator: "!", operand: isShared }, message }];
  });
}

function namesOf({ arrays }: BatchEntry): readonly string[] {
  return arrays.map(({ array }) => array);
}

function scaled(factor: number, variable: string): Expression {
  return factor === 1 ? name(variable) : { kind: "infix", operator: "*", left: number(factor), right: name(variable) };
}
