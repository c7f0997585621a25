import fc from "fast-check";

/** A random program: the text of a function of two numbers. */
export type RandomProgram = (name: string) => string;

/** What may be used where: the variables that can be read, those that can be assigned to, and whether loops surround it. */
interface Scope {
  readonly readable: readonly string[];
  readonly writable: readonly string[];
  /** Numbers that are known: counters. */
  readonly counters: readonly string[];
  readonly depth: number;
  readonly isLoop: boolean;
}

/** A source of decisions: numbers from 0 to 1, as many as are asked for. */
interface Dice {
  readonly below: (limit: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  readonly fresh: () => string;
}

/** Random programs over nested conditions, loops with known counts, early returns, jumps, arrays and functions. */
export const randomProgram: fc.Arbitrary<RandomProgram> = fc
  .array(fc.nat({ max: 9999 }), { minLength: 80, maxLength: 400 })
  .map((numbers) => (name) => programOf(name, diceOf(numbers)));

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

function programOf(name: string, dice: Dice): string {
  const scope: Scope = { readable: ["x", "y", "s"], writable: ["s", "x"], counters: [], depth: 0, isLoop: false };
  const body = [...statements(scope, dice, 2 + dice.below(4)), ...arrays(scope, dice), ...statements(scope, dice, 2)];
  return `export function ${name}(x: number, y: number): number {
  let s = 0.5;
  const helper = (v: number, w: number): number => { if (v > w) return v * 0.5; return w - v; };
  const more = (v: number): void => { if (v < 0) return; s += v * 0.25; };
  const a = [x, y, 1, s];
  ${body.join("\n  ")}
  return s + a[0]! - a[1]! * a[3]! + Number(${condition(scope, dice)});
}`;
}

function statements(scope: Scope, dice: Dice, count: number): readonly string[] {
  const lines: string[] = [];
  let inner = scope;
  for (let index = 0; index < count; index++) {
    if (dice.chance(0.25)) {
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

function statement(scope: Scope, dice: Dice): string {
  const { depth } = scope;
  const deeper = { ...scope, depth: depth + 1 };
  const block = (inside: Scope): string => `{ ${statements(inside, dice, 1 + dice.below(3)).join(" ")} }`;
  const kind = dice.below(depth < 3 ? 12 : 6);
  if (kind < 3)
    return `${dice.pick(scope.writable)} ${dice.pick(["=", "+=", "*=", "-="])} ${expression(scope, dice, 2)};`;
  if (kind === 3) return `more(${expression(scope, dice, 1)});`;
  if (kind === 4) return `a[${index(scope, dice)}] = ${expression(scope, dice, 2)};`;
  if (kind === 5) return `if (${condition(scope, dice)}) ${jump(scope, dice)}`;
  if (kind < 9) {
    const otherwise = dice.chance(0.6) ? ` else ${block(deeper)}` : "";
    return `if (${condition(scope, dice)}) ${block(deeper)}${otherwise}`;
  }
  const counter = dice.fresh();
  const inside: Scope = {
    ...deeper,
    readable: [...scope.readable, counter],
    counters: [...scope.counters, counter],
    isLoop: true,
  };
  if (kind === 9)
    return `for (const ${counter} of [${expression(scope, dice, 1)}, y, s]) ${block({ ...inside, counters: scope.counters })}`;
  return `for (let ${counter} = 0; ${counter} < ${String(1 + dice.below(3))}; ${counter}++) ${block(inside)}`;
}

function jump(scope: Scope, dice: Dice): string {
  const kind = dice.below(scope.isLoop ? 3 : 1);
  return [`return ${expression(scope, dice, 2)};`, "break;", "continue;"][kind]!;
}

function arrays(scope: Scope, dice: Dice): readonly string[] {
  if (dice.chance(0.5)) return [];
  return [
    `const b = new Array<number>(3).fill(${expression(scope, dice, 1)});`,
    `for (let k = 0; k < b.length; k++) { if (${condition(scope, dice)}) b[k] = a[k]! * k; else a[k + 1] = b[k]!; }`,
    `if (${condition(scope, dice)}) [b[0], b[1]] = [b[1]!, b[0]!];`,
    "const alias = b; alias[2]! += s; s += b[0]! * 0.5 + b[2]!;",
  ];
}

function index({ counters }: Scope, dice: Dice): string {
  if (counters.length > 0 && dice.chance(0.5)) return dice.pick(counters);
  return String(dice.below(4));
}

function condition(scope: Scope, dice: Dice): string {
  // The types of two literals have no overlap; that of a product is `number`.
  const comparison = `1 * ${expression(scope, dice, 1)} ${dice.pick(["<", "<=", ">=", "===", "!=="])} ${expression(scope, dice, 1)}`;
  if (dice.chance(0.7)) return comparison;
  const other = dice.chance(0.3)
    ? `(s += 0.5) >= ${expression(scope, dice, 1)}`
    : `!(${expression(scope, dice, 1)} >= y)`;
  return `${comparison} ${dice.pick(["&&", "||"])} ${other}`;
}

function expression(scope: Scope, dice: Dice, depth: number): string {
  if (depth === 0 || dice.chance(0.2)) {
    return dice.chance(0.75) ? dice.pick(scope.readable) : dice.pick(["0.5", "1.25", "2", "-0.75", "3"]);
  }
  const part = (): string => expression(scope, dice, depth - 1);
  switch (dice.below(10)) {
    case 0:
      return `Math.${dice.pick(["sin", "cos", "atan", "tanh", "abs"])}(${part()})`;
    case 1:
      return `(${condition({ ...scope }, dice)} ? ${part()} : ${part()})`;
    case 2:
      return `helper(${part()}, ${part()})`;
    case 3:
      return `a[${index(scope, dice)}]!`;
    case 4:
      return `(${part()} % ${dice.pick(["2", "y", "1.5"])})`;
    case 5:
      return `(${part()}) ** 2 / 4`;
    default:
      return `(${part()} ${dice.pick(["+", "-", "*"])} ${part()})`;
  }
}
