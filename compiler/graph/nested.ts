import type { Dim } from "./dim.ts";

/** A number; the elements of an array, flat and row-major; or an array as lists of lists. */
export type Nested = number | Float64Array | Float32Array | readonly Nested[];

/** The elements of an array, and the lengths of its axes where lists tell them. */
export interface Flattened {
  readonly elements: number | Float64Array;
  readonly lengths: readonly number[] | undefined;
}

/** Lists of lists as one array; undefined where they are not all of one length, or hold something else than numbers. */
export function flattened(value: Nested): Flattened | undefined {
  if (typeof value === "number") return { elements: value, lengths: [] };
  if (!isNestedList(value)) return { elements: Float64Array.from(value), lengths: undefined };
  const lengths: number[] = [];
  for (let part: Nested | undefined = value; part !== undefined && isNestedList(part); part = part[0]) {
    lengths.push(part.length);
  }
  const elements: number[] = [];
  return collect(value, lengths, 0, elements) ? { elements: Float64Array.from(elements), lengths } : undefined;
}

/** Whether an array is given as lists. */
export function isNestedList(value: Nested): value is readonly Nested[] {
  return Array.isArray(value);
}

function collect(value: Nested, lengths: readonly number[], axis: number, elements: number[]): boolean {
  if (axis === lengths.length) {
    if (typeof value !== "number") return false;
    elements.push(value);
    return true;
  }
  if (!isNestedList(value) || value.length !== lengths[axis]) return false;
  return value.every((part) => collect(part, lengths, axis + 1, elements));
}

/** Whether lists may be those of a shape: numbers agree, equal names stand for equal numbers, and no axis is empty. */
export function fitsShape(lengths: readonly number[], dims: readonly Dim[]): boolean {
  const named = new Map<Dim, number>();
  return (
    lengths.length === dims.length &&
    dims.every((dim, axis) => {
      const wanted = typeof dim === "number" ? dim : (named.get(dim) ?? lengths[axis]);
      named.set(dim, lengths[axis] ?? NaN);
      return wanted === lengths[axis] && wanted !== 0;
    })
  );
}

/** Elements as lists of lists, of given lengths. */
export function nestedLists(elements: ArrayLike<number>, lengths: readonly number[]): Nested {
  const level = (axis: number, start: number): Nested => {
    const [length, ...inner] = lengths.slice(axis);
    if (length === undefined) return elements[start] ?? NaN;
    const width = inner.reduce((size, each) => size * each, 1);
    return Array.from({ length }, (_, index) => level(axis + 1, start + index * width));
  };
  return level(0, 0);
}
