import {
  elementOf,
  index,
  pickArray,
  real,
  type Dice,
  type NumberArray,
  type Scope,
} from "./procedures-expressions.ts";
import { assigned, assignment, type Written } from "./procedures-numbers.ts";

// Random statements that make arrays and write into them.

function writableArray(scope: Scope, dice: Dice): NumberArray | undefined {
  return pickArray(scope, dice, ({ isWritable }) => isWritable).array;
}

/** An element that is changed. */
export function elementAssignment(scope: Scope, dice: Dice): readonly string[] {
  const array = writableArray(scope, dice);
  if (array === undefined) return [assignment(scope, dice)];
  const target = elementOf(array, scope, dice);
  if (dice.chance(0.2)) return [`${target.slice(0, -1)} = ${real(scope, dice, 2)};`];
  return [assigned(target, scope, dice).replace(/^(.*?)! ([-+*]?=)/, "$1 $2")];
}

/** A loop that writes all elements of an array, or all but one. */
export function filling(scope: Scope, dice: Dice): string {
  const array = pickArray(scope, dice, ({ isWritable, lengths }) => isWritable && lengths.length === 1).array;
  if (array === undefined) return assignment(scope, dice);
  const { name, lengths } = array;
  const j = dice.fresh("j");
  const [last = 3] = lengths.map((length) => length - 1);
  const inside: Scope = { ...scope, integers: [...scope.integers, { name: j, from: 0, to: last, isWritable: false }] };
  const first = dice.chance(0.2) ? 1 : 0;
  return `for (let ${j} = ${first}; ${j} < ${name}.length; ${j}++) ${name}[${j}] = ${real(inside, dice, 2)};`;
}

/** A new array of a known length. */
export function newArray(scope: Scope, dice: Dice): Written {
  const name = dice.fresh("a");
  const source = pickArray(scope, dice, ({ lengths }) => lengths.length === 1).array;
  const inside: Scope = { ...scope, integers: [...scope.integers, { name: "j", from: 0, to: 3, isWritable: false }] };
  const added = (text: string, lengths: readonly number[], storage: NumberArray["storage"]): Written => {
    const isVariable = lengths.length === 1 && dice.chance(0.3);
    const array: NumberArray = { name, lengths, storage, isWritable: true, isVariable };
    const line = `${isVariable ? "let" : "const"} ${name} = ${text};`;
    return { lines: [line], scope: { ...scope, arrays: [array, ...scope.arrays] } };
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

/** An array of as many elements as some whole number. */
export function newDynamicArray(scope: Scope, dice: Dice): Written {
  const name = dice.fresh("d");
  const counts = scope.integers.filter(({ from }) => from >= 0);
  const length = counts.length > 0 ? dice.pick(counts).name : "n";
  const size = dice.chance(0.5) ? length : `${length} + 1`;
  const inside: Scope = { ...scope, integers: [...scope.integers, { name: "j", from: 0, to: 4, isWritable: false }] };
  const text = dice.chance(0.4)
    ? `new Float64Array(${size})`
    : `Array.from({ length: ${size} }, (_, j) => ${real(inside, dice, 1)})`;
  const lists = [{ name, grows: false }, ...scope.lists];
  return { lines: [`const ${name} = ${text};`], scope: { ...scope, lists } };
}

/** A variable that gets another array. */
export function reassignment(scope: Scope, dice: Dice): string {
  const array = pickArray(scope, dice, ({ isVariable }) => isVariable === true).array;
  if (array === undefined) return assignment(scope, dice);
  const { name, storage } = array;
  const inside: Scope = { ...scope, integers: [...scope.integers, { name: "j", from: 0, to: 3, isWritable: false }] };
  if (dice.chance(0.3))
    return storage === "Float64Array" ? `${name} = new Float64Array(4);` : `${name} = [s, 1, p, 0.5];`;
  return `${name} = ${name}.map((each, j) => Math.sin(each + ${real(inside, dice, 1)}));`;
}

/** A row of a table by a name of its own. */
export function rowView(scope: Scope, dice: Dice): Written {
  const table = pickArray(scope, dice, ({ lengths }) => lengths.length === 2).array;
  if (table === undefined) return { lines: [assignment(scope, dice)], scope };
  const name = dice.fresh("r");
  const [rows = 1, ...lengths] = table.lengths;
  const row: NumberArray = { ...table, name, lengths, isVariable: false };
  const line = `const ${name} = ${table.name}[${index(rows, scope, dice)}]!;`;
  return { lines: [line], scope: { ...scope, arrays: [row, ...scope.arrays] } };
}

/** An array of indices, two of which change their places. */
export function order(scope: Scope, dice: Dice): Written {
  const known = scope.integers.find(({ name }) => name.startsWith("g"));
  if (known) {
    const name = known.name.slice(0, known.name.indexOf("["));
    const [i, j] = [index(4, scope, dice), index(4, scope, dice)];
    return { lines: [`[${name}[${i}], ${name}[${j}]] = [${name}[${j}]!, ${name}[${i}]!];`], scope };
  }
  const name = dice.fresh("g");
  const element = { name: `${name}[${index(4, scope, dice)}]!`, from: 0, to: 3, isWritable: false };
  return { lines: [`const ${name} = [2, 0, 3, 1];`], scope: { ...scope, integers: [...scope.integers, element] } };
}

/** A new list, which grows and shrinks. */
export function newList(scope: Scope, dice: Dice): Written {
  const name = dice.fresh("l");
  const lists = [{ name, grows: true }, ...scope.lists];
  return { lines: [`const ${name}: number[] = [];`], scope: { ...scope, lists } };
}

/** A list that grows or shrinks, or is run through. */
export function listStatement(scope: Scope, dice: Dice): readonly string[] {
  if (scope.lists.length === 0) return [assignment(scope, dice)];
  const { name: list, grows } = dice.pick(scope.lists);
  const target = dice.pick(scope.writableReals);
  const i = dice.fresh("i");
  const kind = dice.below(6);
  switch (grows ? kind : kind < 4 ? 3 : 5) {
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

/** Values that change places. */
export function exchange(scope: Scope, dice: Dice): readonly string[] {
  const array = pickArray(scope, dice, ({ isWritable, lengths }) => isWritable && lengths.length === 1).array;
  const [a, b] = [dice.pick(scope.writableReals), dice.pick(scope.writableReals)];
  if (array === undefined) return a === b ? [`${a} = -${a};`] : [`[${a}, ${b}] = [${b}, ${a}];`];
  const [first, second] = [elementOf(array, scope, dice), elementOf(array, scope, dice)];
  const [to, from] = [first.slice(0, -1), second.slice(0, -1)];
  if (dice.chance(0.3)) return [`[${to}, ${from}] = [${second}, ${first}];`];
  const held = dice.fresh("h");
  return [`const ${held} = ${first};`, `${to} = ${second};`, `${from} = ${held};`];
}
