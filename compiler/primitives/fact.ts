import type { Value } from "../graph/builder.ts";
import { scale } from "./arithmetic.ts";
import { branch } from "./branch.ts";
import type { NamedFact, NamedPoint, Operand } from "./primitive.ts";

/** The fact that ∂y/∂xᵢ is the given expression: the map t ↦ t · ∂y/∂xᵢ. */
export function partial<Name extends string>(derivative: (point: NamedPoint<Name>) => Operand): NamedFact<Name> {
  return (t, point) => scale(t, derivative(point));
}

/**
 * The fact of a unary function on part of the reals: the map where the test holds, and outside the domain the value
 * itself, which is NaN there, so that the derivatives of every order are NaN too.
 */
export function inDomain<Name extends string>(
  test: (point: NamedPoint<Name | "x">) => Value,
  map: (t: Value, x: Value, value: Value) => Operand,
): NamedFact<Name | "x"> {
  return (t, point) => branch(test(point), [t, point.x, point.value], map, (_t, _x, value) => value);
}
