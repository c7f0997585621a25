import {
  condition,
  elementOf,
  pickArray,
  real,
  wholeNumber,
  type Dice,
  type NumberArray,
  type Scope,
} from "./procedures-expressions.ts";

// Random statements: each gives its lines, and the scope of those behind it.

interface Written {
  readonly lines: readonly string[];
  readonly scope: Scope;
}

/** The lines of some statements, as long as there are decisions. */
export function statements(scope: Scope, dice: Dice, most: number): Written {
  const lines: string[] = [];
  let inner = scope;
  for (let count = 0; count < most && (count === 0 || dice.goesOn()); count++) {
    const written = statement(inner, dice);
    lines.push(...written.lines);
    inner = written.scope;
  }
  return { lines, scope: inner };
}

/** Statements in braces, whose variables end with them. */
function block(head: string, scope: Scope, dice: Dice, most: number): readonly string[] {
  const { lines } = statements({ ...scope, depth: scope.depth + 1 }, dice, most);
  return [`${head} {`, ...lines.map((line) => `  ${line}`), "}"];
}

function statement(scope: Scope, dice: Dice): Written {
  const same = (...lines: readonly string[]): Written => ({ lines, scope });
  const isDeep = scope.depth >= 3;
  const kind = dice.below(30);
  switch (kind) {
    case 0:
    case 1:
    case 2:
      return same(assignment(scope, dice));
    case 3:
    case 4:
      return declaration(scope, dice);
    case 5:
    case 6:
    case 7:
      return same(...elementAssignment(scope, dice));
    case 8:
    case 9:
    case 10:
      return isDeep ? same(assignment(scope, dice)) : same(...conditional(scope, dice));
    case 11:
    case 12:
    case 13:
    case 14:
    case 15:
      return isDeep ? same(...elementAssignment(scope, dice)) : same(...loop(scope, dice));
    case 16:
      return isDeep ? same(assignment(scope, dice)) : same(...whileLoop(scope, dice));
    case 17:
    case 18:
    case 19:
      return newArray(scope, dice);
    case 20:
      return same(...exchange(scope, dice));
    case 21:
      return wholeDeclaration(scope, dice);
    case 22:
      return same(...wholeAssignment(scope, dice));
    case 23:
      return flag(scope, dice);
    case 24:
      return newList(scope, dice);
    case 25:
      return same(...listStatement(scope, dice));
    case 26:
    case 27:
      return same(jump(scope, dice));
    case 28:
      return same(...call(scope, dice));
    default:
      return isDeep ? same(assignment(scope, dice)) : same(...iteration(scope, dice));
  }
}

function assignment(scope: Scope, dice: Dice): string {
  const target = dice.pick(scope.writableReals);
  return assigned(target, scope, dice);
}

/** A number that is changed, and stays moderate. */
function assigned(target: string, scope: Scope, dice: Dice): string {
  switch (dice.below(6)) {
    case 0:
      return `${target} += ${real(scope, dice, 1)};`;
    case 1:
      return `${target} = ${real(scope, dice, 2)};`;
    case 2:
      return `${target} = Math.sin(${target} + ${real(scope, dice, 1)});`;
    case 3:
      return `${target} *= Math.cos(${real(scope, dice, 1)});`;
    case 4:
      return `${target} -= 0.3 * ${target} * ${real(scope, dice, 1)};`;
    default:
      return `${target} = 0.7 * ${target} + ${real(scope, dice, 2)};`;
  }
}

function declaration(scope: Scope, dice: Dice): Written {
  const name = dice.fresh("v");
  const isLet = dice.chance(0.6);
  const line = `${isLet ? "let" : "const"} ${name} = ${real(scope, dice, 2)};`;
  const writableReals = isLet ? [name, ...scope.writableReals] : scope.writableReals;
  return { lines: [line], scope: { ...scope, reals: [name, ...scope.reals], writableReals } };
}

function writableArray(scope: Scope, dice: Dice): NumberArray | undefined {
  return pickArray(scope, dice, ({ isWritable }) => isWritable).array;
}

function elementAssignment(scope: Scope, dice: Dice): readonly string[] {
  const array = writableArray(scope, dice);
  if (array === undefined) return [assignment(scope, dice)];
  const target = elementOf(array, scope, dice);
  if (dice.chance(0.2)) return [`${target.slice(0, -1)} = ${real(scope, dice, 2)};`];
  return [assigned(target, scope, dice).replace(/^(.*?)! ([-+*]?=)/, "$1 $2")];
}

function conditional(scope: Scope, dice: Dice): readonly string[] {
  const then = block(`if (${condition(scope, dice)})`, scope, dice, 1 + dice.below(3));
  if (dice.chance(0.5)) return then;
  const otherwise = block("else", scope, dice, 1 + dice.below(3));
  return [...then.slice(0, -1), `} ${otherwise[0] ?? ""}`, ...otherwise.slice(1)];
}

