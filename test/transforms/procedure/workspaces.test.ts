import { describe, expect, it } from "vitest";
import { procedureProgram } from "../../../compiler/emit/procedure/function.ts";
import { printFunction } from "../../../compiler/emit/print.ts";
import { tidied } from "../../../compiler/emit/procedure/tidy.ts";
import { countOperations } from "../../../compiler/inspect/procedure/run.ts";
import type { StructuredValue } from "../../../compiler/inspect/procedure/values.ts";
import type { Procedure } from "../../../compiler/procedure/procedure.ts";
import { variablesIn } from "../../../compiler/procedure/walk.ts";
import { deriveProcedure } from "../../../compiler/transforms/procedure/derive.ts";
import { corpusProcedure } from "./arguments.ts";
import { largestMemory, tapesIn } from "./memory.ts";
import { createReader } from "./reading.ts";
import { originals } from "./subject.ts";
import { findings } from "./violations.ts";

const TEXT = `
function logSumExp(v: Float64Array): number {
  let largest = -Infinity;
  for (let i = 0; i < v.length; i++) largest = Math.max(largest, v[i]!);
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += Math.exp(v[i]! - largest);
  return largest + Math.log(sum);
}

/** What follows the first sum does not depend on it, but for what is returned. */
export function mixture(x: Float64Array, weights: Float64Array, means: Float64Array): number {
  const shifted = new Float64Array(2);
  const terms = new Float64Array(weights.length);
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    for (let k = 0; k < weights.length; k++) {
      for (let j = 0; j < 2; j++) shifted[j] = (j + 1) * (x[i]! - means[k]!);
      terms[k] = weights[k]! - 0.5 * shifted[0]! * shifted[1]!;
    }
    total += logSumExp(terms);
  }
  const prior = new Float64Array(weights.length);
  for (let k = 0; k < weights.length; k++) prior[k] = means[k]! * weights[k]!;
  return total - x.length * logSumExp(weights) - logSumExp(prior);
}

/** The second loop reads the first sum: its place is behind it. */
export function dependent(x: Float64Array, p: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += Math.sin(x[i]! * p);
  let largest = sum;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, x[i]! * sum);
  sum += largest;
  for (let i = 0; i < x.length; i++) sum += x[i]! ** 2 * p;
  return sum;
}

/** What follows a sum writes what the sum reads. */
export function overwriting(x: Float64Array, p: number): number {
  const scaled = x.map((each) => each * p);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += Math.sin(scaled[i]!);
  for (let i = 1; i < x.length; i++) scaled[i] = scaled[i - 1]! * scaled[i]!;
  let scale = p;
  for (let i = 0; i < x.length; i++) scale = Math.max(scale, scaled[i]!);
  return sum + scale * scale;
}

/** Scratch memory of a sum whose reverse has to wait. */
export function norm(x: Float64Array, p: number, n: number): number {
  const row = new Float64Array(3);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < x.length; k++) {
      for (let j = 0; j < 3; j++) row[j] = x[k]! * p + (i + j) * x[0]!;
      sum += row[0]! * row[1]! * row[2]!;
    }
  }
  return sum * sum;
}

/** An exponential and a power in loops that are run again. */
export function dear(x: Float64Array, p: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += Math.exp(p * x[i]!) + Math.pow(1.5, p * x[i]!);
  return sum * sum;
}

/** Copies of variables that change later, and some that change too early. */
export function copies(x: Float64Array, p: number, n: number): number {
  let [a, b] = [p, 1];
  for (let t = 0; t < n; t++) {
    const before = a;
    a = b + x[t % x.length]!;
    b = before + 0.1 * a * a;
  }
  const last = b;
  let best = 0;
  for (let i = 0; i < x.length; i++) if (x[i]! > x[best]!) best = i;
  const found = best;
  b = b * a + x[found]!;
  best = 0;
  const other = b;
  b = other + last;
  return b * x[found]! + x[best]! + last;
}

/** States that stand in for numbers that nobody has read. */
export function replaced(x: Float64Array, p: number): number {
  const h = x.map((each) => each * p);
  for (let t = 1; t < x.length; t++) h[t] = Math.sin(h[t - 1]! * p) + x[t]!;
  let sum = 0;
  for (let t = 0; t < x.length; t++) sum += h[t]! * h[t]! * h[0]!;
  return sum;
}

/** States that take the place of numbers that a step reads, and states that are set twice. */
export function updated(x: Float64Array, p: number): number {
  const h = x.map((each) => each * p);
  const g = new Float64Array(x.length);
  let sum = 0;
  for (let t = 1; t < x.length; t++) {
    h[t] = h[t]! * Math.sin(h[t - 1]! * p);
    g[t] = h[t]! * x[t]!;
    if (g[t]! > 0) g[t] = g[t]! * g[t]! + g[t - 1]!;
    sum += g[t]! * h[t - 1]!;
  }
  return sum * h[2]!;
}

/** States ahead of the step that are read before they are there. */
export function ahead(x: Float64Array, p: number): number {
  const h = new Float64Array(x.length + 1);
  h[1] = p;
  let sum = p;
  for (let t = 0; t < x.length; t++) {
    sum += h[t + 1]! * sum * x[t]!;
    h[t] = Math.sin(sum * p);
    h[t + 1] = h[t]! * sum;
  }
  return sum * h[3]!;
}

/** An element that every step sets, and that is read when all is done. */
export function overwritten(x: Float64Array, p: number): { readonly last: Float64Array; readonly sum: number } {
  const last = new Float64Array(2);
  let sum = p;
  for (let t = 0; t < x.length; t++) {
    last[0] = Math.sin(x[t]! * sum);
    sum = sum * x[t]! + p;
  }
  return { last, sum: sum * last[0]! };
}

/** Scratch memory that each step fills, in a loop that is run backwards. */
export function stages(x: Float64Array, p: number, n: number): number {
  const stage = new Float64Array(x.length);
  let s = p;
  for (let t = 0; t < n; t++) {
    for (let i = 0; i < x.length; i++) stage[i] = Math.sin(x[i]! * s);
    s += stage[0]! * stage[1]!;
  }
  return s;
}

/** What is only larger or not. */
export function larger(x: Float64Array, p: number): number {
  let largest = p;
  for (let i = 0; i < x.length; i++) if (x[i]! > largest) largest = x[i]! * x[i]!;
  return largest;
}

/** As many steps as the data decide. */
export function halving(x: number, p: number): number {
  let [y, steps] = [x, 0];
  while (Math.abs(y) > 1e-3) {
    y = y * (0.9 + 0.01 * Math.sin(p * y));
    steps += y * y;
  }
  return steps * y;
}
`;

