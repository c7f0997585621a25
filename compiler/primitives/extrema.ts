import type { Complex } from "../../runtime/complex.ts";
import { InternalError } from "../diagnostics/internal-error.ts";
import type { Value } from "../graph/builder.ts";
import type { Point } from "../graph/primitive.ts";
import { add, div, mul, scale, sub } from "./arithmetic.ts";
import { branch, indicator } from "./branch.ts";
import { eq } from "./comparison.ts";
import { partial } from "./fact.ts";
import { floor } from "./steps.ts";
import { composite, elementwise, math, variadic, type Binary, type Variadic } from "./primitive.ts";

/** Whether the extreme value occurs more than once. */
const tied =
  (extreme: (...values: number[]) => number) =>
  (...values: number[]): boolean => {
    const value = extreme(...values);
    return values.filter((operand) => operand === value).length > 1;
  };

/** The operand whose real part is the extreme value. */
const reaching =
  (extreme: (...values: number[]) => number) =>
  (...values: Complex[]): Complex => {
    const value = extreme(...values.map(({ re }) => re));
    const found = values.find(({ re }) => re === value);
    if (found === undefined) throw new InternalError("no operand reaches the extreme value");
    return found;
  };

/** How many of the operands behind the first are equal to it. */
export const countEqual: Variadic = variadic({
  name: "countEqual",
  operand: "x",
  implementation: composite(
    (value, ...operands) =>
      operands
        .map((operand) => indicator(eq(operand, value)))
        .reduce((sum: Value | undefined, one) => (sum ? add(sum, one) : one), undefined) ?? value.builder.constant(0),
  ),
  convention: "steps have derivative 0",
  kink: (value, ...operands) => operands.includes(value),
  cost: 3,
});

/** The share of one operand in what flows through the extreme value: all operands that reach it share equally. */
function share(t: Value, operand: Value, { operands, value }: Point): Value {
  return scale(div(t, countEqual(value, ...operands)), indicator(eq(operand, value)));
}

const ties = "arguments that tie in max or min share the derivative equally";

/** The largest argument; NaN when one is. */
export const max: Variadic = variadic({
  name: "max",
  operand: "x",
  mathjs: ["max"],
  notation: { kind: "call", text: "max", latex: "\\max" },
  implementation: math(Math.max, reaching(Math.max)),
  derivative: share,
  convention: ties,
  kink: tied(Math.max),
  selects: true,
  cost: 5,
});

/** The smallest argument; NaN when one is. */
export const min: Variadic = variadic({
  name: "min",
  operand: "x",
  mathjs: ["min"],
  notation: { kind: "call", text: "min", latex: "\\min" },
  implementation: math(Math.min, reaching(Math.min)),
  derivative: share,
  convention: ties,
  kink: tied(Math.min),
  selects: true,
  cost: 5,
});

/** x − y·⌊x/y⌋, the remainder with the sign of y; x where y is 0. */
export const mod: Binary = elementwise({
  name: "mod",
  operands: ["x", "y"],
  mathjs: ["mod"],
  notation: { kind: "infix", text: "mod", latex: "\\bmod", precedence: 6 },
  implementation: composite((x, y) =>
    branch(
      eq(y, 0),
      [x, y],
      (x) => x,
      (x, y) => sub(x, mul(y, floor(div(x, y)))),
    ),
  ),
  derivative: {
    x: (t) => t,
    y: partial(({ x, y }) =>
      branch(
        eq(y, 0),
        [x, y],
        () => 0,
        (x, y) => sub(0, floor(div(x, y))),
      ),
    ),
  },
  convention: "mod(x, y) is differentiated as x − y·n with n constant",
  kink: (x, y) => Number.isInteger(x / y),
  cost: 7,
});
