import { abs, add, div, mul, sub } from "../../compiler/primitives/arithmetic.ts";
import { branch } from "../../compiler/primitives/branch.ts";
import { ge, gt, lt } from "../../compiler/primitives/comparison.ts";
import { exp } from "../../compiler/primitives/exponential.ts";
import { floor } from "../../compiler/primitives/steps.ts";
import { sin } from "../../compiler/primitives/trigonometry.ts";
import type { Procedure, Structure } from "../../compiler/procedure/procedure.ts";
import {
  allocate,
  array,
  block,
  compute,
  count,
  element,
  lengthOf,
  loop,
  parameter,
  plus,
  procedure,
  repeat,
  scalar,
  set,
  shelf,
  when,
} from "./build.ts";

// Procedures, each beside the function of JavaScript that it is.

/** Σ xᵢ·yᵢ */
export function dot(): Procedure {
  const [x, y, s, i] = [array("x"), array("y"), scalar("s"), scalar("i", "integer")];
  const term = compute((read) => [[s, mul(read(element(x, i)), read(element(y, i))), "adds"]], 3);
  return procedure([x, y], block([s], [set(s, 0), loop(i, 0, lengthOf(x), block([], [term]))]), s, "dot");
}
export function dotInJavaScript(x: readonly number[], y: readonly number[]): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += (x[i] ?? NaN) * (y[i] ?? NaN);
  return s;
}

/** Newton's iteration for √a, until it is close. */
export function squareRoot(): Procedure {
  const [a, z, near] = [scalar("a"), scalar("z"), scalar("near", "boolean")];
  const body = block(
    [near],
    [
      compute((read) => [[z, mul(0.5, add(read(z), div(read(a), read(z))))]], 4),
      compute((read) => [[near, lt(abs(sub(mul(read(z), read(z)), read(a))), 1e-12)]], 5),
      when(near, [{ kind: "break" }]),
    ],
  );
  return procedure([a], block([z], [compute((read) => [[z, read(a)]]), repeat(body)]), z, "squareRoot");
}
export function squareRootInJavaScript(a: number): number {
  let z = a;
  for (;;) {
    z = 0.5 * (z + a / z);
    if (Math.abs(z * z - a) < 1e-12) break;
  }
  return z;
}

/** A·x, where the result is written into `y`. */
export function product(): Procedure {
  const matrix = array("A", { rank: 2, storage: "Float64Array" });
  const [x, y, i, j] = [array("x"), array("y"), scalar("i", "integer"), scalar("j", "integer")];
  const term = compute((read) => [[element(y, i), mul(read(element(matrix, i, j)), read(element(x, j))), "adds"]], 4);
  const row = block([], [set(element(y, i), 0), loop(j, 0, lengthOf(matrix, 1), block([], [term]))]);
  return procedure(
    [matrix, x, parameter(y, "y", true)],
    block([], [loop(i, 0, lengthOf(matrix), row)]),
    undefined,
    "product",
  );
}
export function productInJavaScript(matrix: readonly (readonly number[])[], x: readonly number[]): readonly number[] {
  return matrix.map((row) => dotInJavaScript(row, x));
}

/** Moments of an array, from the last element to the first, as an object; `scale` is one of its parameters. */
export function moments(): Procedure {
  const [w, scale, absolute] = [array("w"), scalar("scale"), scalar("absolute", "boolean")];
  const [first, second, i, small] = [
    scalar("first"),
    scalar("second"),
    scalar("i", "integer"),
    scalar("small", "boolean"),
  ];
  const squared = compute((read) => {
    const value = mul(read(scale), read(element(w, i)));
    const counted = branch(
      read(absolute),
      [value],
      (x) => abs(x),
      (x) => x,
    );
    return [
      [first, div(counted, read(count(lengthOf(w)))), "adds"],
      [second, mul(value, value), "adds"],
    ];
  }, 5);
  const body = block(
    [small],
    [compute((read) => [[small, lt(read(element(w, i)), read(count(i)))]]), when(small, [squared])],
  );
  const params: Structure = {
    form: "record",
    fields: [
      ["w", w],
      ["scale", scale],
    ],
  };
  return procedure(
    [parameter(params, "params"), absolute],
    block([first, second], [set(first, 0), set(second, 0), loop(i, plus(lengthOf(w), -1), -1, body, -1)]),
    {
      form: "record",
      fields: [
        ["first", first],
        ["tail", { form: "list", items: [second, scale] }],
      ],
    },
    "moments",
  );
}
export function momentsInJavaScript(
  params: { readonly w: readonly number[]; readonly scale: number },
  absolute: boolean,
): { readonly first: number; readonly tail: readonly [number, number] } {
  let [first, second] = [0, 0];
  for (let i = params.w.length - 1; i > -1; i -= 1) {
    if ((params.w[i] ?? NaN) < i) {
      const value = params.scale * (params.w[i] ?? NaN);
      first += (absolute ? Math.abs(value) : value) / params.w.length;
      second += value * value;
    }
  }
  return { first, tail: [second, params.scale] };
}

