import fc from "fast-check";

/** A random function of arrays, as text, by a given name. */
export type RandomProcedure = (name: string) => string;

/** What may be used where. */
interface Scope {
  /** Numbers that can be read, and those that can be assigned to. */
  readonly readable: readonly string[];
  readonly writable: readonly string[];
  /** Whole numbers from 0 to 3. */
  readonly indices: readonly string[];
  readonly depth: number;
  readonly isLoop: boolean;
  /** Whether `return` gives a value. */
  readonly isFunction: boolean;
}

/** A source of decisions. */
interface Dice {
  readonly below: (limit: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  readonly fresh: () => string;
}

/** Random functions with loops that depend on data, jumps, memory of every kind and functions; all arrays have 4 elements. */
export const randomProcedure: fc.Arbitrary<RandomProcedure> = fc
  .array(fc.nat({ max: 9999 }), { minLength: 120, maxLength: 600 })
  .map((numbers) => (name) => procedureOf(name, diceOf(numbers)));

/** What the functions are called with: x, y, idx, s, flag and out. */
export const PARAMETERS =
  "x: readonly number[], y: Float64Array, w: readonly (readonly number[])[], idx: readonly number[], s: number, n: number, p: Pair, flag: boolean, out: Float64Array";

export const PRELUDE = `interface Pair { readonly left: number; readonly right: readonly number[] }
const TABLE = [0.5, -1.25, 2, 0.75];
const half = (v: number): number => v * 0.5;
function bounded(v: number, w: number): number { if (v > w) return w; if (v < -w) { return -w; } return v; }
function total(a: readonly number[], from: number): number { let t = 0; for (let i = from; i < a.length; i++) t += a[i]; return t; }
function scaled(a: Float64Array, by: number): Float64Array { const r = new Float64Array(a.length); for (let i = 0; i < a.length; i++) r[i] = a[i] * by; return r; }
function addTo(a: Float64Array, at: number, v: number): void { if (v === 0) return; a[at] += v; }
function firstAbove(a: readonly number[], v: number): number { for (let i = 0; i < 4; i++) { if (a[i] > v) return i; } return 3; }
function apply(f: (v: number, i: number) => number, a: Float64Array): void { for (let i = 0; i < a.length; i++) a[i] = f(a[i], i); }
function step(q: { u: number; v: number }, h: number): { u: number; v: number } { return { u: q.u + h * q.v, v: q.v - h * q.u }; }
function pick(c: boolean, a: readonly number[]): number[] { if (c) return a.map((e) => e * 2); const r: number[] = []; for (const e of a) r.push(e + 1); return r; }
`;

function diceOf(numbers: readonly number[]): Dice {
  let position = 0;
  let names = 0;
  const next = (): number => (numbers[position++ % numbers.length]! * 0.61803398875 + position * 0.0137) % 1;
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (items) => items[below(items.length)]!,
    fresh: () => `v${String(names++)}`,
  };
}

function procedureOf(name: string, dice: Dice): string {
  const scope: Scope = {
    readable: ["s", "t", "u", "acc.sum"],
    writable: ["t", "u", "acc.sum"],
    indices: ["0", "1", "2", "3", "k"],
    depth: 0,
    isLoop: false,
    isFunction: true,
  };
  const body = [...statements(scope, dice, 3 + dice.below(4)), ...statements(scope, dice, 2 + dice.below(3))];
  return `export function ${name}(${PARAMETERS}): number {
  let t = 0.25;
  let u = s * 2;
  let k = 1;
  const acc = { sum: 1, count: 0 };
  const a = [s, 1, t, u];
  const b = new Float64Array(4);
  const m = Array.from({ length: 4 }, (_, i) => [i, s, 2, 0.5 * i]);
  const list: number[] = [];
  let q = { u: 1, v: s };
  let r = scaled(y, 0.5);
  out.fill(0);
  const more = (v: number): void => { if (v < 0) return; t += v * 0.25; b[k] = v; };
  ${body.join("\n  ")}
  let result = t + u + acc.sum * 0.5 + acc.count + q.u - q.v + k;
  for (let i = 0; i < 4; i++) result += a[i] * 0.5 + b[i] - r[i] * 0.25 + total(m[i], 1) * 0.125;
  for (const v of list) result -= v * 0.5;
  return result;
}`;
}