const read = createReader()(TEXT);
const original = originals(TEXT);
const x = Float64Array.of(0.3, -0.8, 1.2, 0.7, -0.45);

const GIVEN: readonly (readonly [name: string, given: readonly StructuredValue[]])[] = [
  ["mixture", [x.slice(0, 2), Float64Array.of(0.2, -0.4), Float64Array.of(0.5, 0.9)]],
  ["dependent", [x, 1.3]],
  ["overwriting", [x, 1.3]],
  ["norm", [x, 0.7, 3]],
  ["dear", [x, 0.7]],
  ["copies", [x, 0.7, 7]],
  ["replaced", [x, 0.7]],
  ["updated", [x, 0.7]],
  ["ahead", [x, 0.7]],
  ["stages", [x, 0.7, 4]],
  ["larger", [x, 0.1]],
  ["halving", [1.9, 0.6]],
];

describe("derivatives", () => {
  it.each(GIVEN)("of %s are what the path and differences say", (name, given) => {
    const { violations, compared } = findings({ procedure: read(name), original: original(name), given });
    expect(violations).toEqual([]);
    expect(compared).toBeGreaterThan(0);
  });
});

describe("derivatives with loops in pieces", () => {
  it.each(["replaced", "updated", "ahead", "overwritten"])("of %s are the same", (name) => {
    const subject = { procedure: read(name), original: original(name), given: [x, 0.7] };
    expect(findings(subject, { checkpoints: ["t"], kinds: ["valueAndGradient", "vjp"] }).violations).toEqual([]);
  });

  it.each(["recurrence", "timeWarping"] as const)("of %s copy no states that are written once", (name) => {
    const given = (n: number): readonly StructuredValue[] => {
      const numbers = Float64Array.from({ length: n }, (_, i) => Math.sin(7 * i));
      return name === "recurrence" ? [numbers, 0.9, 1.1] : [numbers, x];
    };
    const memory = (checkpoints: readonly string[]): number =>
      largestMemory(deriveProcedure(corpusProcedure(name), "gradient", { checkpoints }), given(60));
    expect(memory(name === "recurrence" ? ["t"] : ["i"])).toBeLessThanOrEqual(memory([]));
  });
});

