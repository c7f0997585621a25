import type { ts } from "ts-morph";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { knownValue, type Value } from "../../graph/builder.ts";
import type { Primitive } from "../../graph/primitive.ts";
import { add, div, mul, sub } from "../../primitives/arithmetic.ts";
import { eq, ge, gt, le, lt, ne, xor } from "../../primitives/comparison.ts";
import {
  bitAnd,
  bitOr,
  bitXor,
  fixedPower,
  remainder,
  shiftLeft,
  shiftRight,
  shiftRightUnsigned,
} from "../../primitives/javascript.ts";
import { pow } from "../../primitives/powers.ts";
import { applied, negated } from "./apply.ts";
import { mistake, refused, spanOf, textOf, type Context } from "./session.ts";
import { takeForWhole } from "./structured/whole.ts";
import { isTruth, isValue, type Lowered } from "./value.ts";

const ARITHMETIC: ReadonlyMap<string, Primitive> = new Map<string, Primitive>([
  ["+", add],
  ["-", sub],
  ["*", mul],
  ["/", div],
  ["%", remainder],
]);

const COMPARISONS: ReadonlyMap<string, Primitive> = new Map<string, Primitive>([
  ["<", lt],
  ["<=", le],
  [">", gt],
  [">=", ge],
  ["===", eq],
  ["==", eq],
  ["!==", ne],
  ["!=", ne],
]);

const BITS: ReadonlyMap<string, Primitive> = new Map<string, Primitive>([
  ["&", bitAnd],
  ["|", bitOr],
  ["^", bitXor],
  ["<<", shiftLeft],
  [">>", shiftRight],
  [">>>", shiftRightUnsigned],
]);

/** Whether an operator takes two values, whichever they are, and gives one: neither assignment nor short-circuit. */
export function isOperator(operator: string): boolean {
  return operator === "**" || [ARITHMETIC, COMPARISONS, BITS].some((table) => table.has(operator));
}

/** What an operator gives for two operands. @throws DiagnosticError */
export function operate(operator: string, left: Operand, right: Operand, node: ts.Node, context: Context): Value {
  const isEquality = /^[!=]==?$/.test(operator);
  if (isEquality && isTruthOperand(left) && isTruthOperand(right)) {
    const differ = applied(context, xor, [left.value, right.value], node);
    return operator.startsWith("!") ? differ : negated(context, differ, node);
  }
  const x = numberOf(left, context);
  const y = numberOf(right, context);
  if (operator === "**") return power(x, y, node, context);
  const bits = BITS.get(operator);
  // `x | 0`, `x >> 0`, `x >>> 0` and `x ^ 0` are ways to round any number.
  if (bits && context.writer && (knownValue(y) !== 0 || operator === "&")) {
    for (const each of [x, y]) takeForWhole(each, node, context.writer);
  }
  const primitive = bits ?? ARITHMETIC.get(operator) ?? COMPARISONS.get(operator);
  if (primitive) return applied(context, primitive, [x, y], node);
  throw refused(context, node, `\`${operator}\``, "write arithmetic");
}

/** What has been lowered, and the expression that it was. */
export interface Operand {
  readonly value: Lowered;
  readonly node: ts.Node;
}

function isTruthOperand(operand: Operand): operand is { readonly value: Value; readonly node: ts.Node } {
  return isValue(operand.value) && isTruth(operand.value);
}

/** The number that an operand is. @throws DiagnosticError when it is none. */
export function numberOf({ value, node }: Operand, { session }: Context): Value {
  if (isValue(value) && !isTruth(value)) return value;
  throw mistake(session, node, catalogue.noNumber(textOf(node), spanOf(node)));
}

/** x ** y, where a constant y needs no logarithm in its derivative. */
export function power(x: Value, y: Value, node: ts.Node, context: Context): Value {
  const exponent = knownValue(y);
  return exponent === undefined || knownValue(x) !== undefined
    ? applied(context, pow, [x, y], node)
    : applied(context, fixedPower, [x], node, { exponent });
}