function statements(scope: Scope, dice: Dice, count: number): readonly string[] {
  const lines: string[] = [];
  let inner = scope;
  for (let index = 0; index < count; index++) {
    if (dice.chance(0.2)) {
      const variable = dice.fresh();
      const isLet = dice.chance(0.5);
      lines.push(`${isLet ? "let" : "const"} ${variable} = ${expression(inner, dice, 2)};`);
      inner = {
        ...inner,
        readable: [...inner.readable, variable],
        writable: isLet ? [...inner.writable, variable] : inner.writable,
      };
    } else lines.push(statement(inner, dice));
  }
  return lines;
}

const OPERATORS = ["=", "+=", "*=", "-="] as const;

function statement(scope: Scope, dice: Dice): string {
  const { depth } = scope;
  const deeper = { ...scope, depth: depth + 1 };
  const block = (inside: Scope): string => `{ ${statements(inside, dice, 1 + dice.below(3)).join(" ")} }`;
  const value = (size = 2): string => expression(scope, dice, size);
  const at = (): string => dice.pick(scope.indices);
  switch (dice.below(depth < 3 ? 26 : 17)) {
    case 0:
    case 1:
      return `${dice.pick(scope.writable)} ${dice.pick(OPERATORS)} ${value()};`;
    case 2:
      return `a[${at()}] ${dice.pick(OPERATORS)} ${value()};`;
    case 3:
      return `b[${at()}] ${dice.pick(OPERATORS)} ${value()};`;
    case 4:
      return `m[${at()}][${at()}] ${dice.pick(OPERATORS)} ${value()};`;
    case 5:
      return `out[${at()}] ${dice.pick(["=", "+="])} ${value()};`;
    case 6:
      return `k = (k + ${dice.pick(["1", "2", "idx[0]", "acc.count"])}) % 4;`;
    case 7:
      return `[a[${at()}], a[${at()}]] = [a[${at()}], ${value(1)}];`;
    case 8:
      return `q = step(q, ${value(1)} > 0 ? 0.1 : 0.2);`;
    case 9:
      return `r = scaled(r, ${dice.pick(["0.5", "s", "t"])});`;
    case 10:
      return dice.pick([`more(${value(1)});`, `addTo(b, ${at()}, ${value(1)});`]);
    case 11:
      return dice.pick([`list.push(${value()});`, `if (list.length > 0) { t += list.pop()!; }`, "acc.count++;"]);
    case 12:
      return `if (${condition(scope, dice)}) ${jump(scope, dice)}`;
    case 13:
      return dice.pick([
        `apply((v, i) => v * 0.5 + a[i] + ${dice.pick(scope.readable)}, b);`,
        `a.forEach((v, i) => { if (v > ${value(1)}) b[i] += v; });`,
        `{ const row = m[${at()}]; row[${at()}] += ${value(1)}; t += row[${at()}]; }`,
      ]);
    case 14:
      return `{ const c = ${dice.pick(["a.slice()", "pick(flag, x)", "x.map((v, i) => v * a[i])", "[...x, t].slice(1)", "w[k].slice(0, 4)"])}; c[${at()}] += ${value(1)}; u += total(c, 1); }`;
    case 15:
      return `k = 0; a[k++] = ${value(1)}; b[++k] += a[k--];`;
    case 16:
      return `{ const [v, w2] = ${dice.pick(["x", "a", "[t, u]", "p.right"])}; t += v - w2; }`;
    case 17:
    case 18:
    case 19: {
      const otherwise = dice.chance(0.6) ? ` else ${block(deeper)}` : "";
      return `if (${condition(scope, dice)}) ${block(deeper)}${otherwise}`;
    }
    case 20: {
      const guard = dice.fresh();
      const inside = block({ ...deeper, isLoop: true });
      return `for (let ${guard} = 0; ${guard} < 6; ) { ${guard}++; if (${condition(scope, dice)}) break; ${inside} }`;
    }
    case 21: {
      const guard = dice.fresh();
      const inside = block({ ...deeper, isLoop: true, readable: [...scope.readable, guard] });
      return dice.chance(0.5)
        ? `{ let ${guard} = 0; while (${guard} < 4 && ${condition(scope, dice)}) { ${guard}++; ${inside} } }`
        : `{ let ${guard} = 0; do { ${guard}++; ${inside} } while (${guard} < 3 && ${condition(scope, dice)}); }`;
    }
    case 22: {
      const item = dice.fresh();
      const inside = { ...deeper, isLoop: true, readable: [...scope.readable, item] };
      return `for (const ${item} of ${dice.pick(["x", "y", "a.slice(1)", "TABLE", "m[k]", "p.right"])}) ${block(inside)}`;
    }
    default: {
      const counter = dice.fresh();
      const inside: Scope = {
        ...deeper,
        readable: [...scope.readable, counter],
        indices: [...scope.indices, counter],
        isLoop: true,
      };
      const header = dice.pick([
        `let ${counter} = 0; ${counter} < 4; ${counter}++`,
        `let ${counter} = k; ${counter} < n; ${counter}++`,
        `let ${counter} = 3; ${counter} >= 0; ${counter}--`,
        `let ${counter} = 0; ${counter} <= idx[k]; ${counter} += 2`,
        `let ${counter} = 0; ${counter} < n / 2; ${counter}++`,
      ]);
      return `for (${header}) ${block(inside)}`;
    }
  }
}

