import type { ts } from "ts-morph";
import { at } from "../../../diagnostics/internal-error.ts";
import type { Graph } from "../../../graph/graph.ts";
import type { Node } from "../../../graph/node.ts";
import type { Primitive } from "../../../graph/primitive.ts";
import { constantValue, inputIndex, projectIndex } from "../../../graph/structural.ts";
import type { Block, Compute, Reading, Statement, Variable } from "../../../procedure/procedure.ts";
import { eachStatement, ownerOf } from "../../../procedure/walk.ts";
import { abs, add, div, mul, neg, sub } from "../../../primitives/arithmetic.ts";
import { cond, regionOf } from "../../../primitives/branch.ts";
import { isConstantFunction } from "../../../primitives/declared.ts";
import { max, min } from "../../../primitives/extrema.ts";
import {
  bitAnd,
  bitOr,
  bitXor,
  clz32,
  fixedPower,
  imul,
  remainder,
  roundHalfUp,
  shiftLeft,
  shiftRight,
  shiftRightUnsigned,
} from "../../../primitives/javascript.ts";
import { ceil, fix, floor, sign } from "../../../primitives/steps.ts";
import type { DraftArray, DraftScalar, Writer } from "./writer.ts";

// Which variables are whole numbers. Those are that are used as indices, and what these are computed from; and those that
// get nothing else than whole numbers.

/** Operations that give whole numbers for whole numbers. */
const CLOSED: ReadonlySet<Primitive> = new Set<Primitive>([add, sub, mul, neg, abs, max, min, remainder]);

/** Operations that give whole numbers for all numbers. */
const ROUNDING: ReadonlySet<Primitive> = new Set<Primitive>([
  ...[floor, ceil, fix, roundHalfUp, sign, imul, clz32],
  ...[bitAnd, bitOr, bitXor, shiftLeft, shiftRight, shiftRightUnsigned],
]);

/** A value that is used as a whole number: where that is, and what says that it is none. */
export interface Fraction {
  readonly node: ts.Node;
}

/** A value of a graph, and what its inputs stand for. */
interface Origin {
  readonly graph: Graph;
  readonly id: number;
  readonly inputs: readonly (Origin | Reading)[];
}

/** Find the whole numbers among the variables. @returns the first value that is used as one, but is none. */
export function findIntegers(body: Block, writer: Writer): Fraction | undefined {
  const writes = writesIn(body);
  const demanded = new Map<Variable, ts.Node>();
  const divisions: { readonly origin: Origin; readonly node: ts.Node }[] = [];
  const open: Variable[] = [];
  const seen = new Map<Origin["inputs"], Set<number>>();
  let wrong: Fraction | undefined;
  const isSeen = ({ inputs, id }: Origin): boolean => {
    const ids = seen.get(inputs) ?? new Set<number>();
    seen.set(inputs, ids);
    const found = ids.has(id);
    ids.add(id);
    return found;
  };
  const demand = (variable: Variable, node: ts.Node): void => {
    if (demanded.has(variable)) return;
    demanded.set(variable, node);
    open.push(variable);
  };
  const demandValue = (origin: Origin, node: ts.Node): void => {
    if (isSeen(origin)) return;
    const { graph, id } = origin;
    const each = at(graph.nodes, id);
    const known = constantValue(each);
    if (known !== undefined) {
      if (!Number.isInteger(known)) wrong ??= { node };
      return;
    }
    const index = inputIndex(each);
    if (index !== undefined) {
      const input = at(origin.inputs, index);
      if ("graph" in input) demandValue(input, node);
      else if (input.form !== "count") demand(ownerOf(input), node);
      return;
    }
    if (ROUNDING.has(each.primitive)) return;
    if (each.primitive === div) divisions.push({ origin, node });
    else if (isClosed(each)) for (const operand of each.operands) demandValue({ ...origin, id: operand }, node);
    else {
      const sides = sidesOf(origin);
      if (sides) for (const side of sides) demandValue(side, node);
      else wrong ??= { node };
    }
  };
  for (const [scalar, node] of writer.demands) demand(scalar, node);
  for (let variable = open.pop(); variable !== undefined; variable = open.pop()) {
    const node = demanded.get(variable);
    for (const write of writes.get(variable) ?? []) {
      if (node === undefined) continue;
      if ("graph" in write) demandValue(write, node);
      else if (write === FRACTION) wrong ??= { node };
      else demand(write, node);
    }
  }
  const integers = new Set<Variable>(demanded.keys());
  addWhole(integers, writes, writer);
  for (const draft of [...writer.scalars, ...writer.arrays]) {
    if (integers.has(draft) && draft.kind === "real") draft.kind = "integer";
  }
  const unsafe = divisions.find(
    ({ origin }) =>
      !at(origin.graph.nodes, origin.id).operands.every((id) => isWhole({ ...origin, id }, integers, new Map())),
  );
  return wrong ?? unsafe;
}

