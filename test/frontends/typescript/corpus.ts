/** A natural function, and points at which it is computed. */
export interface Sample {
  readonly title: string;
  readonly text: string;
  /** The name of the function; `f` where not given. */
  readonly fn?: string;
}

/** Functions of two numbers, written as people write them. */
export const corpus: readonly Sample[] = [
  {
    title: "an expression",
    text: "export function f(x: number, y: number): number { return (x + 2) * y - x / (y - 3.5); }",
  },
  { title: "an arrow function", text: "export const f = (x: number, y: number): number => x * Math.sin(y) + -x;" },
  { title: "a function expression", text: "const f = function (x: number, y: number) { return +x - y; };" },
  {
    title: "literals of every form",
    text: "const f = (x: number, y: number) => 0xff * x + 0b101 * y + 0o17 + 1_000.5 + .5 + 5. + 1e-3 + 2E+2 + 0xFFFFFFFFFFFFFFFFF;",
  },
  {
    title: "powers",
    text: "const f = (x: number, y: number) => [x ** 2, x ** 3, x ** y, (-x) ** 5, 2 ** x, x ** 0.5, x ** -1, x ** 0, Math.pow(x, 4), 2 ** 3 ** 2];",
  },
  { title: "remainders", text: "const f = (x: number, y: number) => [x % y, -x % 3, x % -0.7, (x % 1) % y, 7 % x];" },
  {
    title: "every function of Math",
    text: `export function f(x: number, y: number): number[] {
      return [
        Math.abs(x), Math.acos(x), Math.acosh(y), Math.asin(x), Math.asinh(x), Math.atan(x), Math.atan2(x, y), Math.atanh(x),
        Math.cbrt(x), Math.ceil(x), Math.cos(x), Math.cosh(x), Math.exp(x), Math.expm1(x), Math.floor(x), Math.hypot(x, y),
        Math.hypot(x, y, 1), Math.log(x), Math.log10(x), Math.log1p(x), Math.log2(x), Math.max(x, y), Math.max(x, y, 0),
        Math.min(x, y), Math.min(), Math.max(), Math.hypot(), Math.round(x), Math.sign(x), Math.sin(x), Math.sinh(x),
        Math.sqrt(x), Math.tan(x), Math.tanh(x), Math.trunc(x), Math.hypot(x), Math.max(x),
      ];
    }`,
  },
  {
    title: "constants",
    text: `const G = 9.81;
    const HALF_PI = Math.PI / 2;
    const WEIGHTS = [0.25, 0.5, G] as const;
    const SHAPE: Readonly<{ a: number }> = { a: 3 };
    export const f = (x: number, y: number) => G * x + HALF_PI * y + Math.E + Math.SQRT2 + Number.EPSILON + WEIGHTS[2] + SHAPE.a;`,
  },
  {
    title: "infinities",
    text: "const f = (x: number, y: number) => [x / 0, -Infinity * y, NaN + x, Number.MAX_VALUE * x * y];",
  },
  {
    title: "assignments",
    text: `export function f(x: number, y: number): number {
      let s = x, t: number;
      t = s += y;
      s *= 2; s -= t; s /= 3; s **= 2; s %= 5;
      const before = s++;
      const after = --t;
      x = before * after;
      return (y = x, y) + s;
    }`,
  },
  {
    title: "scopes",
    text: `export function f(x: number, y: number): number {
      const a = x;
      { const a = y; { const a = 2; x += a; } x *= a; }
      for (let a = 0; a < 2; a++) { const b = a; x += b; }
      return x + a;
    }`,
  },
  {
    title: "conditions",
    text: `export function f(x: number, y: number): number {
      let s = 0;
      if (x > y) s = x * y;
      else if (x === y) s = -1;
      else { s = y - x; if (s > 1 && !(x < 0)) s = s > 2 ? Math.log(s) : s; }
      const isLarge = s >= 1 || y != 3;
      if (isLarge === (x < 1)) s += 0.5;
      return isLarge ? s : 2 * s;
    }`,
  },
  {
    title: "early returns",
    text: `export function f(x: number, y: number): number {
      if (x < 0) return -x;
      if (x < 1) { const s = x * y; if (s > 0.5) return s; }
      if (y < 0) { if (x > 2) return y; x = 2; } else y = Math.sqrt(y);
      return x + y;
    }`,
  },
  {
    title: "lazy sides",
    text: `export function f(x: number, y: number): number {
      let n = 0;
      const t = x > 0 && (n += y) > 1 || (n -= x) > 2;
      return t ? n : Math.log(y) * n;
    }`,
  },
  {
    title: "loops",
    text: `export function f(x: number, y: number): number {
      let s = 0;
      for (let i = 1, sign = 1; i <= 7; i += 2, sign = -sign) s += sign * x ** i / i;
      let k = 3;
      while (k > 0) { s = s * y + k; k--; }
      do { s += k; k += 2; } while (k < 5);
      for (let i = 0; i < 3; i++) for (let j = i; j < 3; j++) { if (i === j) continue; if (j === 2 && i > 0) break; s += i * j * x; }
      return s;
    }`,
  },
  {
    title: "loops that are left",
    text: `export function f(x: number, y: number): number {
      let s = x;
      for (let i = 0; i < 5; i++) {
        if (s > 3 * y) break;
        if (s < 0) { s = -s; continue; }
        if (s > 10) return i;
        s = s * 1.5 + y;
      }
      return s;
    }`,
  },
  {
    title: "arrays",
    text: `export function f(x: number, y: number): number[] {
      const a = [x, y, x * y];
      const b = new Array<number>(4).fill(x);
      const c = new Float64Array(3);
      for (let i = 0; i < a.length; i++) { b[i + 1] += a[i]! * i; c[i] = b[i]! - a[i]!; }
      const alias = b;
      alias[0] *= 2;
      const d = [...a, b[0]!, c[2]!];
      d.push(7);
      d[1]++;
      let s = 0;
      for (const v of d.slice(1, -1)) s += v;
      return [s, b[0]!, d.length, ...Array.from(c)];
    }`,
  },
  {
    title: "matrices",
    text: `export function f(x: number, y: number): number {
      const m = [[x, 1], [y, x + y]];
      if (Math.abs(m[0]![0]!) < Math.abs(m[1]![0]!)) { const r = m[0]!.slice(); for (let j = 0; j < 2; j++) { m[0]![j] = m[1]![j]!; m[1]![j] = r[j]!; } }
      return m[0]![0]! * m[1]![1]! - m[0]![1]! * m[1]![0]!;
    }`,
  },
  {
    title: "objects",
    text: `interface Point { x: number; y: number }
    const scaled = ({ x, y }: Point, k: number): Point => ({ x: k * x, y: k * y });
    export function f(x: number, y: number) {
      const p: Point = { x, y };
      const q = scaled(p, 3);
      q.x += p.y;
      const { x: a, y: b } = { ...q, y: 2 };
      return { sum: a + b, parts: [p.x, { last: q.y }] };
    }`,
  },
  {
    title: "patterns",
    text: `export function f(x: number, y: number): number {
      let [a, , b] = [x, 0, y];
      [a, b] = [b, a];
      const [first, ...rest] = [a, b, 3];
      return first / (rest[0]! + rest[1]!) - a;
    }`,
  },
  {
    title: "functions",
    text: `export function f(x: number, y: number): number {
      let calls = 0;
      function twice(v: number): number { calls++; if (v < 0) return 0; return half(v) * 4; }
      const add = (v: number, k = 10): void => { if (v > y) return; x += v * k; };
      add(1); add(twice(x), 2);
      return x + calls + (() => y)();
    }
    function half(v: number): number { return v / 2; }`,
  },
  {
    title: "results of functions",
    text: `const order = (x: number, y: number): [number, number] => { if (x < y) return [x, y]; const r: [number, number] = [y, x]; return r; };
    export const f = (x: number, y: number) => { const [lo, hi] = order(x, y); const [a, b] = x > 0 ? [lo, hi] : [hi, lo]; return a - 2 * b; };`,
  },
  {
    title: "an array that is returned and changed",
    text: `export function f(x: number, y: number): number {
      const r = [x, y];
      const pick = (): number[] => { if (x > y) return r; r[0] = 5; return r; };
      const p = pick();
      p[1] += 3;
      return r[0]! * r[1]!;
    }`,
  },
  {
    title: "truth values",
    text: `export function f(x: number, y: number): number {
      const flags = [x > 0, y > 0, true];
      let n = 0;
      for (const flag of flags) n += Number(flag) + +flag;
      const odd = Number.isInteger(x) || Number.isNaN(y) || !isFinite(x);
      return odd ? n : -n;
    }`,
  },
  {
    title: "bits of counts",
    text: "export function f(x: number, y: number) { let s = 0; for (let i = 0; i < 6; i++) s += ((i & 1) === 0 ? x : y) * (i >> 1 | 1) + (~i ^ i << 2) * (i >>> 0); return s; }",
  },
  {
    title: "assertions of types",
    text: "export const f = (x: number, y: number) => (x as number) * ((<number>y)!) + (2 satisfies number) + Number(x);",
  },
  {
    title: "a variable that gets its value later",
    text: "export function f(x: number, y: number): number { let v: number; if (x > y) v = x; else v = y * 2; return v; }",
  },
  {
    title: "operators in another spelling",
    text: `export function f(x: number, y: number): number {
      let n = 6;
      n <<= 2; n >>= 1; n >>>= 1; n &= 7; n |= 8; n ^= 3;;
      let on = false;
      if (x == y) on = !on;
      const label: { readonly key: number } = { "key": n };
      const { "key": key } = label;
      return on !== false ? key : -key * x;
    }`,
  },
  {
    title: "declarations that do nothing inside a function",
    text: `export function f(x: number, y: number): number {
      type Pair = readonly [number, number];
      interface Named { value: number }
      const pair: Pair = [x, y];
      const named: Named = { value: pair[0] };
      return named.value - pair[1];
    }`,
  },
  {
    title: "a module with other things in it",
    text: `/** What else there is says nothing about the function. */
    import type { Missing } from "nowhere";
    export enum Color { Red = 1, Green }
    export class Counter { static count = 0; add(): this { Counter.count++; return this; } }
    export async function* later() { yield await 1; }
    export type Tree = { readonly left?: Tree } | string | undefined;
    export let state = { n: 0 };
    state.n++;
    export function f(x: number, y: number): number { return x - y; }
    const broken: string = f(1, 2);`,
    fn: "f",
  },
];

