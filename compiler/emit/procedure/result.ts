import type { Procedure, Structure } from "../../procedure/procedure.ts";
import { leavesOf } from "../../procedure/walk.ts";
import { printKey } from "../print-expression.ts";
import { name, type Expression } from "../program.ts";
import { nameOf, scalarExpression, type Frame } from "./frame.ts";
import { typeOf } from "./types.ts";

/** A value as an expression. */
export function structureExpression(structure: Structure, frame: Frame): Expression {
  switch (structure.form) {
    case "scalar":
      return scalarExpression(frame, structure);
    case "array":
      return name(nameOf(frame, structure));
    case "record":
      return {
        kind: "record",
        fields: structure.fields.map(([field, inner]) => [field, structureExpression(inner, frame)]),
      };
    case "list":
      return { kind: "list", elements: structure.items.map((item) => structureExpression(item, frame)) };
  }
}

/** The type of a value, as it is written in TypeScript. An array that belongs to a parameter has the type it has there. */
export function structureType(structure: Structure, procedure: Procedure): string {
  switch (structure.form) {
    case "scalar":
      return typeOf(structure);
    case "array":
      return typeInParameters(structure, procedure) ?? typeOf(structure);
    case "record": {
      const fields = structure.fields.map(([field, inner]) => `${printKey(field)}: ${structureType(inner, procedure)}`);
      return `{ ${fields.join("; ")} }`;
    }
    case "list":
      return `[${structure.items.map((item) => structureType(item, procedure)).join(", ")}]`;
  }
}

/** The type that the parameter declares for a variable that it holds. */
function typeInParameters(variable: Structure, { parameters }: Procedure): string | undefined {
  const parameter = parameters.find(({ structure }) => leavesOf(structure).some((leaf) => leaf === variable));
  if (!parameter) return undefined;
  const isName = /^[\w$.]+$/.test(parameter.type);
  const path = pathTo(variable, parameter.structure) ?? "";
  return path === "" || isName ? parameter.type + path : `(${parameter.type})${path}`;
}

/** How a part of a value is reached in its type: `["layers"][0]`. */
function pathTo(variable: Structure, structure: Structure): string | undefined {
  if (structure === variable) return "";
  if (structure.form === "record") {
    for (const [field, inner] of structure.fields) {
      const path = pathTo(variable, inner);
      if (path !== undefined) return `[${JSON.stringify(field)}]${path}`;
    }
  } else if (structure.form === "list") {
    for (const [index, inner] of structure.items.entries()) {
      const path = pathTo(variable, inner);
      if (path !== undefined) return `[${String(index)}]${path}`;
    }
  }
  return undefined;
}
