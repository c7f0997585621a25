// Random expressions over what is in scope. They are made so that values stay moderate and indices within their arrays.

/** A source of decisions. When they come to an end, the first alternative is taken each time. */
export interface Dice {
  readonly below: (limit: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  /** A name that no other variable has. */
  readonly fresh: (prefix: string) => string;
  /** Whether decisions are left. */
  readonly goesOn: () => boolean;
}

/** The decisions in a list of numbers from 0 to 999. */
export function diceOf(decisions: readonly number[]): Dice {
  let position = 0;
  let names = 0;
  const next = (): number => (decisions[position++] ?? 0) / 1000;
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    chance: (probability) => next() > 1 - probability,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError("nothing to pick from");
      return item;
    },
    fresh: (prefix) => `${prefix}${names++}`,
    goesOn: () => position < decisions.length,
  };
}

/** A whole number between two others. */
export interface WholeNumber {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly isWritable: boolean;
}

/** An array of one axis, or of rows. */
export interface NumberArray {
  readonly name: string;
  readonly lengths: readonly number[];
  readonly storage: "number[]" | "Float64Array";
  readonly isWritable: boolean;
  /** Whether the variable may get another array. */
  readonly isVariable?: boolean;
}

/** An array whose length depends on the arguments or the data. */
export interface NumberList {
  readonly name: string;
  /** Whether it grows and shrinks. */
  readonly grows: boolean;
}

/** What may be used where. */
export interface Scope {
  readonly reals: readonly string[];
  readonly writableReals: readonly string[];
  readonly integers: readonly WholeNumber[];
  readonly arrays: readonly NumberArray[];
  readonly lists: readonly NumberList[];
  readonly flags: readonly string[];
  /** How deep statements are nested. */
  readonly depth: number;
  /** Whether a loop is around that may be left. */
  readonly isLoop: boolean;
  /** The text of a return. */
  readonly leave: (scope: Scope, dice: Dice) => string;
}

/** A real number. */
export function real(scope: Scope, dice: Dice, depth: number): string {
  if (depth === 0) return atom(scope, dice);
  const part = (): string => real(scope, dice, depth - 1);
  switch (dice.below(18)) {
    case 0:
    case 1:
      return atom(scope, dice);
    case 2:
      return `(0.6 * ${part()} + 0.5 * ${part()})`;
    case 3:
      return `(${part()} - ${part()})`;
    case 4:
      return `Math.sin(${part()} * ${part()})`;
    case 5:
      return `0.4 * ${part()} * ${part()}`;
    case 6:
      return `Math.tanh(${part()})`;
    case 7:
      return `(${part()} / (1.5 + Math.cos(${part()})))`;
    case 8:
      return `Math.sqrt(1 + (${part()}) ** 2)`;
    case 9:
      return `Math.exp(-Math.abs(${part()}))`;
    case 10:
      return `Math.${dice.pick(["max", "min"])}(${part()}, ${part()})`;
    case 11:
      return `(${condition(scope, dice)} ? ${part()} : ${part()})`;
    case 12:
      return `blend(${part()}, ${part()})`;
    case 13: {
      const { array } = pickArray(scope, dice, (each) => each.lengths.length === 1);
      return array
        ? `total${array.storage === "Float64Array" ? "Typed" : ""}(${array.name}, ${part()})`
        : atom(scope, dice);
    }
    case 14:
      return `Math.log(1.2 + Math.abs(${part()}))`;
    case 15:
      return `square(${part()})`;
    case 16:
      return `(-(${part()}))`;
    default:
      return `Math.abs(${part()})`;
  }
}

/** Something that is read. */
function atom(scope: Scope, dice: Dice): string {
  switch (dice.below(8)) {
    case 0:
    case 1:
    case 2:
      return dice.pick(scope.reals);
    case 3:
    case 4:
      return element(scope, dice) ?? dice.pick(scope.reals);
    case 5:
      return dice.pick(["0.3", "-0.7", "1.1", "0", "1"]);
    case 6: {
      const whole = scope.integers.length > 0 ? dice.pick(scope.integers).name : "2";
      return dice.chance(0.3) ? `${dice.pick(scope.arrays).name}.length * 0.1` : `0.2 * ${whole}`;
    }
    default: {
      const list = scope.lists.length > 0 ? dice.pick(scope.lists).name : undefined;
      return list ? `(${list}.length > 0 ? ${list}[${list}.length - 1]! : 0.4)` : dice.pick(scope.reals);
    }
  }
}

/** An element of some array that can be read. */
function element(scope: Scope, dice: Dice): string | undefined {
  const { array } = pickArray(scope, dice, () => true);
  return array && elementOf(array, scope, dice);
}

/** Some element of an array. */
export function elementOf({ name, lengths }: NumberArray, scope: Scope, dice: Dice): string {
  return name + lengths.map((length) => `[${index(length, scope, dice)}]!`).join("");
}

/** Some array of a kind. */
export function pickArray(
  { arrays }: Scope,
  dice: Dice,
  isWanted: (array: NumberArray) => boolean,
): { readonly array: NumberArray | undefined } {
  const wanted = arrays.filter(isWanted);
  return { array: wanted.length > 0 ? dice.pick(wanted) : undefined };
}

/** An index of an axis. */
export function index(length: number, scope: Scope, dice: Dice): string {
  const whole = scope.integers.length > 0 ? dice.pick(scope.integers.toReversed()) : undefined;
  const last = length - 1;
  switch (dice.below(6)) {
    case 0:
    case 1:
    case 2:
      if (whole === undefined) return String(dice.below(length));
      if (whole.from >= 0 && whole.to <= last) return dice.chance(0.25) ? `${last} - ${whole.name}` : whole.name;
      if (whole.from >= 1 && whole.to <= last + 1) return `${whole.name} - 1`;
      if (whole.from >= -1 && whole.to < last) return `${whole.name} + 1`;
      return whole.from >= 0 ? `${whole.name} % ${length}` : String(last);
    case 3:
      return String(dice.below(length));
    case 4:
      return whole && whole.from >= 0 ? `(${whole.name} + ${1 + dice.below(3)}) % ${length}` : "0";
    default:
      return dice.chance(0.5)
        ? `Math.min(${last}, Math.floor(Math.abs(2 * ${dice.pick(scope.reals)})))`
        : String(dice.below(length));
  }
}

/** A whole number from 0 to `last`. */
export function wholeNumber(last: number, scope: Scope, dice: Dice): string {
  return index(last + 1, scope, dice);
}

/** A truth value. */
export function condition(scope: Scope, dice: Dice): string {
  const whole = scope.integers.length > 0 ? dice.pick(scope.integers) : undefined;
  switch (dice.below(8)) {
    case 0:
    case 1:
      return `${real(scope, dice, 0)} > ${real(scope, dice, 1)}`;
    case 2:
      return `${real(scope, dice, 1)} < ${dice.pick(["0.2", "-0.3", "0.9"])}`;
    case 3:
      return whole ? `${whole.name} % 2 === ${dice.below(2)}` : "p > q";
    case 4:
      return whole ? `${whole.name} ${dice.pick(["<", ">=", "!=="])} ${dice.below(4)}` : "p < q";
    case 5:
      return `(${condition(scope, dice)} ${dice.pick(["&&", "||"])} ${condition(scope, dice)})`;
    case 6:
      return scope.flags.length > 0 ? dice.pick(scope.flags) : "s > 0.1";
    default:
      return `!(${condition(scope, dice)})`;
  }
}
