/** A real number: an IEEE double. */
export interface RealType {
  readonly kind: "real";
}

/** A truth value; it carries no derivative. */
export interface BooleanType {
  readonly kind: "boolean";
}

/** Several values at once, the result of a region; its elements are read by `project`. */
export interface TupleType {
  readonly kind: "tuple";
  readonly elements: readonly Type[];
}

/** The type of the value of a node. */
export type Type = RealType | BooleanType | TupleType;

export const REAL: RealType = { kind: "real" };
export const BOOLEAN: BooleanType = { kind: "boolean" };

/** The type of several values at once. */
export function tupleOf(elements: readonly Type[]): TupleType {
  return { kind: "tuple", elements };
}

/** Whether two types are the same type. */
export function sameType(a: Type, b: Type): boolean {
  if (a.kind !== "tuple" || b.kind !== "tuple") return a.kind === b.kind;
  return (
    a.elements.length === b.elements.length &&
    a.elements.every((element, index) => {
      const other = b.elements[index];
      return other !== undefined && sameType(element, other);
    })
  );
}

/** A type as text, for messages. */
export function showType(type: Type): string {
  return type.kind === "tuple" ? `(${type.elements.map(showType).join(", ")})` : type.kind;
}
