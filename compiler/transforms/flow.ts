import type { Value } from "../graph/builder.ts";
import type { Fact, Flow, Point } from "../graph/primitive.ts";
import { add } from "../primitives/arithmetic.ts";
import { branch } from "../primitives/branch.ts";
import { or } from "../primitives/comparison.ts";

/** The sum of two tangents or adjoints. */
export function plus(a: Flow | undefined, b: Flow): Flow {
  if (a === undefined) return b;
  const present = a.present && b.present && or(a.present, b.present);
  return { value: add(a.value, b.value), present };
}

/**
 * A linear map applied to a tangent or an adjoint. One that is not always there passes the map only where it is: its 0
 * must not meet an infinite derivative that belongs to the side of a branch that is not taken.
 */
export function applied(fact: Fact, point: Point, { value: t, present }: Flow): Flow {
  const value = fact(t, point);
  if (present === undefined || readsOnly(value, t)) return { value, present };
  const { attributes } = point;
  const guarded = branch(
    present,
    [t, point.value, ...point.operands],
    (inner, value, ...operands) => fact(inner, { operands, value, attributes }),
    () => 0,
  );
  return { value: guarded, present };
}

/** Whether a value, linear in another one, is made of nothing else, so that it is 0 where the other is. */
function readsOnly(value: Value, other: Value): boolean {
  return value.id === other.id || value.builder.node(value).operands.every((id) => id === other.id);
}