/** A module with everything beside the function that there can be: it says nothing about the function. */
export const beside = `
import type { Missing } from "nowhere";
import * as all from "nowhere";
import fallback, { one as other, type Two } from "nowhere" with { type: "json" };
import defer * as later from "nowhere";
import old = require("nowhere");
export * from "nowhere";
export * as space from "nowhere";
export { other };
export = other;
export default other;
export as namespace Everything;
declare global { interface Everywhere { a: number } }
declare module "somewhere" { export const a: unique symbol; }
namespace Space { export const a = 1; }
enum Color { Red = 1, Green }
type V = [number, string?];
type W = (a: number) => void;
type U = string | (number & object) | undefined | null | never | bigint | symbol | unknown | any | void | boolean | true;
type G<in out T extends keyof U> = T extends (infer R)[] ? readonly R[] : { readonly [K in T]?: U[K] } | typeof other | -1;
type F = { (a: number): a is 1; new (): this; (a: unknown): asserts a; get b(): number; set b(v: number); [key: string]: U; m?(): void };
type C = abstract new (...rest: [first: number, second?: number, ...U[]]) => import("nowhere").Deep.Deeper;
type S = \`a\${string}b\${number}c\` | intrinsic;
/** A comment {@link other} of every kind. */
@decorated
abstract class A<T> extends all.B<T> implements F {
  static #hidden = 1;
  static { void 0; }
  declare public readonly a: number;
  private accessor b = super.c;
  protected override async d() { await this.e; }
  constructor() { super(); }
  *g() { yield delete this.h; }
  get i() { return new.target; }
  set i(v) { switch (v) { case 1: break; default: throw v; } }
  [other]() { try { debugger; } catch (e) { typeof e in v; } finally { label: for (const k in v) continue label; } };
}
var legacy = class { j = \`a\${1}b\${2}c\` instanceof /x/ ?? 1n ? tag\`x\` : "s"; };
legacy ??= legacy?.k; legacy ||= legacy; legacy &&= legacy<number>;
with (legacy) {}
using resource = legacy;
`;
