import type { ArrayVariable, Variable } from "../../procedure/procedure.ts";
import type { Scope } from "../names.ts";
import { name, type Expression, type Statement } from "../program.ts";

/** A tangent or an adjoint that is given, and the array that it must be as long as. */
export interface Companion {
  readonly array: ArrayVariable;
  readonly of: ArrayVariable;
}

/** The largest number of pairs of arrays that are compared one by one. */
const MAX_PAIRS = 6;

/** Throw where an array that is written is another argument too: both would change. */
export function requireOwnMemory(
  written: readonly ArrayVariable[],
  read: readonly ArrayVariable[],
  names: ReadonlyMap<Variable, string>,
  scope: Scope,
): readonly Statement[] {
  const pairs = written.flatMap((array, position) => {
    const others = [...read, ...written.slice(position + 1)];
    return others
      .filter((other) => other.rank === array.rank && other.storage === array.storage)
      .map((other) => ({ array, other }));
  });
  const nameOf = (array: ArrayVariable): string => names.get(array) ?? array.name;
  if (pairs.length > MAX_PAIRS) {
    const own = { written: scope.declare("written"), read: scope.declare("read") };
    return [{ kind: "apart", written: written.map(nameOf), read: read.map(nameOf), names: own }];
  }
  return written.flatMap((array): readonly Statement[] => {
    const tests = pairs
      .filter((pair) => pair.array === array)
      .map(({ other }): Expression => {
        return { kind: "infix", operator: "===", left: name(nameOf(array)), right: name(nameOf(other)) };
      });
    const [first, ...more] = tests;
    if (first === undefined) return [];
    const isShared = more.reduce((left, right): Expression => ({ kind: "infix", operator: "||", left, right }), first);
    return [
      {
        kind: "require",
        test: { kind: "prefix", operator: "!", operand: isShared },
        message: [`${nameOf(array)} is written, and must be no other argument`],
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