/** A loop with a counter: through all indices, part of them, in larger steps, downwards, as far as another counter. */
function loop(scope: Scope, dice: Dice): readonly string[] {
  const name = dice.fresh("i");
  const inside = (from: number, to: number): Scope => ({
    ...scope,
    integers: [...scope.integers, { name, from, to, isWritable: false }],
    isLoop: true,
  });
  const most = 1 + dice.below(4);
  const array = dice.pick(scope.arrays);
  const [length = 1] = array.lengths;
  const other = scope.integers.filter(({ from, to }) => from >= 0 && to <= 4);
  const limit = other.length > 0 ? dice.pick(other) : undefined;
  const head = (from: string, test: string, step: string): string =>
    `for (let ${name} = ${from}; ${name} ${test}; ${step})`;
  switch (dice.below(9)) {
    case 0:
    case 1:
      return block(head("0", `< ${array.name}.length`, `${name}++`), inside(0, length - 1), dice, most);
    case 2:
      return block(head("1", `< ${length}`, `${name}++`), inside(1, length - 1), dice, most);
    case 3:
      return block(head("0", "< n", `${name}++`), inside(0, 3), dice, most);
    case 4:
      return block(head(`${array.name}.length - 1`, ">= 0", `${name}--`), inside(0, length - 1), dice, most);
    case 5:
      return block(head("0", `< ${length}`, `${name} += 2`), inside(0, length - 1), dice, most);
    case 6:
      return block(head(String(length - 1), ">= 0", `${name} -= 2`), inside(0, length - 1), dice, most);
    case 7:
      if (limit === undefined) return block(head("0", "< 3", `${name}++`), inside(0, 2), dice, most);
      return dice.chance(0.5)
        ? block(head("0", `${dice.pick(["<", "<="])} ${limit.name}`, `${name}++`), inside(0, limit.to), dice, most)
        : block(head(`${limit.name} + 1`, "< 5", `${name}++`), inside(1, 4), dice, most);
    default:
      return block(head(wholeNumber(2, scope, dice), `< ${length}`, `${name}++`), inside(0, length - 1), dice, most);
  }
}

/** A loop that goes on while the data say so, at most a few times. */
function whileLoop(scope: Scope, dice: Dice): readonly string[] {
  const name = dice.fresh("w");
  const inner: Scope = {
    ...scope,
    integers: [...scope.integers, { name, from: 0, to: 4, isWritable: false }],
    isLoop: true,
  };
  const test = `${name} < ${2 + dice.below(3)} && ${condition(scope, dice)}`;
  // The count comes first, so that `continue` does not skip it.
  if (dice.chance(0.3)) {
    const lines = block("do", inner, dice, 1 + dice.below(3));
    return [`let ${name} = 0;`, "do {", `  ${name}++;`, ...lines.slice(1, -1), `} while (${test});`];
  }
  const lines = block(`while (${test})`, inner, dice, 1 + dice.below(3));
  return [`let ${name} = 0;`, lines[0] ?? "", `  ${name}++;`, ...lines.slice(1)];
}

function newArray(scope: Scope, dice: Dice): Written {
  const name = dice.fresh("a");
  const source = pickArray(scope, dice, ({ lengths }) => lengths.length === 1).array;
  const inside: Scope = { ...scope, integers: [...scope.integers, { name: "j", from: 0, to: 3, isWritable: false }] };
  const added = (text: string, lengths: readonly number[], storage: NumberArray["storage"]): Written => {
    const array: NumberArray = { name, lengths, storage, isWritable: true };
    return { lines: [`const ${name} = ${text};`], scope: { ...scope, arrays: [array, ...scope.arrays] } };
  };
  switch (dice.below(9)) {
    case 0:
    case 1:
      return added("new Float64Array(4)", [4], "Float64Array");
    case 2:
      return added("Array.from({ length: 4 }, () => 0)", [4], "number[]");
    case 3:
      if (source) return added(`${source.name}.slice()`, source.lengths, source.storage);
      return added("new Float64Array(4)", [4], "Float64Array");
    case 4:
      return added(`Array.from({ length: 4 }, (_, j) => ${real(inside, dice, 1)})`, [4], "number[]");
    case 5:
      return added(`[${[1, 2, 3, 4].map(() => real(scope, dice, 1)).join(", ")}]`, [4], "number[]");
    case 6:
      return added("Array.from({ length: 4 }, () => new Float64Array(3))", [4, 3], "Float64Array");
    case 7:
      if (source) {
        return added(
          `${source.name}.map((each, j) => each * ${real(inside, dice, 1)})`,
          source.lengths,
          source.storage,
        );
      }
      return added("new Float64Array(4).fill(0.5)", [4], "Float64Array");
    default:
      return added(`new Array<number>(4).fill(${real(scope, dice, 1)})`, [4], "number[]");
  }
}

/** Values that change places. */
function exchange(scope: Scope, dice: Dice): readonly string[] {
  const array = pickArray(scope, dice, ({ isWritable, lengths }) => isWritable && lengths.length === 1).array;
  const [a, b] = [dice.pick(scope.writableReals), dice.pick(scope.writableReals)];
  if (array === undefined) return a === b ? [`${a} = -${a};`] : [`[${a}, ${b}] = [${b}, ${a}];`];
  const [first, second] = [elementOf(array, scope, dice), elementOf(array, scope, dice)];
  const [to, from] = [first.slice(0, -1), second.slice(0, -1)];
  if (dice.chance(0.3)) return [`[${to}, ${from}] = [${second}, ${first}];`];
  const held = dice.fresh("h");
  return [`const ${held} = ${first};`, `${to} = ${second};`, `${from} = ${held};`];
}

