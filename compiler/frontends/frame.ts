import { at, InternalError } from "../diagnostics/internal-error.ts";
import { createBuilder, knownValue, type Builder, type Value } from "../graph/builder.ts";
import { evaluate } from "../graph/evaluate.ts";
import type { Graph } from "../graph/graph.ts";
import { inputIndex } from "../graph/structural.ts";
import { REAL } from "../graph/type.ts";
import { branches } from "../primitives/branch.ts";
import { dimension } from "../primitives/tensor.ts";

/** A graph under construction: that of the program, or that of one side of a condition. */
export interface Frame {
  readonly builder: Builder;
  /** Where the values come from that a side of a condition takes in. */
  readonly outer: Outer | undefined;
  /** How many conditions the frame lies in. */
  readonly depth: number;
  /** What a value of a finished graph, which is none of those around this one, is here. */
  readonly recall: ((value: Value) => Value) | undefined;
  /** Which nodes depend on no input, as far as they have been looked at. */
  readonly closed: boolean[];
  /** The values of some of them. */
  readonly constants: Map<number, number>;
}

interface Outer {
  readonly frame: Frame;
  /** The values of the outer frame that the two sides of the condition read, and which input each of them is. */
  readonly captures: Value[];
  readonly indices: Map<number, number>;
}

/** The frame of a program, or one inside of another. */
export function createFrame(outer?: Outer): Frame {
  const depth = outer ? outer.frame.depth + 1 : 0;
  return { builder: createBuilder(), outer, recall: undefined, depth, closed: [], constants: new Map() };
}

/** The frame of one of several graphs that follow one another, each of which may use what those before it have computed. */
export function createLink(builder: Builder, recall: (value: Value) => Value): Frame {
  return { builder, outer: undefined, recall, depth: 0, closed: [], constants: new Map() };
}

/** The two sides of a condition under construction. */
export interface Sides {
  readonly then: Frame;
  readonly otherwise: Frame;
  /** The elements of the side that the test selects. */
  readonly close: (test: Value, then: readonly Value[], otherwise: readonly Value[]) => readonly Value[];
}

/** Open a frame for each side of a condition; they share their captures. */
export function openSides(frame: Frame): Sides {
  const outer: Outer = { frame, captures: [], indices: new Map() };
  const side = ({ builder }: Frame, outputs: readonly Value[]): Graph => {
    const inputs = outer.captures.map((capture) => ({ name: "", type: frame.builder.node(capture).type }));
    return builder.finish(inputs, outputs);
  };
  const then = createFrame(outer);
  const otherwise = createFrame(outer);
  return {
    then,
    otherwise,
    close: (test, thenOutputs, otherwiseOutputs) =>
      branches(test, outer.captures, side(then, thenOutputs), side(otherwise, otherwiseOutputs)),
  };
}

/** A function of single elements under construction. */
export interface Body {
  readonly frame: Frame;
  readonly elements: readonly Value[];
  /** The function, of the elements and of the values that it takes in. */
  readonly close: (result: Value) => { readonly graph: Graph; readonly captures: readonly Value[] };
}

/** Open a frame for a function that is applied to the elements of some arrays. */
export function openBody(outerFrame: Frame, arrays: readonly Value[]): Body {
  const outer: Outer = { frame: outerFrame, captures: [...arrays], indices: new Map() };
  const frame = createFrame(outer);
  return {
    frame,
    elements: arrays.map((_, index) => frame.builder.input(index, REAL)),
    close: (result) => {
      const { captures } = outer;
      const inputs = captures.map((capture, index) => {
        const type = index < arrays.length ? REAL : outerFrame.builder.node(capture).type;
        return { name: "", type };
      });
      return { graph: frame.builder.finish(inputs, [result]), captures };
    },
  };
}

/** A value of this frame, of one around it or of a graph before it, as a value of this frame. */
export function bring(frame: Frame, value: Value): Value {
  if (value.builder === frame.builder) return value;
  const path: Frame[] = [];
  let inner = frame;
  while (inner.builder !== value.builder && inner.recall === undefined) {
    path.push(inner);
    inner = outerOf(inner).frame;
  }
  const found = inner.builder === value.builder ? value : inner.recall?.(value);
  if (found === undefined) throw new InternalError("a value of no frame around this one");
  return path.reduceRight((brought, each) => capture(each, brought), found);
}

function capture(frame: Frame, value: Value): Value {
  const { builder } = frame;
  const { captures, indices } = outerOf(frame);
  const { type, primitive, attributes } = value.builder.node(value);
  const known = knownValue(value);
  if (primitive.implementation.kind === "dimension") {
    return dimension(builder, primitive.implementation.dimOf(attributes));
  }
  if (known !== undefined) return type.kind === "boolean" ? builder.truth(known !== 0) : builder.constant(known);
  const index = indices.get(value.id) ?? captures.push(value) - 1;
  indices.set(value.id, index);
  return builder.input(index, type);
}

/** What an input of a frame that is not that of the program stands for. */
export function capturedBy(frame: Frame, value: Value): Value | undefined {
  const index = inputIndex(frame.builder.node(value));
  return index === undefined ? undefined : frame.outer?.captures[index];
}

function outerOf({ outer }: Frame): Outer {
  if (outer === undefined) throw new InternalError("a value of no frame around this one");
  return outer;
}

/** The number that a value of the frame is, where it depends on no input. */
export function constantOf(frame: Frame, value: Value): number | undefined {
  const { builder, constants } = frame;
  if (!isClosed(frame, value.id)) return undefined;
  const needed = new Set<number>();
  const pending = [value.id];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (needed.has(id) || constants.has(id)) continue;
    needed.add(id);
    pending.push(...builder.node({ builder, id }).operands);
  }
  for (const id of Array.from(needed).sort((a, b) => a - b)) constants.set(id, evaluateNode(frame, id));
  return constants.get(value.id);
}

/** Whether a node depends on no input. Branches, arrays and lengths count as inputs: their values are no constants. */
function isClosed({ builder, closed }: Frame, id: number): boolean {
  while (closed.length <= id) {
    const node = builder.node({ builder, id: closed.length });
    const isOpen =
      /^(tuple|tensor)$/.test(node.type.kind) ||
      node.primitive.implementation.kind === "dimension" ||
      inputIndex(node) !== undefined;
    closed.push(!isOpen && node.operands.every((operand) => closed[operand] === true));
  }
  return closed[id] === true;
}

/** The value of a node whose operands are known: that of a graph of this node alone. */
function evaluateNode({ builder, constants }: Frame, id: number): number {
  const { primitive, operands, attributes } = builder.node({ builder, id });
  const alone = createBuilder();
  const known = operands.map((operand) => {
    const value = constants.get(operand) ?? NaN;
    const isTruth = builder.node({ builder, id: operand }).type.kind === "boolean";
    return isTruth ? alone.truth(value !== 0) : alone.constant(value);
  });
  return at(evaluate(alone.finish([], [alone.apply(primitive, known, attributes)]), []), 0);
}
