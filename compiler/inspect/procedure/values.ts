import { counted } from "../../../runtime/counted.ts";
import { wrongArgument, wrongValueCount } from "../../diagnostics/catalogue.ts";
import { DiagnosticError, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import { at } from "../../diagnostics/internal-error.ts";
import { quotedList } from "../../diagnostics/text.ts";
import type { ArrayVariable, Procedure, Scalar, Structure } from "../../procedure/procedure.ts";
import { arrayIn, emptyStore, scalarIn, type Memory, type Store } from "./memory.ts";

/** An argument or a result in the shape that it has in the source: numbers, arrays, lists of rows, objects, tuples. */
export type StructuredValue =
  number | boolean | Float64Array | readonly StructuredValue[] | { readonly [field: string]: StructuredValue };

/** A leaf of a parameter: its variable, and what it is called, `params.w`. */
export interface Leaf {
  readonly variable: Scalar | ArrayVariable;
  readonly path: string;
}

/** The leaves of a value, with their paths, in order. */
export function leafPaths(structure: Structure, path: string): readonly Leaf[] {
  switch (structure.form) {
    case "scalar":
    case "array":
      return [{ variable: structure, path }];
    case "record":
      return structure.fields.flatMap(([name, field]) => leafPaths(field, fieldPath(path, name)));
    case "list":
      return structure.items.flatMap((item, index) => leafPaths(item, `${path}[${String(index)}]`));
  }
}

/** What a field of an object is called. */
export function fieldPath(path: string, name: string): string {
  if (path === "") return name;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}

/** What a number of an argument becomes in memory: `path` is what it is called, `params.w[2]`. */
export type Bring<T> = (value: number, variable: Scalar | ArrayVariable, path: () => string) => T;

/**
 * A store with the arguments in the parameters of a procedure. The arguments are copied.
 * @throws DiagnosticError when one does not have the shape of its parameter.
 */
export function storeOf<T>(procedure: Procedure, given: readonly StructuredValue[], bring: Bring<T>): Store<T> {
  const { parameters } = procedure;
  if (given.length !== parameters.length) {
    throw failure(
      wrongValueCount(
        given.length,
        parameters.map(({ name }) => name),
        undefined,
      ),
    );
  }
  const store = emptyStore<T>();
  parameters.forEach(({ name, structure }, index) => {
    bind(structure, at(given, index), name, { store, bring });
  });
  return store;
}

interface Binding<T> {
  readonly store: Store<T>;
  readonly bring: Bring<T>;
}

function bind<T>(structure: Structure, value: StructuredValue, path: string, binding: Binding<T>): void {
  const { store, bring } = binding;
  switch (structure.form) {
    case "scalar":
      store.scalars.set(
        structure,
        bring(numberFor(structure, value, path), structure, () => path),
      );
      return;
    case "array":
      store.arrays.set(structure, memoryFor(structure, value, path, bring));
      return;
    case "record": {
      const expected = objectWith(structure.fields.map(([name]) => name));
      if (!isRecord(value)) throw wrong(path, expected, value);
      const given = new Map(Object.entries(value));
      if (given.size !== structure.fields.length) throw wrong(path, expected, value);
      for (const [name, field] of structure.fields) {
        const part = given.get(name);
        if (part === undefined) throw wrong(path, expected, value);
        bind(field, part, fieldPath(path, name), binding);
      }
      return;
    }
    case "list":
      if (!isList(value) || value.length !== structure.items.length) {
        throw wrong(path, `a list of ${String(structure.items.length)}`, value);
      }
      structure.items.forEach((item, index) => {
        bind(item, at(value, index), `${path}[${String(index)}]`, binding);
      });
  }
}

const NUMBERS: Readonly<Record<Scalar["kind"], string>> = {
  real: "a number",
  integer: "a whole number",
  boolean: "true or false",
};

function numberFor({ kind }: Pick<Scalar, "kind">, value: StructuredValue, path: string): number {
  if (kind === "boolean" ? typeof value !== "boolean" : typeof value !== "number") {
    throw wrong(path, NUMBERS[kind], value);
  }
  if (kind === "integer" && !Number.isInteger(value)) throw wrong(path, NUMBERS[kind], value);
  return Number(value);
}

function memoryFor<T>(variable: ArrayVariable, value: StructuredValue, path: string, bring: Bring<T>): Memory<T> {
  const { rank, kind } = variable;
  const lengths: number[] = [];
  const cells: T[] = [];
  const collect = (part: StructuredValue, axis: number, indices: string): void => {
    if (axis === rank) {
      const name = `${path}${indices}`;
      cells.push(bring(numberFor({ kind }, part, name), variable, () => name));
      return;
    }
    const items = axis === rank - 1 ? "numbers" : "rows";
    if (!isNumbers(part) && !isList(part)) throw wrong(`${path}${indices}`, `a list of ${items}`, part);
    const length = (lengths[axis] ??= part.length);
    if (part.length !== length) throw wrong(`${path}${indices}`, `a list of ${String(length)} ${items}`, part);
    part.forEach((each: StructuredValue, index: number) => {
      collect(each, axis + 1, `${indices}[${String(index)}]`);
    });
  };
  collect(value, 0, "");
  // Of no rows nothing is known but that they have no elements.
  return { lengths: Array.from({ length: rank }, (_, axis) => lengths[axis] ?? 0), cells };
}

/** A value as a message speaks of it. */
function shown(value: StructuredValue): string {
  if (typeof value === "number") return `the number ${String(value)}`;
  if (typeof value === "boolean") return `the truth value ${String(value)}`;
  if (isRecord(value)) return objectWith(Object.keys(value));
  const kinds = new Set(
    Array.from<StructuredValue>(value).map((each) =>
      typeof each === "number" ? "number" : isRecord(each) ? "object" : typeof each === "boolean" ? "value" : "list",
    ),
  );
  const [kind = "number"] = kinds.size > 1 ? ["value"] : kinds;
  return `a list of ${counted(value.length, kind)}`;
}

function objectWith(fields: readonly string[]): string {
  return fields.length === 0 ? "an empty object" : `an object of ${quotedList(fields)}`;
}

function wrong(path: string, expected: string, given: StructuredValue): DiagnosticError {
  return failure(wrongArgument(path, expected, shown(given)));
}

function failure(diagnostic: Diagnostic): DiagnosticError {
  return new DiagnosticError([diagnostic]);
}

/** Whether a value is an object of fields. */
export function isRecord(value: StructuredValue): value is { readonly [field: string]: StructuredValue } {
  return typeof value === "object" && !isNumbers(value) && !isList(value);
}

/** Whether a value is a list, which may be a tuple or an array. */
export function isList(value: StructuredValue): value is readonly StructuredValue[] {
  return Array.isArray(value);
}

/** Whether a value is an array of doubles. */
export function isNumbers(value: StructuredValue): value is Float64Array {
  return value instanceof Float64Array;
}

/** What a store holds in the shape of a value of the source. */
export function valueIn(store: Store<number>, structure: Structure): StructuredValue {
  switch (structure.form) {
    case "scalar": {
      const number = scalarIn(store, structure);
      return structure.kind === "boolean" ? number !== 0 : number;
    }
    case "array":
      return arrayValue(arrayIn(store, structure), structure);
    case "record":
      return Object.fromEntries(structure.fields.map(([name, field]) => [name, valueIn(store, field)]));
    case "list":
      return structure.items.map((item) => valueIn(store, item));
  }
}

function arrayValue({ lengths, cells }: Memory<number>, { storage }: ArrayVariable): StructuredValue {
  const rows = (axis: number, start: number): StructuredValue => {
    const [length = 0, ...inner] = lengths.slice(axis);
    const width = inner.reduce((size, each) => size * each, 1);
    if (inner.length === 0) {
      const row = cells.slice(start, start + length);
      return storage === "Float64Array" ? Float64Array.from(row) : row;
    }
    return Array.from({ length }, (_, index) => rows(axis + 1, start + index * width));
  };
  return rows(0, 0);
}
