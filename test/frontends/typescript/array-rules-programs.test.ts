import { describe, expect, it } from "vitest";
import { compileProcedure } from "../../../compiler/compile-procedure.ts";
import { readProcedure } from "../../../compiler/frontends/typescript/index.ts";
import { leavesOf } from "../../support/arrays.ts";
import { near, open } from "./rules-support.ts";

/** Programs of functions that have a tag each, or none. */
const programs = (hasRules: boolean): string => `
  ${hasRules ? "/** @derivative pullback normPull */" : ""}
  function norm(x: readonly number[]): number {
    let sum = 0;
    for (const v of x) sum += v * v;
    return Math.sqrt(sum);
  }
  const normPull = (x: readonly number[], y: number, bar: number): number[] => x.map((v) => (bar * v) / y);
  ${hasRules ? "/** @derivative pushforward unitPush */" : ""}
  function unit(x: readonly number[], size: number): number[] {
    const length = norm(x);
    return x.map((v) => (v / length) * size);
  }
  function unitPush(x: readonly number[], size: number, dx: readonly number[], dsize: number): number[] {
    const length = norm(x);
    let along = 0;
    for (let i = 0; i < x.length; i++) along += x[i]! * dx[i]!;
    return x.map((v, i) => (dx[i]! / length - (v * along) / length ** 3) * size + (v / length) * dsize);
  }
  export function rows(a: readonly (readonly number[])[]): number {
    let sum = 0;
    for (let i = 0; i < a.length; i++) sum += norm(a[i]!) * (i + 1);
    return sum;
  }
  export function small(a: number, b: number): number {
    let v = [a, b, a * b];
    let sum = 0;
    for (let k = 0; k < 3; k++) {
      sum += norm(v) * v[k]!;
      v = unit(v, 1.5 + k);
    }
    return sum + v[0]!;
  }
  export function walk(x: readonly number[], steps: number): number {
    const w = x.slice();
    let sum = 0;
    for (let k = 0; k < steps; k++) {
      const u = unit(w, 2);
      if (u[0]! > 0.1) sum += norm(u) * w[1]!;
      else sum -= u[1]!;
      for (let i = 0; i < w.length; i++) w[i] = Math.sin(w[i]!) + u[i]! * 0.3;
    }
    return sum;
  }
  export function until(x: readonly number[]): number {
    let w = x.slice();
    let sum = 0;
    while (norm(w) > 0.5) {
      w = unit(w, norm(w) * 0.6);
      sum += w[0]! ** 2;
    }
    return sum;
  }
  export function grown(x: readonly number[]): number {
    const list: number[] = [];
    for (const v of x) if (v > 0) list.push(v * v);
    const u = unit(list, 1);
    list.push(u[0]!);
    return norm(list) + u[1]!;
  }
  export function out(target: number[], x: readonly number[]): void {
    const u = unit(x, 3);
    for (let i = 0; i < x.length; i++) target[i] = u[i]! * x[i]!;
  }`;

const ruled = await open(programs(true));
const plain = await open(programs(false));

const calls: readonly (readonly [name: string, point: readonly unknown[]])[] = [
  [
    "rows",
    [
      [
        [1, 2],
        [3, 4],
        [0.5, -1],
      ],
    ],
  ],
  ["small", [1.3, 0.7]],
  ["walk", [[0.5, -1.2, 0.8], 4]],
  ["until", [[2, -1]]],
  ["grown", [[1, -2, 0.5, 2]]],
];

describe("a program with rules of arrays", () => {
  it.each(calls)("has the values and derivatives that it has without them: %s", (name, point) => {
    const [f, known] = [ruled, plain].map((program) => compileProcedure(readProcedure(program, name)));
    if (f === undefined || known === undefined) throw new Error("no programs");
    const derivative = (of: typeof f, kind: "gradient" | "hessian"): unknown => Reflect.apply(of[kind], of, point);
    expect(Reflect.apply(f, undefined, point)).toBe(Reflect.apply(known, undefined, point));
    expect(derivative(f, "gradient")).toEqual(near(derivative(known, "gradient"), 11));
    expect(leavesOf(derivative(f, "hessian"))).toEqual(near(leavesOf(derivative(known, "hessian")), 10));
  });

  it("saves no steps of a loop that only adds up", () => {
    const rows = compileProcedure(readProcedure(ruled, "rows"));
    expect(rows.source({ of: ["gradient"] })).not.toMatch(/tape/);
  });

  it("may be cut into pieces that are carried out again", () => {
    const parsed = readProcedure(ruled, "walk");
    const [whole, pieces] = [compileProcedure(parsed), compileProcedure(parsed, { checkpoints: ["k"] })];
    const point = [[0.5, -1.2, 0.8], 5] as const;
    expect(pieces.gradient(...point)).toEqual(whole.gradient(...point));
  });

  it("may write its results for the caller", () => {
    const [f, known] = [ruled, plain].map((program) => compileProcedure(readProcedure(program, "out")));
    const point = [
      [0, 0],
      [0.6, -1.1],
    ];
    expect(f?.jacobian(...point)).toEqual(near(known?.jacobian(...point)));
  });
});