/** Values that are pushed and popped again, and an element at an index that is computed. */
export function stack(): Procedure {
  const [x, n] = [scalar("x"), scalar("n", "integer")];
  const [tape, i, v, s, k] = [array("tape"), scalar("i", "integer"), scalar("v"), scalar("s"), scalar("k", "integer")];
  const grow = block(
    [],
    [compute((read) => [[v, sin(add(read(v), read(x)))]], 4), { kind: "push", array: tape, value: v }],
  );
  const j = scalar("j", "integer");
  const shrink = block(
    [],
    [{ kind: "pop", array: tape, target: v }, compute((read) => [[s, mul(read(s), exp(read(v)))]], 7)],
  );
  return procedure(
    [x, n],
    block(
      [tape, v, s, k],
      [
        allocate(tape, [0]),
        compute((read) => [
          [v, read(x)],
          [k, floor(mul(read(x), 2))],
        ]),
        loop(i, 0, n, grow),
        compute((read) => [[s, read(element(tape, k))]], 6),
        loop(j, 0, n, shrink),
      ],
    ),
    s,
    "stack",
  );
}
export function stackInJavaScript(x: number, n: number): number {
  const tape: number[] = [];
  let v = x;
  for (let i = 0; i < n; i++) {
    v = Math.sin(v + x);
    tape.push(v);
  }
  let s = tape[Math.floor(x * 2)] ?? NaN;
  for (let j = 0; j < n; j++) {
    v = tape.pop() ?? NaN;
    s = s * Math.exp(v);
  }
  return s;
}

/** States of an iteration that are put aside and taken up again in the other order; the sum of all, weighted. */
export function shelves(): Procedure {
  const [x, n] = [array("x", { storage: "Float64Array" }), scalar("n", "integer")];
  const [state, kept, total] = [
    array("state", { storage: "Float64Array" }),
    shelf("kept", 1, "Float64Array"),
    scalar("total"),
  ];
  const [i, j, k, l] = [scalar("i", "integer"), scalar("j", "integer"), scalar("k", "integer"), scalar("l", "integer")];
  const forward = block(
    [],
    [
      allocate(state, [lengthOf(x)], 0.5),
      loop(
        j,
        0,
        lengthOf(x),
        block([], [compute((read) => [[element(state, j), mul(read(element(x, j)), read(count(i))), "adds"]])]),
      ),
      { kind: "keep", array: state, shelf: kept },
    ],
  );
  const weighted = compute((read) => [[total, mul(read(element(state, l)), read(count(k))), "adds"]]);
  const back = block(
    [],
    [{ kind: "take", array: state, shelf: kept }, loop(l, 0, lengthOf(state), block([], [weighted]))],
  );
  return procedure(
    [x, n],
    block([state, kept, total], [set(total, 0), loop(i, 0, n, forward), loop(k, 0, n, back)]),
    total,
    "shelves",
  );
}
export function shelvesInJavaScript(x: readonly number[], n: number): number {
  const kept: number[][] = [];
  for (let i = 0; i < n; i++) kept.push(x.map((each) => 0.5 + each * i));
  let total = 0;
  for (let k = 0; k < n; k++) for (const each of kept.pop() ?? []) total += each * k;
  return total;
}

/** Two loops, of which the inner one ends early, and an `if` after which something follows. */
export function early(): Procedure {
  const [x, limit] = [array("x"), scalar("limit")];
  const [s, t, i, j, large, over] = [
    scalar("s"),
    scalar("t"),
    scalar("i", "integer"),
    scalar("j", "integer"),
    scalar("large", "boolean"),
    scalar("over", "boolean"),
  ];
  const inner = block(
    [large],
    [
      compute((read) => [[t, read(element(x, j)), "adds"]], 5),
      compute((read) => [[large, ge(read(t), read(limit))]], 6),
      when(large, [{ kind: "break" }], [compute((read) => [[t, mul(read(t), 1.5)]], 7)]),
    ],
  );
  const outer = block(
    [over],
    [
      set(t, 0),
      loop(j, i, lengthOf(x), inner),
      compute((read) => [
        [s, read(t), "adds"],
        [over, gt(read(t), mul(4, read(limit)))],
      ]),
      when(over, [{ kind: "break" }]),
    ],
  );
  return procedure([x, limit], block([s, t], [set(s, 0), loop(i, 0, lengthOf(x), outer)]), s, "early");
}
export function earlyInJavaScript(x: readonly number[], limit: number): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) {
    let t = 0;
    for (let j = i; j < x.length; j++) {
      t += x[j] ?? NaN;
      if (t >= limit) break;
      t *= 1.5;
    }
    s += t;
    if (t > 4 * limit) break;
  }
  return s;
}
