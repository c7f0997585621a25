import type { ArrayVariable, Scalar, Shelf, Structure, Variable } from "../../procedure/procedure.ts";
import { printKey } from "../print-expression.ts";

/** The type of the values of a variable, as it is written in TypeScript. */
export function typeOf(variable: Variable): string {
  switch (variable.form) {
    case "scalar":
      return scalarType(variable);
    case "array":
      return arrayType(variable);
    case "shelf":
      return `${arrayType(variable)}[]`;
  }
}

function scalarType({ kind }: Scalar): "number" | "boolean" {
  return kind === "boolean" ? "boolean" : "number";
}

function arrayType({ rank, storage }: ArrayVariable | Shelf): string {
  return storage + "[]".repeat(rank - 1);
}

/** The type of a value that is only read. */
export function readonlyType(structure: Structure): string {
  switch (structure.form) {
    case "scalar":
      return scalarType(structure);
    case "array": {
      const { rank, storage } = structure;
      let type = storage === "number[]" ? `readonly ${storage}` : storage;
      for (let axis = 1; axis < rank; axis++) type = `readonly ${type.includes(" ") ? `(${type})` : type}[]`;
      return type;
    }
    case "record":
      return `{ ${structure.fields.map(([field, inner]) => `${printKey(field)}: ${readonlyType(inner)}`).join("; ")} }`;
    case "list":
      return `readonly [${structure.items.map(readonlyType).join(", ")}]`;
  }
}