/** Add the variables that get nothing but whole numbers. */
function addWhole(integers: Set<Variable>, writes: Writes, { scalars, arrays, parameters }: Writer): void {
  const drafts: readonly (DraftScalar | DraftArray)[] = [...scalars, ...arrays];
  const candidates = new Set<Variable>(
    drafts.filter((draft) => draft.kind === "real" && !parameters.has(draft) && writes.has(draft)),
  );
  for (let size = -1; size !== candidates.size;) {
    size = candidates.size;
    const assumed = new Set([...integers, ...candidates]);
    const known: Known = new Map();
    for (const candidate of candidates) {
      const isEach = (writes.get(candidate) ?? []).every((write) =>
        "graph" in write ? isWhole(write, assumed, known) : isKnownInteger(write, assumed),
      );
      if (!isEach) candidates.delete(candidate);
    }
  }
  for (const candidate of candidates) integers.add(candidate);
}

function isKnownInteger(variable: Variable, integers: ReadonlySet<Variable>): boolean {
  return integers.has(variable) || (variable.form !== "shelf" && variable.kind === "integer");
}

/** Which values of graphs over some inputs are whole numbers, as far as that is known. */
type Known = Map<Origin["inputs"], Map<number, boolean>>;

/** Whether a value is a whole number where some variables are. */
function isWhole(origin: Origin, integers: ReadonlySet<Variable>, known: Known): boolean {
  const ids = known.get(origin.inputs) ?? new Map<number, boolean>();
  known.set(origin.inputs, ids);
  const found = ids.get(origin.id);
  if (found !== undefined) return found;
  const result = isWholeNode(origin, integers, known);
  ids.set(origin.id, result);
  return result;
}

function isWholeNode(origin: Origin, integers: ReadonlySet<Variable>, known: Known): boolean {
  const { graph, id } = origin;
  const node = at(graph.nodes, id);
  const value = constantValue(node);
  if (value !== undefined) return Number.isInteger(value);
  const index = inputIndex(node);
  if (index !== undefined) {
    const input = at(origin.inputs, index);
    if ("graph" in input) return isWhole(input, integers, known);
    return input.form === "count" || isKnownInteger(ownerOf(input), integers);
  }
  if (ROUNDING.has(node.primitive)) return true;
  if (isClosed(node)) return node.operands.every((operand) => isWhole({ ...origin, id: operand }, integers, known));
  return sidesOf(origin)?.every((side) => isWhole(side, integers, known)) ?? false;
}

function isClosed({ primitive, attributes }: Node): boolean {
  if (primitive !== fixedPower) return CLOSED.has(primitive) || isConstantFunction(primitive);
  const { exponent } = attributes;
  return typeof exponent === "number" && Number.isInteger(exponent) && exponent >= 0;
}

/** The values of the sides of a condition. */
function sidesOf(origin: Origin): readonly Origin[] | undefined {
  const { graph, id } = origin;
  const element = projectIndex(at(graph.nodes, id));
  const tuple = element === undefined ? undefined : at(graph.nodes, at(at(graph.nodes, id).operands, 0));
  if (element === undefined || tuple?.primitive !== cond) return undefined;
  const inputs = tuple.operands.slice(1).map((operand): Origin => ({ ...origin, id: operand }));
  return (["then", "otherwise"] as const).map((side): Origin => {
    const region = regionOf(tuple.attributes, side);
    return { graph: region, id: at(region.outputs, element), inputs };
  });
}

/** What variables are given: values of graphs, or what other variables hold. */
type Writes = ReadonlyMap<Variable, readonly (Origin | Variable)[]>;

function writesIn(body: Block): Writes {
  const found = new Map<Variable, (Origin | Variable)[]>();
  const add = (variable: Variable, write: Origin | Variable): void => {
    const list = found.get(variable) ?? [];
    list.push(write);
    found.set(variable, list);
  };
  const visit = (statement: Statement): void => {
    if (statement.kind === "compute") {
      for (const { place, output } of statement.writes) add(ownerOf(place), originOf(statement, output));
    } else if (statement.kind === "push") add(statement.array, statement.value);
    else if (statement.kind === "pop") add(statement.target, statement.array);
    else if (statement.kind === "allocate" && !Number.isInteger(statement.fill)) {
      add(statement.array, FRACTION);
    }
  };
  eachStatement(body, visit);
  return found;
}

/** A variable that is no whole number. */
const FRACTION: Variable = { form: "scalar", id: -1, name: "", kind: "real" };

function originOf({ graph, reads }: Compute, output: number): Origin {
  return { graph, id: at(graph.outputs, output), inputs: reads };
}