const gradient = (name: string): Procedure => deriveProcedure(read(name), "gradient");

describe("workspaces", () => {
  const points = (n: number): readonly StructuredValue[] => [
    Float64Array.from({ length: n }, (_, i) => Math.sin(7 * i)),
    Float64Array.of(0.2, -0.4, 0.1),
    Float64Array.of(0.5, 0.9, -1.1),
  ];

  it("are shared by the steps of a sum that independent statements follow", () => {
    const memory = (n: number): number => largestMemory(gradient("mixture"), points(n));
    // Beside the adjoint of x nothing grows.
    expect(memory(80) - memory(20)).toBe(60);
  });

  it("of each step have adjoints that all steps share", () => {
    const numbers = x.slice(0, 2);
    const memory = (n: number): number => largestMemory(gradient("stages"), [numbers, 0.7, n]);
    // The two elements of a row, and s.
    expect(memory(80) - memory(20)).toBe(3 * 60);
  });

  it("for truth values are bytes", () => {
    const { functions } = procedureProgram(tidied(gradient("larger"), {}), { name: "larger" });
    const text = functions.flatMap((each) => printFunction(each, "typescript")).join("\n");
    expect(text).toMatch(/const test_tape = new Uint8Array\(x\.length\);/);
  });

  it("have one axis", () => {
    for (const name of ["mixture", "norm"]) {
      expect(variablesIn(gradient(name)).filter((each) => each.form === "array" && each.rank > 1)).toEqual([]);
    }
  });

  it("do not hold what a copy of another variable is", () => {
    expect(tapesIn(gradient("copies")).filter((name) => /before|found|other|last/.test(name))).toEqual([]);
  });
});

describe("dear values", () => {
  it("are computed once", () => {
    const counted = (procedure: Procedure): readonly (number | undefined)[] => {
      const { byPrimitive } = countOperations(procedure, [x, 0.7]);
      return ["exp", "pow"].map((name) => byPrimitive.get(name));
    };
    expect(counted(gradient("dear"))).toEqual(counted(read("dear")));
  });
});

describe("stacks", () => {
  it("of loops that the data end are arrays of doubles that grow", () => {
    const { functions, runtime } = procedureProgram(tidied(gradient("halving"), {}), { name: "halving" });
    const text = functions.flatMap((each) => printFunction(each, "typescript")).join("\n");
    expect(text).toContain("let y_tape: Float64Array = new Float64Array(64);");
    expect(text).toContain("if (y_tape_size === y_tape.length) y_tape = doubled(y_tape);");
    expect(text).toContain("y_tape[--y_tape_size]!");
    expect(text).not.toMatch(/\.(push|pop)\(/);
    expect([...runtime]).toEqual(["doubled"]);
  });
});
