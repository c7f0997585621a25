import { at, InternalError } from "../diagnostics/internal-error.ts";
import { hashText } from "./hash.ts";
import type { Node } from "./node.ts";
import type { Primitive } from "./primitive.ts";
import { dimsAttribute, numberAttribute } from "./attributes.ts";
import { tensorOf, type Type } from "./type.ts";

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
    elementwise: false,
    implementation: { kind: "structural" },
    derivative: { kind: "constant" },
    convention: undefined,
    kink: undefined,
    domain: undefined,
    rules: [],
    cost: 0,
    work: undefined,
  };
}

/** An input of the graph; its attributes are the index, whether it holds truth values, and its axes. */
export const input = structural("input", [], (_, attributes) =>
  tensorOf(dimsAttribute(attributes, "dims"), attributes["boolean"] === 1 ? "boolean" : "real"),
);

/** A number, or a truth value, known when the program is generated. */
export const constant = structural("constant", [], (_, attributes) =>
  tensorOf([], attributes["boolean"] === 1 ? "boolean" : "real"),
);

/** One element of a tuple. */
export const project = structural("project", ["tuple"], (operands, attributes): Type => {
  const tuple = at(operands, 0);
  if (tuple.kind !== "tuple") throw new InternalError(`project of a ${tuple.kind}`);
  return at(tuple.elements, numberAttribute(attributes, "index"));
});

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
