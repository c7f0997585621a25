import { showDims, type Dim } from "./dim.ts";

/** A real number: an IEEE double. */
export interface RealType {
  readonly kind: "real";
}

/** A truth value; it carries no derivative. */
export interface BooleanType {
  readonly kind: "boolean";
}

/** An array of at least one axis, flat and row-major, of numbers or of truth values. */
export interface TensorType {
  readonly kind: "tensor";
  readonly element: "real" | "boolean";
  readonly dims: readonly Dim[];
}

/** Several values at once, the result of a region; its elements are read by `project`. */
export interface TupleType {
  readonly kind: "tuple";
  readonly elements: readonly Type[];
}

/** The type of the value of a node. */
export type Type = RealType | BooleanType | TensorType | TupleType;

export const REAL: RealType = { kind: "real" };
export const BOOLEAN: BooleanType = { kind: "boolean" };

/** The type of several values at once. */
export function tupleOf(elements: readonly Type[]): TupleType {
  return { kind: "tuple", elements };
}

/** The type of an array of given axes; without axes a single number or truth value. */
export function tensorOf(dims: readonly Dim[], element: TensorType["element"] = "real"): Type {
  if (dims.length === 0) return element === "real" ? REAL : BOOLEAN;
  return { kind: "tensor", element, dims };
}

/** The axes of a value; none for a single one. */
export function dimsOf(type: Type): readonly Dim[] {
  return type.kind === "tensor" ? type.dims : [];
}

/** Whether a value is a number or an array of numbers, which may have a derivative. */
export function isNumeric(type: Type): boolean {
  return type.kind === "real" || (type.kind === "tensor" && type.element === "real");
}

/** The type of one element of a value that is no tuple. */
export function elementType(type: Type): Type {
  if (type.kind !== "tensor") return type;
  return type.element === "real" ? REAL : BOOLEAN;
}

/** Whether two arrays have the same axes. */
export function sameDims(a: readonly Dim[], b: readonly Dim[]): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}

/** Whether two types are the same type. */
export function sameType(a: Type, b: Type): boolean {
  if (a.kind === "tensor" && b.kind === "tensor") return a.element === b.element && sameDims(a.dims, b.dims);
  if (a.kind !== "tuple" || b.kind !== "tuple") return a.kind === b.kind;
  return (
    a.elements.length === b.elements.length &&
    a.elements.every((element, index) => {
      const other = b.elements[index];
      return other !== undefined && sameType(element, other);
    })
  );
}

/**
 * The axes of the result of an elementwise operation: axes are aligned at the last one, and an axis of length 1 or a
 * missing one is repeated. Undefined where the axes do not fit.
 */
export function broadcastDims(a: readonly Dim[], b: readonly Dim[]): readonly Dim[] | undefined {
  const rank = Math.max(a.length, b.length);
  const dims: Dim[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const x = a[axis - rank + a.length] ?? 1;
    const y = b[axis - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) return undefined;
    dims.push(x === 1 ? y : x);
  }
  return dims;
}

/** A type as text, for messages. */
export function showType(type: Type): string {
  if (type.kind === "tuple") return `(${type.elements.map(showType).join(", ")})`;
  if (type.kind === "tensor") return `${showDims(type.dims)} array${type.element === "real" ? "" : " of truth values"}`;
  return type.kind;
}
