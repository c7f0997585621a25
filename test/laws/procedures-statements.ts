import { condition, pickArray, real, wholeNumber, type Dice, type Scope } from "./procedures-expressions.ts";
import {
  elementAssignment,
  exchange,
  filling,
  listStatement,
  newArray,
  newDynamicArray,
  newList,
  order,
  reassignment,
  rowView,
} from "./procedures-arrays.ts";
import {
  assignment,
  declaration,
  flag,
  record,
  wholeAssignment,
  wholeDeclaration,
  type Written,
} from "./procedures-numbers.ts";

// Random statements: each gives its lines, and the scope of those behind it.

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
  const kind = dice.below(38);
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
    case 29:
      return same(reassignment(scope, dice));
    case 30:
      return rowView(scope, dice);
    case 31:
      return record(scope, dice);
    case 32:
      return order(scope, dice);
    case 33:
      return newDynamicArray(scope, dice);
    case 34:
    case 35:
      return same(filling(scope, dice));
    default:
      return isDeep ? same(assignment(scope, dice)) : same(...iteration(scope, dice));
  }
}

/** A condition with one side or two. */
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

/** The end of a step, a loop or the function, on a condition. */
function jump(scope: Scope, dice: Dice): string {
  const test = condition(scope, dice);
  const kind = scope.isLoop ? dice.pick(["continue;", "break;", ""]) : "";
  return `if (${test}) ${kind === "" ? scope.leave(scope, dice) : kind}`;
}

/** The call of a function that writes into its argument, or into a variable around it. */

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
