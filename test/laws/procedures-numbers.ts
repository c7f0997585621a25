import { condition, pickArray, real, wholeNumber, type Dice, type Scope } from "./procedures-expressions.ts";

// Random declarations and assignments of single numbers and truth values.

/** The lines of a statement, and what may be used behind it. */
export interface Written {
  readonly lines: readonly string[];
  readonly scope: Scope;
}

/** A number that is changed. */
export function assignment(scope: Scope, dice: Dice): string {
  const target = dice.pick(scope.writableReals);
  return assigned(target, scope, dice);
}

/** A change of a variable or an element after which it is still moderate. */
export function assigned(target: string, scope: Scope, dice: Dice): string {
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

/** A new number. */
export function declaration(scope: Scope, dice: Dice): Written {
  const name = dice.fresh("v");
  const isLet = dice.chance(0.6);
  const line = `${isLet ? "let" : "const"} ${name} = ${real(scope, dice, 2)};`;
  const writableReals = isLet ? [name, ...scope.writableReals] : scope.writableReals;
  return { lines: [line], scope: { ...scope, reals: [name, ...scope.reals], writableReals } };
}

/** A new whole number. */
export function wholeDeclaration(scope: Scope, dice: Dice): Written {
  const name = dice.fresh("k");
  const line = `let ${name} = ${wholeNumber(3, scope, dice)};`;
  return {
    lines: [line],
    scope: { ...scope, integers: [...scope.integers, { name, from: 0, to: 3, isWritable: true }] },
  };
}

/** A whole number that is changed, maybe to where an array is largest. */
export function wholeAssignment(scope: Scope, dice: Dice): readonly string[] {
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

/** A truth value. */
export function flag(scope: Scope, dice: Dice): Written {
  const known = scope.flags.find((name) => name.startsWith("b"));
  if (known && dice.chance(0.5)) return { lines: [`${known} = ${condition(scope, dice)};`], scope };
  const name = dice.fresh("b");
  return { lines: [`let ${name} = ${condition(scope, dice)};`], scope: { ...scope, flags: [name, ...scope.flags] } };
}

/** An object with two numbers. */
export function record(scope: Scope, dice: Dice): Written {
  const known = scope.writableReals.find((each) => each.endsWith(".u"));
  const value = (): string => `{ u: ${real(scope, dice, 1)}, v: ${real(scope, dice, 1)} }`;
  if (known !== undefined && dice.chance(0.5)) return { lines: [`${known.replace(".u", "")} = ${value()};`], scope };
  const name = dice.fresh("o");
  const fields = [`${name}.u`, `${name}.v`];
  const [reals, writableReals] = [
    [...fields, ...scope.reals],
    [...fields, ...scope.writableReals],
  ];
  return { lines: [`let ${name} = ${value()};`], scope: { ...scope, reals, writableReals } };
}
