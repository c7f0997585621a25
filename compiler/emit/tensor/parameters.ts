import { at } from "../../diagnostics/internal-error.ts";
import { showDims, sizeOf, type Dim } from "../../graph/dim.ts";
import type { Input } from "../../graph/graph.ts";
import { planSizes } from "../../graph/sizes.ts";
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

/** Declare the parameters of a function, and the variables of named lengths. */
export function declareInputs(inputs: readonly Input[], arrayType: ArrayType, scope: Scope): Entry {
  const parameters = inputs.map(({ name: wanted, type }) => ({
    name: scope.declare(wanted),
    type: type.kind === "tensor" ? arrayType : "number",
  }));
  const { steps, unsolved } = planSizes(inputs);
  const named = [...steps.map(({ name: each }) => each), ...unsolved];
  const lengths = new Map(named.map((each) => [each, scope.declare(each)]));
  const lengthOf = lengthsOver(lengths);
  const parameterAt = (index: number): string => at(parameters, index).name;
  const solving = steps.map(({ name: each, input, divisor, power }): Statement => {
    const elements: Expression = { kind: "length", array: parameterAt(input) };
    const quotient: Expression =
      divisor === 1 ? elements : { kind: "infix", operator: "/", left: elements, right: lengthOf(divisor) };
    return { kind: "const", name: lengths.get(each) ?? each, value: power === 1 ? quotient : root(quotient, power) };
  });
  const checks = inputs.flatMap(({ type }, index): readonly Statement[] => {
    if (type.kind !== "tensor") return [];
    const solved = steps.filter(({ input }) => input === index);
    // An array of one axis has the length that is told from it.
    if (solved.some(({ divisor, power }) => divisor === 1 && power === 1)) return [];
    const own = solved.map(({ name: each }) => lengths.get(each) ?? each);
    return [requireLength(parameterAt(index), type.dims, lengthOf, own)];
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

/** Throw unless an array has the number of elements of its shape; lengths that were solved from it must be whole. */
export function requireLength(
  array: string,
  dims: readonly Dim[],
  lengthOf: LengthOf,
  solved: readonly string[] = [],
): Statement {
  const elements: Expression = { kind: "length", array };
  const fits: Expression = { kind: "infix", operator: "===", left: elements, right: lengthOf(sizeOf(dims)) };
  const whole = solved.map((each): Expression => ({
    kind: "call",
    callee: "Number.isInteger",
    operands: [name(each)],
  }));
  const test = whole.reduce<Expression>((all, one) => ({ kind: "infix", operator: "&&", left: all, right: one }), fits);
  return {
    kind: "require",
    test,
    message: [`${array} has `, elements, ` elements, but its shape is ${showDims(dims)}`, ...known(dims, lengthOf)],
  };
}

/** What the named lengths of a shape are, for a message. */
function known(dims: readonly Dim[], lengthOf: LengthOf): readonly (string | Expression)[] {
  if (dims.every((dim) => typeof dim === "number")) return [];
  return [", that is ", ...dims.flatMap((dim, axis) => (axis === 0 ? [lengthOf(dim)] : ["×", lengthOf(dim)]))];
}
