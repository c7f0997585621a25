import * as catalogue from "../../diagnostics/catalogue.ts";
import { at } from "../../diagnostics/internal-error.ts";
import { quoted } from "../../diagnostics/text.ts";
import type { Value } from "../../graph/builder.ts";
import type { Dim } from "../../graph/dim.ts";
import type { Graph } from "../../graph/graph.ts";
import { inputIndex } from "../../graph/structural.ts";
import { copyNode, imagesOf, rewriteInto, type Visit } from "../../graph/rewrite.ts";
import { dimsOf, sameDims } from "../../graph/type.ts";
import { broadcastTo } from "../../primitives/tensor.ts";
import type { Argument } from "./application.ts";
import { argumentOf } from "./argument.ts";
import { requireArray } from "./arguments.ts";
import { mistake, noted, type Context, type Lower } from "./context.ts";
import { asNumbers } from "./convert.ts";
import { shapeText } from "./fit.ts";
import { openBody } from "../frame.ts";
import type { Lowered } from "./lowered.ts";
import { isFunction } from "./symbols.ts";
import type { Call, Expression } from "./syntax.ts";
import type { Work } from "./trampoline.ts";

/** `map(x, f)`: a function of numbers, applied to each element of an array, or of several arrays together. */
export function* lowerMap(call: Call, context: Context, lower: Lower): Work<Lowered> {
  const { operands, span } = call;
  const callee = at(operands, operands.length - 1);
  if (callee.kind !== "name" || !isFunction(callee.name, context)) throw noFunction(callee, context);
  const arrays: Argument[] = [];
  for (const operand of operands.slice(0, -1)) {
    arrays.push(argumentOf(yield lower(operand, context), operand, "numbers", context));
  }
  const dims = requireOneShape(arrays, call, context);
  const body = openBody(
    context.frame,
    arrays.map(({ value }) => value),
  );
  // The elements are passed under names that no source can have.
  const names = arrays.map((_, index) => `element ${index + 1}`);
  const locals = new Map<string, Lowered>(names.map((name, index) => [name, at(body.elements, index)]));
  const inside: Expression = {
    kind: "call",
    name: callee.name,
    nameSpan: callee.span,
    operands: names.map((name) => ({ kind: "name", name, span: callee.span })),
    span: callee.span,
  };
  const innerContext: Context = { ...context, frame: body.frame, locals };
  const result = asNumbers(yield lower(inside, innerContext), callee, innerContext);
  const { graph, captures } = body.close(result);
  if (!isElementwise(graph, arrays.length)) throw notElementwise(callee.name, callee, context);
  return noted(context, span, () => applied(graph, captures, dims));
}

function noFunction(callee: Expression, context: Context): Error {
  const message = "the last argument of `map` is the name of a function";
  return mistake(
    context,
    catalogue.argumentNotKnown(message, callee.span, "write `map(x, f)` with `f(t) = …` on a line of its own"),
  );
}

function notElementwise(name: string, callee: Expression, context: Context): Error {
  const message = `${quoted(name)} makes arrays of its argument; ${quoted("map")} takes functions of numbers that give numbers`;
  return mistake(context, catalogue.argumentNotKnown(message, callee.span));
}

function requireOneShape(arrays: readonly Argument[], { span }: Call, context: Context): readonly Dim[] {
  const first = at(arrays, 0);
  const dims = requireArray(first, context);
  for (const other of arrays) {
    if (sameDims(other.dims, dims)) continue;
    const shapes = `${shapeText(first, context)} and ${shapeText(other, context)}`;
    throw mistake(context, catalogue.shapesDoNotFit(`${quoted("map")} takes arrays of one shape: ${shapes}`, span));
  }
  return dims;
}

/** Whether everything that depends on the first inputs is a number, computed from numbers. */
export function isElementwise({ nodes, outputs }: Graph, elements: number): boolean {
  const depends: boolean[] = [];
  for (const node of nodes) {
    const { id, primitive, operands, type } = node;
    const index = inputIndex(node);
    depends[id] = (index !== undefined && index < elements) || operands.some((operand) => depends[operand]);
    if (index !== undefined || !depends[id]) continue;
    const { kind } = primitive.implementation;
    const isLifted = primitive.elementwise || kind === "branch" || kind === "structural";
    const isOfNumbers = operands.every((operand) => at(nodes, operand).type.kind !== "tensor");
    if (!isLifted || !isOfNumbers || type.kind === "tensor") return false;
  }
  return outputs.every((id) => at(nodes, id).type.kind !== "tensor");
}

/** The function with arrays in the place of its elements. */
export function applied(graph: Graph, captures: readonly Value[], dims: readonly Dim[]): Value {
  const visit: Visit = (node, operands, builder) => {
    const [test, ...rest] = operands;
    const isArray = (value: Value): boolean => dimsOf(builder.node(value).type).length > 0;
    const isBranch = node.primitive.implementation.kind === "branch";
    if (!isBranch || test === undefined || !rest.some(isArray)) return copyNode(node, operands, builder);
    return copyNode(node, [broadcastTo(test, dims), ...rest], builder);
  };
  const { builder } = at(captures, 0);
  const [image] = imagesOf(rewriteInto(builder, graph, captures, visit), graph.outputs);
  return broadcastTo(image ?? at(captures, 0), dims);
}
