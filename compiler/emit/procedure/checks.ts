import type { ArrayVariable, Variable } from "../../procedure/procedure.ts";
import { name, type Expression, type Statement } from "../program.ts";

/** A tangent or an adjoint that is given, and the array that it must be as long as. */
export interface Companion {
  readonly array: ArrayVariable;
  readonly of: ArrayVariable;
}

/** Throw where an array that is written is another argument too: both would change. */
export function requireOwnMemory(
  written: readonly ArrayVariable[],
  arrays: readonly ArrayVariable[],
  names: ReadonlyMap<Variable, string>,
): readonly Statement[] {
  return written.flatMap((array, position): readonly Statement[] => {
    const own = names.get(array);
    const others = arrays.filter((other) => {
      const isEarlier = written.indexOf(other) !== -1 && written.indexOf(other) <= position;
      return !isEarlier && other.rank === array.rank && other.storage === array.storage && names.has(other);
    });
    const tests = others.map((other): Expression => {
      return { kind: "infix", operator: "===", left: name(own ?? ""), right: name(names.get(other) ?? "") };
    });
    const [first, ...more] = tests;
    if (own === undefined || first === undefined) return [];
    const isShared = more.reduce((left, right): Expression => ({ kind: "infix", operator: "||", left, right }), first);
    return [
      {
        kind: "require",
        test: { kind: "prefix", operator: "!", operand: isShared },
        message: [`${own} is written, and must be no other argument`],
      },
    ];
  });
}

/** Throw where a tangent or an adjoint is not as long as what it belongs to. */
export function requireLengths(
  companions: readonly Companion[],
  names: ReadonlyMap<Variable, string>,
): readonly Statement[] {
  return companions.flatMap(({ array, of }): readonly Statement[] => {
    const [own, other] = [names.get(array), names.get(of)];
    if (own === undefined || other === undefined) return [];
    return [requireLength(own, { kind: "length", array: own }, { kind: "length", array: other })];
  });
}

/** Throw where an array of the caller has another length than it must have. */
export function requireLength(called: string, length: Expression, wanted: Expression): Statement {
  return {
    kind: "require",
    test: { kind: "infix", operator: "===", left: length, right: wanted },
    message: [`${called} has `, length, " elements, and must have ", wanted],
  };
}
