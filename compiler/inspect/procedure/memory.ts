import { elementOutside } from "../../diagnostics/catalogue.ts";
import { at, InternalError } from "../../diagnostics/internal-error.ts";
import type { ArrayVariable, Element, Index, Scalar, Shelf, Variable } from "../../procedure/procedure.ts";
import type { Fail } from "./failure.ts";

/** The memory of an array: its elements, row by row. */
export interface Memory<T> {
  readonly lengths: number[];
  readonly cells: T[];
}

/** What the variables of a procedure hold while it runs. */
export interface Store<T> {
  readonly scalars: Map<Scalar, T>;
  readonly arrays: Map<ArrayVariable, Memory<T>>;
  readonly shelves: Map<Shelf, Memory<T>[]>;
}

/** A store that holds nothing. */
export function emptyStore<T>(): Store<T> {
  return { scalars: new Map(), arrays: new Map(), shelves: new Map() };
}

/**
 * Declare a variable: an array has no memory yet, a scalar holds what is given, as in the emitted code. It may be read before
 * it is written where what is read is not used: where it is put on a tape with what follows.
 */
export function begin<T>(store: Store<T>, variable: Variable, zero: T): void {
  switch (variable.form) {
    case "scalar":
      store.scalars.set(variable, zero);
      return;
    case "array":
      store.arrays.delete(variable);
      return;
    case "shelf":
      store.shelves.set(variable, []);
  }
}

/** What a scalar holds. @throws InternalError when nothing has been written. */
export function scalarIn<T>({ scalars }: Store<T>, variable: Scalar): T {
  return scalars.get(variable) ?? empty(variable);
}

/** The memory of an array. @throws InternalError when it has none. */
export function arrayIn<T>({ arrays }: Store<T>, variable: ArrayVariable): Memory<T> {
  return arrays.get(variable) ?? empty(variable);
}

/** What is on a shelf. @throws InternalError when there is no such shelf. */
export function shelfIn<T>({ shelves }: Store<T>, variable: Shelf): Memory<T>[] {
  return shelves.get(variable) ?? empty(variable);
}

function empty({ name, form }: Variable): never {
  throw new InternalError(`the ${form} ${name} is read before anything is written`);
}

/** An array of one value. */
export function filled<T>(lengths: readonly number[], value: T): Memory<T> {
  const size = lengths.reduce((product, length) => product * length, 1);
  return { lengths: [...lengths], cells: new Array<T>(size).fill(value) };
}

/** The number that an index is. */
export function indexIn<T>(store: Store<T>, index: Index, valueOf: (cell: T) => number): number {
  switch (index.kind) {
    case "number":
      return index.value;
    case "variable":
      return valueOf(scalarIn(store, index.variable));
    case "length":
      return at(arrayIn(store, index.array).lengths, index.axis);
    case "operation": {
      const left = indexIn(store, index.left, valueOf);
      const right = indexIn(store, index.right, valueOf);
      return index.operator === "+" ? left + right : index.operator === "-" ? left - right : left * right;
    }
  }
}

/** An element of an array: where it is in the memory, and by which indices. */
export interface Found<T> {
  readonly memory: Memory<T>;
  readonly offset: number;
  readonly indices: readonly number[];
}

/** Find an element. @throws DiagnosticError when the array has no such element. */
export function elementIn<T>(
  store: Store<T>,
  { array, indices }: Element,
  valueOf: (cell: T) => number,
  fail: Fail,
): Found<T> {
  const memory = arrayIn(store, array);
  const numbers = indices.map((index) => indexIn(store, index, valueOf));
  let offset = 0;
  numbers.forEach((index, axis) => {
    const length = at(memory.lengths, axis);
    if (!(Number.isInteger(index) && index >= 0 && index < length)) {
      throw fail((span) => elementOutside(array.name, numbers, axis, length, span));
    }
    offset = offset * length + index;
  });
  return { memory, offset, indices: numbers };
}
