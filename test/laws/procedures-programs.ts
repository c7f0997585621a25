import fc from "fast-check";
import type { StructuredValue } from "../../compiler/inspect/procedure/values.ts";
import { diceOf, pickArray, real, type Dice, type Scope } from "./procedures-expressions.ts";
import { statements } from "./procedures-statements.ts";

/** A random function with loops, branches and memory: its text, for a name, and arguments. */
export interface RandomFunction {
  readonly text: (name: string) => string;
  readonly given: readonly StructuredValue[];
}

/** Random functions. Fewer and smaller decisions make a simpler one. */
export const randomFunction: fc.Arbitrary<RandomFunction> = fc
  .array(fc.nat({ max: 999 }), { minLength: 1, maxLength: 250, size: "max" })
  .map(functionOf);

/** The functions that random ones call. */
export const HELPERS = `function square(v: number): number {
  return v * v * 0.5;
}
function blend(a: number, b: number): number {
  if (a > b) return 0.5 * a;
  let sum = b;
  for (let i = 0; i < 2; i++) sum = Math.sin(sum + a);
  return sum;
}
function total(a: readonly number[], w: number): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += 0.4 * a[i]! * w;
  return sum;
}
function totalTyped(a: Float64Array, w: number): number {
  let product = 1;
  for (let i = 0; i < a.length; i++) product *= Math.cos(a[i]! * w);
  return product;
}
function smooth(a: number[], w: number): void {
  for (let i = 1; i < a.length; i++) {
    if (a[i]! > 2) return;
    a[i] = 0.5 * a[i]! + w * a[i - 1]!;
  }
}
function smoothTyped(a: Float64Array, w: number): void {
  for (let i = a.length - 2; i >= 0; i--) a[i] = Math.sin(a[i + 1]! * w) + 0.5 * a[i]!;
}
`;

/** The function that a list of decisions makes. */
export function functionOf(decisions: readonly number[]): RandomFunction {
  const dice = diceOf(decisions);
  const storage = dice.pick(["number[]", "Float64Array"] as const);
  const hasTable = dice.chance(0.4);
  const returns = dice.pick(["number", "number", "number", "array", "object"] as const);
  const steps = dice.below(5);
  const numbers = seededNumbers(dice.below(1000));
  const row = (length: number): StructuredValue => {
    const made = Array.from({ length }, numbers);
    return storage === "Float64Array" ? Float64Array.from(made) : made;
  };
  const leave = (scope: Scope, inner: Dice): string => `return ${RESULTS[returns](scope, inner)};`;
  const scope: Scope = {
    reals: ["s", "p", "q"],
    writableReals: ["s"],
    integers: [{ name: "n", from: 0, to: 4, isWritable: false }],
    arrays: [
      { name: "x", lengths: [4], storage, isWritable: false },
      ...(hasTable ? [{ name: "m", lengths: [4, 3], storage, isWritable: false }] : []),
    ],
    lists: [],
    flags: [],
    depth: 0,
    isLoop: false,
    leave,
  };
  const body = statements(scope, dice, 12);
  const type = storage === "Float64Array" ? "Float64Array" : "readonly number[]";
  const table = hasTable ? `, m: readonly (${type})[]` : "";
  const result = { number: "number", array: storage, object: "{ readonly value: number; readonly last: number }" }[
    returns
  ];
  return {
    text: (name) => `export function ${name}(x: ${type}${table}, p: number, q: number, n: number): ${result} {
  let s = 0.5;
  const more = (v: number): void => {
    if (v < 0) return;
    s += 0.25 * v;
  };
${[...body.lines, leave(body.scope, dice)].map((line) => `  ${line}`).join("\n")}
}
`,
    given: [row(4), ...(hasTable ? [Array.from({ length: 4 }, () => row(3))] : []), numbers(), numbers(), steps],
  };
}

const RESULTS: Readonly<Record<"number" | "array" | "object", (scope: Scope, dice: Dice) => string>> = {
  number: (scope, dice) => dice.pick([`s + 0.3 * ${all(scope, dice)}`, `s * ${all(scope, dice)}`]),
  array: (scope, dice) => `x.map((each) => each * s + ${all(scope, dice)})`,
  object: (scope, dice) => `{ value: s, last: ${all(scope, dice)} }`,
};

/** Some of all that has been computed. */
function all(scope: Scope, dice: Dice): string {
  const reals = scope.reals.slice(0, 6).map((name, position) => `${1 + 0.1 * position} * ${name}`);
  const arrays = scope.arrays
    .filter(({ isWritable }) => isWritable)
    .map(({ name, lengths }) => `${name}${lengths.map((length) => `[${dice.below(length)}]!`).join("")}`);
  const any = pickArray(scope, dice, () => true).array;
  return `(${[...reals, ...arrays, any ? real(scope, dice, 1) : "0"].join(" + ")})`;
}

/** Numbers between −1.3 and 1.3 without a pattern. */
function seededNumbers(seed: number): () => number {
  let count = 0;
  return () => 2.6 * ((seed * 0.7548776662 + ++count * 0.6180339887) % 1) - 1.3;
}
