import { at, InternalError } from "../../diagnostics/internal-error.ts";
import type { Storage, Structure, Variable } from "../../procedure/procedure.ts";
import { fieldPath, isList, isNumbers, isRecord, type StructuredValue } from "./values.ts";

/** What becomes of a number of a value: `path` is what it is called, `params.w[2]`, `leaf` the variable that holds it. */
export type MapNumber = (number: number, path: string, leaf: Variable) => number;

/**
 * A value with other real numbers in the places of those that it has. Leaves that are not wanted, and integers and truth
 * values, are left as they are.
 */
export function withReals(
  structure: Structure,
  value: StructuredValue,
  path: string,
  map: MapNumber,
  isWanted: (leaf: Variable) => boolean = () => true,
): StructuredValue {
  return mapped(structure, value, path, (leaf) => (leaf.kind === "real" && isWanted(leaf) ? map : KEPT)) ?? value;
}

/** The part of a value that consists of wanted real leaves, with other numbers in it; undefined where it has none. */
export function realPart(
  structure: Structure,
  value: StructuredValue,
  path: string,
  map: MapNumber,
  isWanted: (leaf: Variable) => boolean = () => true,
): StructuredValue | undefined {
  return mapped(structure, value, path, (leaf) => (leaf.kind === "real" && isWanted(leaf) ? map : undefined));
}

type RealOrOther = Extract<Structure, { readonly form: "scalar" | "array" }>;

const KEPT = "kept";

function mapped(
  structure: Structure,
  value: StructuredValue,
  path: string,
  mapOf: (leaf: RealOrOther) => MapNumber | typeof KEPT | undefined,
): StructuredValue | undefined {
  switch (structure.form) {
    case "scalar":
    case "array": {
      const map = mapOf(structure);
      return map === KEPT
        ? value
        : map && mappedNumbers(value, path, (number, element) => map(number, element, structure));
    }
    case "record": {
      if (!isRecord(value)) throw new InternalError(`${path} is no object`);
      const given = new Map(Object.entries(value));
      const fields = structure.fields.flatMap(([name, field]): readonly (readonly [string, StructuredValue])[] => {
        const part = mapped(field, given.get(name) ?? NaN, fieldPath(path, name), mapOf);
        return part === undefined ? [] : [[name, part]];
      });
      return fields.length > 0 ? Object.fromEntries(fields) : undefined;
    }
    case "list": {
      if (!isList(value)) throw new InternalError(`${path} is no list`);
      const items = structure.items.flatMap((item, index): readonly StructuredValue[] => {
        const part = mapped(item, at(value, index), `${path}[${String(index)}]`, mapOf);
        return part === undefined ? [] : [part];
      });
      return items.length > 0 ? items : undefined;
    }
  }
}

function mappedNumbers(
  value: StructuredValue,
  path: string,
  map: (number: number, path: string) => number,
): StructuredValue {
  if (typeof value === "number") return map(value, path);
  if (isNumbers(value)) return value.map((number, index) => map(number, `${path}[${String(index)}]`));
  if (isList(value)) return value.map((each, index) => mappedNumbers(each, `${path}[${String(index)}]`, map));
  throw new InternalError(`${path} is neither a number nor an array`);
}

/** All numbers of a value in order, lists, objects and arrays within it alike. */
export function numbersIn(value: StructuredValue): readonly number[] {
  const found: number[] = [];
  const collect = (part: StructuredValue): void => {
    if (typeof part === "number") found.push(part);
    else if (isNumbers(part)) found.push(...part);
    else if (isList(part)) part.forEach(collect);
    else if (isRecord(part)) Object.values(part).forEach(collect);
  };
  collect(value);
  return found;
}

/** A value with its arrays stored as the variables of a structure store them. */
export function asStored(structure: Structure, value: StructuredValue): StructuredValue {
  switch (structure.form) {
    case "scalar":
      return value;
    case "array":
      return storedRows(value, structure.rank, structure.storage);
    case "record": {
      const given = new Map(isRecord(value) ? Object.entries(value) : []);
      return Object.fromEntries(
        structure.fields.map(([name, field]) => [name, asStored(field, given.get(name) ?? NaN)]),
      );
    }
    case "list":
      return structure.items.map((item, index) => asStored(item, isList(value) ? at(value, index) : NaN));
  }
}

function storedRows(value: StructuredValue, rank: number, storage: Storage): StructuredValue {
  if (rank > 1 && isList(value)) return value.map((row) => storedRows(row, rank - 1, storage));
  const numbers = numbersIn(value);
  return storage === "Float64Array" ? Float64Array.from(numbers) : numbers;
}
