import { counted } from "../runtime/counted.ts";
import { wrongArgument, wrongValueCount } from "./diagnostics/catalogue.ts";
import { DiagnosticError, type Source } from "./diagnostics/diagnostic.ts";
import type { ArrayVariable, Scalar, Structure, Variable } from "./procedure/procedure.ts";

/** A value that a procedure takes, and what it is called in messages. */
export interface Expected {
  readonly name: string;
  readonly structure: Structure;
}

/** The lengths of the axes of arrays, by the variables that hold them. */
export type Lengths = Map<Variable, readonly number[]>;

/**
 * Makes sure that values are of the shapes that are expected, and collects the lengths of arrays. An array whose lengths are
 * known already must have these.
 * @throws DiagnosticError when one is not.
 */
export type ArgumentCheck = (expected: readonly Expected[], values: readonly unknown[], lengths: Lengths) => void;

/**
 * A check of the arguments of one function. That the elements of an array are numbers is made sure of when the array comes
 * for the first time, for in a small function that takes longer than its derivatives; its lengths are compared in each call.
 */
export function argumentCheck(source: Source | undefined): ArgumentCheck {
  const seen = new WeakSet();
  const fail = (path: string, wanted: string, value: unknown): DiagnosticError =>
    new DiagnosticError([wrongArgument(path, wanted, shown(value))], source);
  return (expected, values, lengths) => {
    if (values.length !== expected.length) {
      const names = expected.map(({ name }) => name);
      throw new DiagnosticError([wrongValueCount(values.length, names, undefined)], source);
    }
    expected.forEach(({ name, structure }, index) => {
      requireValue(structure, values[index], name, { lengths, seen, fail });
    });
  };
}

interface Checking {
  readonly lengths: Lengths;
  /** The arrays whose elements are known to be numbers. */
  readonly seen: WeakSet<object>;
  readonly fail: (path: string, wanted: string, value: unknown) => DiagnosticError;
}

function requireValue(structure: Structure, value: unknown, path: string, checking: Checking): void {
  const { fail } = checking;
  switch (structure.form) {
    case "scalar":
      if (!isScalar(value, structure.kind)) throw fail(path, SCALARS[structure.kind], value);
      return;
    case "array":
      requireArray(structure, value, path, checking);
      return;
    case "record": {
      const names = structure.fields.map(([field]) => `\`${field}\``).join(", ");
      if (!isRecord(value)) throw fail(path, `an object of ${names}`, value);
      for (const [field, inner] of structure.fields) {
        if (!Object.hasOwn(value, field)) throw fail(path, `an object of ${names}`, value);
        requireValue(inner, value[field], `${path}.${field}`, checking);
      }
      return;
    }
    case "list":
      if (!isList(value) || value.length !== structure.items.length) {
        throw fail(path, `a list of ${structure.items.length}`, value);
      }
      structure.items.forEach((item, index) => {
        requireValue(item, value[index], `${path}[${index}]`, checking);
      });
  }
}

const SCALARS: Readonly<Record<Scalar["kind"], string>> = {
  real: "a number",
  integer: "a whole number",
  boolean: "true or false",
};

/** What a message needs is made where there is one. */
function requireArray(variable: ArrayVariable, value: unknown, path: string, { lengths, seen, fail }: Checking): void {
  const { rank, kind } = variable;
  const isSeen = kind === "real" && isList(value) && seen.has(value);
  const known = lengths.get(variable);
  const found: number[] = [];
  const indices: number[] = [];
  const failHere = (wanted: string, part: unknown): DiagnosticError =>
    fail(path + indices.map((index) => `[${index}]`).join(""), wanted, part);
  const require = (part: unknown, axis: number): void => {
    const isLast = axis === rank - 1;
    const isTyped = isLast && part instanceof Float64Array;
    if (!isTyped && !isList(part)) throw failHere(isLast ? "a list of numbers" : "a list of rows", part);
    const wanted = known?.[axis] ?? found[axis];
    if (wanted !== undefined && part.length !== wanted)
      throw failHere(`an array of ${counted(wanted, "element")}`, part);
    found[axis] = part.length;
    if (isTyped && kind === "real") return;
    if (isLast) {
      if (isSeen) return;
      const wrong =
        part instanceof Float64Array ? part.findIndex((each) => !Number.isInteger(each)) : firstOther(part, kind);
      if (wrong === -1) return;
      indices.push(wrong);
      throw failHere(SCALARS[kind], part[wrong]);
    }
    for (let index = 0; index < part.length; index++) {
      indices.push(index);
      require(part[index], axis + 1);
      indices.pop();
    }
  };
  require(value, 0);
  if (kind === "real" && isList(value)) seen.add(value);
  lengths.set(
    variable,
    Array.from({ length: rank }, (_, axis) => found[axis] ?? 0),
  );
}

/** Where a list has something else than a number of a kind; −1 where it has not. */
function firstOther(list: readonly unknown[], kind: ArrayVariable["kind"]): number {
  for (let index = 0; index < list.length; index++) {
    const element = list[index];
    if (typeof element !== "number" || (kind === "integer" && !Number.isInteger(element))) return index;
  }
  return -1;
}

function isScalar(value: unknown, kind: Scalar["kind"]): boolean {
  if (kind === "boolean") return typeof value === "boolean";
  return typeof value === "number" && (kind === "real" || Number.isInteger(value));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** A value as a message speaks of it. */
function shown(value: unknown): string {
  if (typeof value === "number") return `the number ${value}`;
  if (typeof value === "boolean") return `the truth value ${String(value)}`;
  if (value === undefined || value === null) return "nothing";
  if (isList(value) || value instanceof Float64Array) {
    return `an array of ${counted(value.length, "element")}`;
  }
  if (isRecord(value))
    return `an object of ${
      Object.keys(value)
        .map((field) => `\`${field}\``)
        .join(", ") || "nothing"
    }`;
  return typeof value === "object" ? "something else" : `a ${typeof value}`;
}
