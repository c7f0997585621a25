import { InternalError } from "../../../compiler/diagnostics/internal-error.ts";
import type { StructuredValue } from "../../../compiler/inspect/procedure/values.ts";
import type { ArrayVariable, Procedure, Structure } from "../../../compiler/procedure/procedure.ts";

/** How long every axis of every array is. */
const LENGTH = 12;

/** Arguments for a procedure: numbers around 0, small counts, indices of the elements of the arrays. */
export function argumentsFor(procedure: Procedure, seed: number): readonly StructuredValue[] {
  let state = seed;
  const next = (): number => {
    state += 1;
    return 1.5 * Math.sin(78.233 * state);
  };
  return procedure.parameters.map(({ structure }) => valueFor(structure, next));
}

/** A value of a structure, of the numbers that a function gives one after another. */
export function valueFor(structure: Structure, next: () => number): StructuredValue {
  switch (structure.form) {
    case "scalar":
      return scalarFor(structure.kind, next);
    case "array":
      return arrayFor(structure, structure.rank, next);
    case "record":
      return Object.fromEntries(structure.fields.map(([name, field]) => [name, valueFor(field, next)]));
    case "list":
      return structure.items.map((item) => valueFor(item, next));
  }
}

function scalarFor(kind: "real" | "integer" | "boolean", next: () => number): number | boolean {
  const value = next();
  if (kind === "boolean") return value > 0;
  return kind === "integer" ? Math.abs(Math.round(4 * value)) : value;
}

function arrayFor({ kind, storage, ...rest }: ArrayVariable, rank: number, next: () => number): StructuredValue {
  if (rank > 1) {
    return Array.from({ length: LENGTH }, () => arrayFor({ kind, storage, ...rest }, rank - 1, next));
  }
  const elements = Array.from({ length: LENGTH }, () => {
    const element = scalarFor(kind, next);
    if (typeof element === "boolean") throw new InternalError("an array of truth values");
    return element;
  });
  return storage === "Float64Array" ? Float64Array.from(elements) : elements;
}