function wholeDeclaration(scope: Scope, dice: Dice): Written {
  const name = dice.fresh("k");
  const line = `let ${name} = ${wholeNumber(3, scope, dice)};`;
  return {
    lines: [line],
    scope: { ...scope, integers: [...scope.integers, { name, from: 0, to: 3, isWritable: true }] },
  };
}

function wholeAssignment(scope: Scope, dice: Dice): readonly string[] {
  const whole = scope.integers.filter(({ isWritable }) => isWritable);
  if (whole.length === 0) return [assignment(scope, dice)];
  const { name } = dice.pick(whole);
  const array = pickArray(scope, dice, ({ lengths }) => lengths.length === 1).array;
  if (array && dice.chance(0.4)) {
    const i = dice.fresh("i");
    return [`for (let ${i} = 0; ${i} < 4; ${i}++) if (${array.name}[${i}]! > ${array.name}[${name}]!) ${name} = ${i};`];
  }
  return [dice.chance(0.5) ? `${name} = (${name} + 1) % 4;` : `${name} = ${wholeNumber(3, scope, dice)};`];
}

function flag(scope: Scope, dice: Dice): Written {
  const known = scope.flags.find((name) => name.startsWith("b"));
  if (known && dice.chance(0.5)) return { lines: [`${known} = ${condition(scope, dice)};`], scope };
  const name = dice.fresh("b");
  return { lines: [`let ${name} = ${condition(scope, dice)};`], scope: { ...scope, flags: [name, ...scope.flags] } };
}

function newList(scope: Scope, dice: Dice): Written {
  const name = dice.fresh("l");
  return { lines: [`const ${name}: number[] = [];`], scope: { ...scope, lists: [name, ...scope.lists] } };
}

function listStatement(scope: Scope, dice: Dice): readonly string[] {
  if (scope.lists.length === 0) return [assignment(scope, dice)];
  const list = dice.pick(scope.lists);
  const target = dice.pick(scope.writableReals);
  const i = dice.fresh("i");
  switch (dice.below(6)) {
    case 0:
    case 1:
      return [`${list}.push(${real(scope, dice, 1)});`];
    case 2:
      return [`if (${list}.length > 0) ${target} += Math.sin(${list}.pop()!);`];
    case 3:
      return [
        `for (let ${i} = 0; ${i} < ${list}.length; ${i}++) ${target} += 0.5 * ${list}[${i}]! * ${real(scope, dice, 1)};`,
      ];
    case 4:
      return [`while (${list}.length > 1) ${target} = Math.sin(${target} * ${list}.pop()!);`];
    default:
      return [
        `if (${list}.length > 0) ${list}[${list}.length - 1] = Math.sin(${list}[${list}.length - 1]! * ${real(scope, dice, 1)});`,
      ];
  }
}

function jump(scope: Scope, dice: Dice): string {
  const test = condition(scope, dice);
  const kind = scope.isLoop ? dice.pick(["continue;", "break;", ""]) : "";
  return `if (${test}) ${kind === "" ? scope.leave(scope, dice) : kind}`;
}

/** The call of a function that writes into its argument, or into a variable around it. */
function call(scope: Scope, dice: Dice): readonly string[] {
  const array = pickArray(scope, dice, ({ isWritable, lengths }) => isWritable && lengths.length === 1).array;
  if (array === undefined || dice.chance(0.3)) return [`more(${real(scope, dice, 1)});`];
  const typed = array.storage === "Float64Array" ? "Typed" : "";
  return dice.chance(0.5)
    ? [`smooth${typed}(${array.name}, ${real(scope, dice, 0)});`]
    : [`${array.name}.fill(${real(scope, dice, 1)});`];
}

/** A loop over the elements of an array. */
function iteration(scope: Scope, dice: Dice): readonly string[] {
  const array = pickArray(scope, dice, ({ lengths }) => lengths.length === 1).array;
  if (array === undefined) return [assignment(scope, dice)];
  const name = dice.fresh("e");
  const inner = { ...scope, reals: [name, ...scope.reals], isLoop: true };
  if (dice.chance(0.3)) {
    const target = dice.pick(scope.writableReals);
    return [
      `${target} += ${array.name}.reduce((${name}, w) => ${name} * 0.5 + w * ${dice.pick(scope.reals)}, ${real(scope, dice, 0)});`,
    ];
  }
  if (dice.chance(0.3)) {
    const lines = block(
      `${array.name}.forEach((${name}) =>`,
      { ...inner, isLoop: false, leave: () => "return;" },
      dice,
      2,
    );
    return [...lines.slice(0, -1), "});"];
  }
  return block(`for (const ${name} of ${array.name})`, inner, dice, 2);
}
