import { at, InternalError } from "../../diagnostics/internal-error.ts";
import type { Value } from "../../graph/builder.ts";
import type { Primitive } from "../../graph/primitive.ts";
import { elu, leakyRelu } from "../../primitives/activation.ts";
import { abs, add, div, mul, sub } from "../../primitives/arithmetic.ts";
import { and, not, or, xor } from "../../primitives/comparison.ts";
import { log, log1p, logBase } from "../../primitives/exponential.ts";
import { max, min } from "../../primitives/extrema.ts";
import { hypot, nthRoot, power } from "../../primitives/powers.ts";
import type { Operand } from "../../primitives/primitive.ts";
import { registry } from "../../primitives/registry.ts";
import type { OnArrays } from "./application.ts";
import { arrayFunctions, liftings, longArrayFunctions } from "./array-functions.ts";

/** A function of the values of its arguments: at least one, and as many as it takes. */
type Apply = (operands: readonly Value[]) => Value;

/** A function that formulas can call; operators have one too. */
export interface Builtin {
  readonly least: number;
  readonly most: number;
  /** Numbers and truth values may also be arrays: they are taken element by element where nothing else is said. */
  readonly takes: "numbers" | "truths" | "arrays";
  readonly apply: Apply;
  /** What is done where an argument is an array, and always by what takes arrays. */
  readonly onArrays?: OnArrays;
}

/** How many arguments a function takes at most that takes any number of them. */
const MOST_ARGUMENTS = 10_000;

function numeric(least: number, most: number, apply: Apply): Builtin {
  return { least, most, takes: "numbers", apply };
}

const unary = (f: (x: Value) => Value): Builtin => numeric(1, 1, (xs) => f(at(xs, 0)));
const optional = (f: (x: Value, y?: Value) => Value): Builtin => numeric(1, 2, (xs) => f(at(xs, 0), xs[1]));
const ternary = (f: (x: Value, y: Value, z: Value) => Value): Builtin =>
  numeric(3, 3, (xs) => f(at(xs, 0), at(xs, 1), at(xs, 2)));

/** Any number of arguments, combined from left to right; one alone is itself where nothing else is said. */
function folded(least: number, combine: (x: Value, y: Value) => Value, alone = (x: Value): Value => x): Builtin {
  return numeric(least, MOST_ARGUMENTS, ([first, ...rest]) => {
    if (first === undefined) throw new InternalError("a function without arguments");
    return rest.length === 0 ? alone(first) : rest.reduce((x, y) => combine(x, y), first);
  });
}

const ofTruths = (builtin: Builtin): Builtin => ({ ...builtin, takes: "truths" });

function clamp(x: Value, lowest: Operand, highest: Operand): Value {
  return min(max(x, lowest), highest);
}

/** t²·(3 − 2t) with t running from 0 to 1 between the edges. */
function smoothstep(from: Value, to: Value, x: Value): Value {
  const t = clamp(div(sub(x, from), sub(to, from)), 0, 1);
  return mul(mul(t, t), sub(3, mul(2, t)));
}

const sum = folded(1, add);

/** Functions whose arguments differ from the operands of a primitive. */
const derived: readonly (readonly [name: string, builtin: Builtin])[] = [
  ["add", folded(2, add)],
  ["multiply", folded(2, mul)],
  ["and", ofTruths(folded(2, and))],
  ["or", ofTruths(folded(2, or))],
  ["xor", ofTruths(folded(2, xor))],
  ["not", ofTruths(unary(not))],
  ["unaryPlus", unary((x) => x)],
  ["square", unary((x) => power(x, 2))],
  ["cube", unary((x) => power(x, 3))],
  ["nthRoot", optional((x, n) => nthRoot(x, n ?? 2))],
  ["hypot", folded(1, hypot, abs)],
  ["log", optional((x, base) => (base ? logBase(x, base) : log(x)))],
  ["log1p", optional((x, base) => (base ? div(log1p(x), log(base)) : log1p(x)))],
  ["sum", sum],
  ["prod", folded(1, mul)],
  ["mean", { ...sum, apply: (xs) => (xs.length === 1 ? at(xs, 0) : div(sum.apply(xs), xs.length)) }],
  ["clamp", ternary(clamp)],
  ["smoothstep", ternary(smoothstep)],
  ["leakyRelu", optional((x, slope) => leakyRelu(x, slope ?? 0.01))],
  ["elu", optional((x, alpha) => elu(x, alpha ?? 1))],
];

function ofPrimitive(primitive: Primitive): Builtin {
  const [least, most] = primitive.variadic
    ? [1, MOST_ARGUMENTS]
    : [primitive.operands.length, primitive.operands.length];
  return numeric(least, most, (operands) => at(operands, 0).builder.apply(primitive, operands));
}

function ofArrays(least: number, most: number, onArrays: OnArrays): Builtin {
  return { least, most, takes: "arrays", apply: alwaysArrays, onArrays };
}

function alwaysArrays(): never {
  throw new InternalError("a function of arrays is taken element by element");
}

function lifted([name, builtin]: readonly [string, Builtin]): readonly [string, Builtin] {
  const lifting = liftings.get(name);
  return [name, lifting ? { ...builtin, onArrays: lifting(builtin.apply) } : builtin];
}

/** Every function that formulas can call, by its name. */
export const builtins: ReadonlyMap<string, Builtin> = new Map([
  ...[
    ...registry.flatMap((primitive) => primitive.mathjs.map((name) => [name, ofPrimitive(primitive)] as const)),
    ...derived,
  ].map(lifted),
  ...arrayFunctions.map(([name, least, most, onArrays]) => [name, ofArrays(least, most, onArrays)] as const),
  ...longArrayFunctions.map(([name, onArrays]) => [name, ofArrays(1, MOST_ARGUMENTS, onArrays)] as const),
  // Its last argument is a function, so it is lowered by itself.
  ["map", ofArrays(2, MOST_ARGUMENTS, alwaysArrays)],
]);

/** How many arguments a function takes, in words; where it takes any number of them, the limit that is not kept. */
export function arityOf({ least, most }: Pick<Builtin, "least" | "most">, given = 0): string {
  if (least === most) return argumentCount(least);
  if (given > MOST_ARGUMENTS) return `at most ${argumentCount(most)}`;
  if (most === MOST_ARGUMENTS) return `at least ${argumentCount(least)}`;
  return `${least} ${most === least + 1 ? "or" : "to"} ${argumentCount(most)}`;
}

function argumentCount(count: number): string {
  return count === 1 ? "1 argument" : count === 0 ? "no arguments" : `${count} arguments`;
}
