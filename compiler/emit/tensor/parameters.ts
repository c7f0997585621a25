import { at } from "../../diagnostics/internal-error.ts";
import { dimNames, dimTerms, dimValue, showDims, sizeOf, type Dim } from "../../graph/dim.ts";
import type { Graph, Input } from "../../graph/graph.ts";
import { planSizes } from "../../graph/sizes.ts";
import { dimsOf } from "../../graph/type.ts";
import type { Scope } from "../names.ts";
import { name, number, type ArrayType, type Expression, type Parameter, type Statement } from "../program.ts";
import type { Slot } from "./emission.ts";
import { lengthsOver, type LengthOf } from "./length.ts";

/** The parameters of a function of arrays, and what it finds out about them before it starts. */
export interface Entry {
  readonly parameters: readonly Parameter[];
  readonly slots: readonly Slot[];
  /** The variables that hold the named lengths. */
  readonly lengths: ReadonlyMap<string, string>;
  readonly lengthOf: LengthOf;
  /** Solve for the named lengths. */
  readonly solving: readonly Statement[];
  /** Make sure that every array has as many elements as it should. */
  readonly checks: readonly Statement[];
}

/**
 * Declare the parameters of a function, and the variables of named lengths, which are solved for unless they are given
 * beforehand.
 */
export function declareInputs(inputs: readonly Input[], arrayType: ArrayType, areGiven: boolean, scope: Scope): Entry {
  const parameters = inputs.map(({ name: wanted, type }) => ({
    name: scope.declare(wanted),
    type: type.kind === "tensor" ? arrayType : "number",
  }));
  const { steps, unsolved } = planSizes(inputs);
  const named = [...steps.map(({ name: each }) => each), ...unsolved];
  const lengths = new Map(named.map((each) => [each, scope.declare(each)]));
  const lengthOf = lengthsOver(lengths);
  const parameterAt = (index: number): string => at(parameters, index).name;
  const solving = (areGiven ? [] : steps).map(({ name: each, input, divisor, power }): Statement => {
    const elements: Expression = { kind: "length", array: parameterAt(input) };
    const quotient: Expression =
      divisor === 1 ? elements : { kind: "infix", operator: "/", left: elements, right: lengthOf(divisor) };
    return { kind: "const", name: lengths.get(each) ?? each, value: power === 1 ? quotient : root(quotient, power) };
  });
  const checks = inputs.flatMap(({ type }, index): readonly Statement[] => {
    if (type.kind !== "tensor") return [];
    const solved = areGiven ? [] : steps.filter(({ input }) => input === index);
    const own = solved.map(({ name: each }) => lengths.get(each) ?? each);
    return [
      requireLength(
        parameterAt(index),
        type.dims,
        lengthOf,
        own,
        solved.every(({ power }) => power === 1),
      ),
    ];
  });
  return {
    parameters,
    slots: inputs.map(({ type }, index): Slot => {
      const called = parameterAt(index);
      return type.kind === "tensor" ? { kind: "array", name: called } : { kind: "value", expression: name(called) };
    }),
    lengths,
    lengthOf,
    solving,
    checks,
  };
}

/** The integer whose power a number is, if it is one. */
function root(value: Expression, power: number): Expression {
  const operands = power === 2 ? [value] : [value, number(1 / power)];
  const taken: Expression = { kind: "call", callee: power === 2 ? "Math.sqrt" : "Math.pow", operands };
  return { kind: "call", callee: "Math.round", operands: [taken] };
}

/**
 * Throw unless an array has the number of elements of its shape. Lengths that were solved from it must be whole numbers,
 * and not 0: an array of data that is empty is a mistake somewhere else.
 */
