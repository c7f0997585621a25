import { at, InternalError } from "../diagnostics/internal-error.ts";
import { hashText } from "./hash.ts";
import type { Node } from "./node.ts";
import type { Attributes, Primitive } from "./primitive.ts";
import { BOOLEAN, REAL, type Type } from "./type.ts";

/** The primitives that belong to the graph itself: its inputs, its constants, and reading an element of a tuple. */
function structural(name: string, operands: readonly string[], typeOf: Primitive["typeOf"]): Primitive {
  return {
    name,
    hash: hashText(name),
    operands,
    variadic: false,
    commutative: false,
    mathjs: [],
    notation: { kind: "call", text: name, latex: name },
    typeOf,
    implementation: { kind: "structural" },
    derivative: { kind: "constant" },
    convention: undefined,
    kink: undefined,
    domain: undefined,
    rules: [],
    cost: 0,
  };
}

/** An input of the graph; its attributes are the index and whether it is a truth value. */
export const input = structural("input", [], (_, attributes) => scalarType(attributes));

/** A number, or a truth value, known when the program is generated. */
export const constant = structural("constant", [], (_, attributes) => scalarType(attributes));

/** One element of a tuple. */
export const project = structural("project", ["tuple"], (operands, attributes): Type => {
  const tuple = at(operands, 0);
  if (tuple.kind !== "tuple") throw new InternalError(`project of a ${tuple.kind}`);
  return at(tuple.elements, numberAttribute(attributes, "index"));
});

function scalarType(attributes: Attributes): Type {
  return attributes["boolean"] === 1 ? BOOLEAN : REAL;
}

/** The number stored under a key of the attributes. @throws InternalError when there is none. */
export function numberAttribute(attributes: Attributes, key: string): number {
  const value = attributes[key];
  if (typeof value !== "number") throw new InternalError(`attribute ${key} is not a number`);
  return value;
}

/** The value of a constant node; undefined for every other node. */
export function constantValue(node: Node): number | undefined {
  return node.primitive === constant ? numberAttribute(node.attributes, "value") : undefined;
}

/** The index of an input node; undefined for every other node. */
export function inputIndex(node: Node): number | undefined {
  return node.primitive === input ? numberAttribute(node.attributes, "index") : undefined;
}

/** Which element of the tuple a projection reads; undefined for every other node. */
export function projectIndex(node: Node): number | undefined {
  return node.primitive === project ? numberAttribute(node.attributes, "index") : undefined;
}
