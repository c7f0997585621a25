import { describe, expect, it } from "vitest";
import { createReader } from "./reading.ts";
import { originals, type Subject } from "./subject.ts";
import { findings, type Looking } from "./violations.ts";

const read = createReader();

/** What random functions have found. */
interface Found {
  readonly about: string;
  readonly text: string;
  readonly given: Subject["given"];
  readonly looking?: Looking;
}

const FOUND: readonly Found[] = [
  {
    about: "a stack that is taken from behind a loop in the side of a condition",
    text: `export function f(x: readonly number[], p: number, q: number, n: number): number {
      let s = p;
      if (n % 2 === 1) return s + 0.3 * s;
      const first: number[] = [];
      const second: number[] = [];
      for (let i = 0; i < first.length; i++) s += 0.5 * first[i]! * 0.6 * x[n % 4]! + 0.5 * 0.2;
      if (second.length > 0) s += Math.sin(second.pop()!) * q;
      return s;
    }`,
    given: [[-0.74, 0.86, -0.13, -1.12], 0.48, -0.51, 2],
  },
  {
    about: "a loop in pieces in the side of a condition",
    text: `export function f(x: Float64Array, p: number): number {
      let s = p;
      if (-0.7 <= Math.min(p, x[1]!)) s = p * p;
      else for (let i = 0; i < x.length; i++) s -= 0.3 * s * p;
      return s;
    }`,
    given: [Float64Array.of(-0.065, -1.058, 0.549, -0.444), 1.16],
    looking: { checkpoints: ["i"] },
  },
  {
    about: "an array of a loop's body that an inner loop runs through",
    text: `export function f(x: readonly number[], p: number, n: number): number {
      let s = p;
      for (let i = 0; i < n; i++) {
        const a = x.slice();
        a[1] = s;
        for (const e of a) s = Math.sin(s + s) + 0.1 * e;
      }
      return s;
    }`,
    given: [[0.38, -0.6, 0.99, 0.006], -0.98, 1],
  },
  {
    about: "a loop in the side of a condition, with a limit that is computed there",
    text: `export function f(x: Float64Array, p: number, q: number, n: number): Float64Array {
      let s = p;
      let k = 1;
      const a = Array.from({ length: 4 }, () => p);
      for (let i = 0; i < 4; i++) if (a[i]! > a[k]!) k = i;
      if (n !== 0) return x.map((each) => each * s + q + a[1]!);
      for (let i = k + 1; i < 5; i++) {
        for (let j = 0; j < a.length; j++) if (i >= 1) a[i - 1] = s;
      }
      return x.map((each) => each * s + s);
    }`,
    given: [Float64Array.of(1.2, 0.25, -0.7, 0.87), -0.12, -1.1, 4],
  },
  {
    about: "results that a loop in pieces writes and does not read",
    text: `export function f(x: readonly number[], p: number): { readonly value: number; readonly last: number } {
      let s = p;
      for (let i = 1; i < 4; i++) s = 0.6 * Math.exp(-Math.abs(x[i - 1]!)) + 0.5 * p;
      return { value: s, last: s * p };
    }`,
    given: [[0.46, -0.53, 1.07], -1.05],
    looking: { checkpoints: ["i"] },
  },
  {
    about: "one variable that is the result twice",
    text: `export function f(x: readonly number[], p: number): { readonly value: number; readonly last: number } {
      const s = p * x[0]! + x[1]!;
      return { value: s, last: s };
    }`,
    given: [[0.46, -0.53], -1.05],
  },
  {
    about: "a sum whose loop runs with its reverse, before another one",
    text: `export function f(w: readonly number[], x: readonly number[]): number {
      let loss = 0;
      for (let i = 0; i < x.length; i++) loss += Math.exp(w[0]! * x[i]!);
      let squares = 0;
      for (const each of w) squares += each ** 2;
      return loss / x.length + 0.5 * squares;
    }`,
    given: [
      [0.4, -0.2],
      [0.3, 0.9, -1.1],
    ],
  },
  {
    about: "an array that has grown and is the result",
    text: `export function f(x: readonly number[], p: number): number[] { const out: number[] = []; for (const e of x) if (e > 0) out.push(e * p); return out; }`,
    given: [[0.3, -0.8, 1.2, 0.7], 0.4],
  },
  {
    about: "a variable that gets another array in each step",
    text: `export function f(x: readonly number[], p: number, n: number): number {
      let a = x.slice();
      const b = new Array<number>(4).fill(0);
      for (let t = 0; t < n; t++) {
        for (let i = 0; i < 4; i++) b[i] = Math.sin(a[(i + 1) % 4]! * p + a[i]!);
        a = b.slice();
      }
      return a[0]! * a[2]!;
    }`,
    given: [[0.3, -0.8, 1.2, 0.7], 0.4, 3],
  },
  {
    about: "a sum in a loop in pieces, in a loop that runs with its reverse",
    text: `export function f(p: number, n: number): number {
      let v = p;
      for (let i = 0; i < n; i++) {
        if (p < 0.9) for (let j = 0; j < n; j++) v += p;
      }
      return 1.1 * v;
    }`,
    given: [-1.15, 3],
    looking: { checkpoints: ["j"] },
  },
  {
    about: "a variable that gets another array behind what reads the first",
    text: `export function f(x: readonly number[], p: number): number {
      let a = x.slice();
      let s = p * a[1]!;
      a = new Array<number>(4).fill(0);
      a[2] = s;
      s = s * a[2]! + a[1]! + p;
      return s * a[3]! + s;
    }`,
    given: [[0.3, -0.8, 1.2, 0.7], 0.4],
  },
  {
    about: "scratch memory in a loop that cannot run with its reverse",
    text: `export function f(x: readonly number[], p: number, n: number): number {
      const u = new Float64Array(4);
      let s = 0;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < 4; j++) u[j] = x[j]! * p + i;
        s += u[3]! * u[0]!;
      }
      return s * s;
    }`,
    given: [[0.3, -0.8, 1.2, 0.7], 0.4, 3],
  },
  {
    about: "a variable that gets an array of another length",
    text: `export function f(x: readonly number[], p: number): number {
      let a = x.slice();
      const first = a[0]! * a[1]! * p;
      a = new Array<number>(2).fill(p);
      a[1] = a[1]! * first;
      return a[0]! * a[1]! * first;
    }`,
    given: [[0.3, -0.8, 1.2, 0.7], 0.4],
  },
];

describe("what random functions have found", () => {
  it.each(FOUND)("$about", ({ text, given, looking }) => {
    const { violations } = findings({ procedure: read(text)("f"), original: originals(text)("f"), given }, looking);
    expect(violations).toEqual([]);
  });
});

describe("what is differentiated", () => {
  it("may be a field of a parameter", () => {
    const text = `
      export interface Layer { readonly weights: readonly number[]; readonly bias: number }
      export function f(params: Layer, x: readonly number[]): number {
        let sum = params.bias;
        for (let i = 0; i < x.length; i++) sum = Math.tanh(sum + params.weights[i]! * x[i]!);
        return sum * params.bias;
      }`;
    const subject: Subject = {
      procedure: read(text)("f"),
      original: originals(text)("f"),
      given: [{ weights: [0.2, -0.4], bias: 0.1 }, [1.5, 0.7]],
    };
    for (const wrt of [["params"], ["params.weights"], ["params.bias"], ["x", "params.bias"]]) {
      expect(findings(subject, { wrt }).violations, wrt.join()).toEqual([]);
    }
  });
});