function jump(scope: Scope, dice: Dice): string {
  const kind = dice.below(scope.isLoop ? 3 : 1);
  return [`return ${expression(scope, dice, 2)};`, "break;", "continue;"][kind]!;
}

function condition(scope: Scope, dice: Dice): string {
  const comparison = `1 * ${expression(scope, dice, 1)} ${dice.pick(["<", "<=", ">=", "===", "!=="])} ${expression(scope, dice, 1)}`;
  if (dice.chance(0.6)) return comparison;
  const other = dice.pick([
    "flag",
    `!(${expression(scope, dice, 1)} >= t)`,
    `x.some((e) => e > ${dice.pick(scope.readable)})`,
    `(t += 0.5) >= ${expression(scope, dice, 1)}`,
    `a[${dice.pick(scope.indices)}] < 1`,
  ]);
  return `(${comparison} ${dice.pick(["&&", "||"])} ${other})`;
}

function expression(scope: Scope, dice: Dice, depth: number): string {
  if (depth === 0 || dice.chance(0.2)) {
    return dice.chance(0.75) ? dice.pick(scope.readable) : dice.pick(["0.5", "1.25", "2", "-0.75", "3"]);
  }
  const part = (): string => expression(scope, dice, depth - 1);
  const at = (): string => dice.pick(scope.indices);
  switch (dice.below(16)) {
    case 0:
      return `Math.${dice.pick(["sin", "cos", "atan", "tanh", "abs"])}(${part()})`;
    case 1:
      return `(${condition(scope, dice)} ? ${part()} : ${part()})`;
    case 2:
      return `bounded(${part()}, ${part()})`;
    case 3:
      return `a[${at()}]`;
    case 4:
      return `x[${dice.pick([at(), `idx[${at()}]`, `firstAbove(x, ${part()})`, "x.length - 1", "n - 1", "(k + 1) % 4", "(idx[k] ^ 1) & 3"])}]`;
    case 5:
      return `w[${at()}][${at()}]`;
    case 6:
      return `(${part()}) ** 2 / 4`;
    case 7:
      return dice.pick([
        "total(x, 1)",
        "total(a, k)",
        "p.left",
        "p.right[k]",
        "TABLE[k]",
        "TABLE[2]",
        "out[k]",
        "y[3]",
      ]);
    case 8:
      return `x.reduce((e, v, i) => e + v * a[i], ${part()})`;
    case 9:
      return `half(${part()})`;
    case 10:
      return dice.pick([
        "b[k]",
        "q.u",
        "acc.sum / x.length",
        "m[k][k]",
        "Math.floor(t) * 0.5",
        "(k = (k + 3) % 4)",
        "r[1]",
      ]);
    default:
      return `(${part()} ${dice.pick(["+", "-", "*"])} ${part()})`;
  }
}
