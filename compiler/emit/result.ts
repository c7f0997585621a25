import { at } from "../diagnostics/internal-error.ts";
import { isList, type Result } from "../graph/graph.ts";
import { assignAll } from "./assign.ts";
import type { Scope } from "./names.ts";
import { name, type Expression, type Parameter, type Statement } from "./program.ts";

/**
 * How a function is called: numbers in, numbers and arrays out; or writing into the caller's `Float64Array`s; or, for
 * functions of arrays, made by a factory that owns the arrays in between, and writing into the caller's.
 */
export type Style = "plain" | "into" | "factory";

/** An array that results are written into, and its type. */
export type ResultArray = Parameter;

/** How a function gives its result. */
export interface ResultForm {
  /** The arrays of the caller that it writes into. */
  readonly parameters: readonly Parameter[];
  readonly type: string;
  /** The arrays that it makes and returns. */
  readonly prologue: readonly Statement[];
  /** Every array that results are written into. */
  readonly arrays: readonly ResultArray[];
  /** The place in an array of each output that is written into one, by the index of the output. */
  readonly targets: ReadonlyMap<number, Target>;
  /** The statements that end the function, given the expressions of the outputs. */
  readonly ending: (outputs: readonly Expression[]) => readonly Statement[];
}

/** An element of an array that results are written into. */
export interface Target {
  readonly array: string;
  readonly index: number;
}

/** The longest list that is typed as a tuple and written as a literal. */
const MAX_TUPLE = 16;

/** Return the whole result; long lists of numbers are filled element by element. */
export function returnedResult(result: Result, wanted: string, scope: Scope): ResultForm {
  const lists = new Map<Result, string>();
  const visit = (part: Result, called: string): void => {
    if (typeof part === "number") return;
    if (!isList(part)) {
      for (const [field, inner] of Object.entries(part)) visit(inner, field);
    } else if (isLong(part)) lists.set(part, scope.declare(called));
    else for (const inner of part) visit(inner, called);
  };
  visit(result, wanted);
  const expressionOf = (part: Result, outputs: readonly Expression[]): Expression => {
    if (typeof part === "number") return at(outputs, part);
    const list = lists.get(part);
    if (list !== undefined) return name(list);
    if (isList(part)) return { kind: "list", elements: part.map((inner) => expressionOf(inner, outputs)) };
    return {
      kind: "record",
      fields: Object.entries(part).map(([field, inner]) => [field, expressionOf(inner, outputs)]),
    };
  };
  return {
    parameters: [],
    type: resultType(result),
    prologue: [...lists].map(([list, declared]) => ({
      kind: "const",
      name: declared,
      value: { kind: "zeros", length: flatIndices(list).length },
    })),
    arrays: [...lists.values()].map((declared) => ({ name: declared, type: "number[]" })),
    targets: targetsOf([...lists].map(([list, declared]) => [declared, flatIndices(list)])),
    ending: (outputs) => [
      ...[...lists].flatMap(([list, declared]) => assignOutputs(declared, flatIndices(list), outputs, scope)),
      { kind: "return", value: expressionOf(result, outputs) },
    ],
  };
}

/**
 * Return the first number of the result, if there is one, and write the rest into arrays of the caller, row after row.
 */
export function writtenResult(result: Result, wanted: string, scope: Scope): ResultForm {
  const parts: readonly (readonly [string, Result])[] =
    typeof result === "number" || isList(result) ? [[wanted, result]] : Object.entries(result);
  const scalar = parts.map(([, part]) => part).find((part) => typeof part === "number");
  const arrays = parts
    .filter(([, part]) => part !== scalar)
    .map(([field, part]): readonly [string, readonly number[]] => [scope.declare(field), flatIndices(part)]);
  const parameters = arrays.map(([array]) => ({ name: array, type: "Float64Array" }));
  return {
    parameters,
    type: scalar === undefined ? "void" : "number",
    prologue: [],
    arrays: parameters,
    targets: targetsOf(arrays),
    ending: (outputs) => [
      ...arrays.flatMap(([array, indices]) => assignOutputs(array, indices, outputs, scope)),
      ...(scalar === undefined ? [] : [{ kind: "return", value: at(outputs, scalar) } as const]),
    ],
  };
}

/** A list of numbers too long for a literal. */
function isLong(list: readonly Result[]): boolean {
  return list.length > MAX_TUPLE && list.every((part) => typeof part === "number");
}

function assignOutputs(
  array: string,
  indices: readonly number[],
  outputs: readonly Expression[],
  scope: Scope,
): readonly Statement[] {
  return assignAll(
    array,
    indices.map((index) => at(outputs, index)),
    scope,
  );
}

function targetsOf(arrays: readonly (readonly [string, readonly number[]])[]): ReadonlyMap<number, Target> {
  const targets = new Map<number, Target>();
  for (const [array, indices] of arrays) {
    indices.forEach((output, index) => {
      if (!targets.has(output)) targets.set(output, { array, index });
    });
  }
  return targets;
}

function resultType(result: Result): string {
  if (typeof result === "number") return "number";
  if (!isList(result)) {
    const fields = Object.entries(result).map(([field, part]) => `${field}: ${resultType(part)}`);
    return `{ ${fields.join("; ")} }`;
  }
  const [first = "number"] = result.map(resultType);
  return result.length <= MAX_TUPLE ? `[${result.map(resultType).join(", ")}]` : `${first}[]`;
}

function flatIndices(result: Result): readonly number[] {
  if (typeof result === "number") return [result];
  return (isList(result) ? result : Object.values(result)).flatMap(flatIndices);
}