export function requireLength(
  array: string,
  dims: readonly Dim[],
  lengthOf: LengthOf,
  solved: readonly string[] = [],
  isLinear = false,
): Statement {
  const elements: Expression = { kind: "length", array };
  const size = lengthOf(sizeOf(dims));
  // A length that is a quotient by the others is whole exactly where the number of elements fits.
  const isTold = solved.length > 0 && isLinear;
  const isWhole = size.kind === "name" && solved.includes(size.name);
  const fits: readonly Expression[] = isTold ? [] : [{ kind: "infix", operator: "===", left: elements, right: size }];
  const whole = solved.flatMap((each): readonly Expression[] => [
    ...(isWhole ? [] : [{ kind: "call", callee: "Number.isInteger", operands: [name(each)] } as const]),
    { kind: "infix", operator: ">", left: name(each), right: number(0) },
  ]);
  const test = [...fits, ...whole].reduce((left, right) => ({ kind: "infix", operator: "&&", left, right }));
  return {
    kind: "require",
    test,
    message: [`${array} has `, elements, ` elements, but its shape is ${showDims(dims)}`, ...known(dims, lengthOf)],
  };
}

/** Throw where a length that is given is no positive whole number. */
export function requireWhole(lengths: readonly string[]): readonly Statement[] {
  return lengths.map((each) => ({
    kind: "require",
    test: {
      kind: "infix",
      operator: "&&",
      left: { kind: "call", callee: "Number.isInteger", operands: [name(each)] },
      right: { kind: "infix", operator: ">", left: name(each), right: number(0) },
    },
    message: [`the length ${each} is `, name(each), ", and no positive whole number"],
  }));
}

/** Throw where a length that is a difference is negative: `x[2:end]` of an array without elements, say. */
export function requireDifferences(graph: Graph, { parameters, lengths, lengthOf }: Entry): readonly Statement[] {
  const differences = new Set<Dim>();
  collectDifferences(graph, differences);
  const told = planSizes(graph.inputs).steps;
  return [...differences].map((dim): Statement => {
    const sources = told.filter(({ name: each }) => dimNames(dim).includes(each));
    const given = sources.flatMap(({ name: each, input }): readonly (string | Expression)[] => [
      `, and ${each} is `,
      name(lengths.get(each) ?? each),
      ` by the elements of ${at(parameters, input).name}`,
    ]);
    return {
      kind: "require",
      test: { kind: "infix", operator: ">=", left: lengthOf(dim), right: number(0) },
      message: [`a length of ${dim} elements is negative`, ...given],
    };
  });
}

function collectDifferences({ nodes }: Graph, found: Set<Dim>): void {
  for (const { type, attributes } of nodes) {
    for (const dim of dimsOf(type)) {
      if (mayBeNegative(dim)) found.add(dim);
    }
    for (const attribute of Object.values(attributes)) {
      if (typeof attribute === "object") collectDifferences(attribute, found);
    }
  }
}

/** Whether a length is negative for some named lengths of at least 1. */
function mayBeNegative(dim: Dim): boolean {
  const negative = dimTerms(dim).filter(({ coefficient }) => coefficient < 0);
  if (negative.every(({ names }) => names.length === 0)) {
    return dimValue(dim, new Map(dimNames(dim).map((each) => [each, 1]))) < 0;
  }
  return true;
}

/** Throw where an element of an array is no finite number. */
export function requireFinite(inputs: readonly Input[], parameters: readonly Parameter[]): readonly Statement[] {
  return inputs.flatMap(({ type }, index): readonly Statement[] => {
    if (type.kind !== "tensor") return [];
    const array = at(parameters, index).name;
    const operands = [name(array), text(array), text(showDims(type.dims))];
    return [{ kind: "perform", call: { kind: "call", callee: "checkFinite", operands } }];
  });
}

function text(value: string): Expression {
  return { kind: "text", value };
}

/** What the named lengths of a shape are, for a message. */
function known(dims: readonly Dim[], lengthOf: LengthOf): readonly (string | Expression)[] {
  if (dims.every((dim) => typeof dim === "number")) return [];
  const shown = (dim: Dim): string | Expression => (typeof dim === "number" ? String(dim) : lengthOf(dim));
  return [", that is ", ...dims.flatMap((dim, axis) => (axis === 0 ? [shown(dim)] : ["×", shown(dim)]))];
}
