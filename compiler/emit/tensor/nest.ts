import { at } from "../../diagnostics/internal-error.ts";
import type { Value } from "../../graph/builder.ts";
import { sizeOf, type Dim } from "../../graph/dim.ts";
import { START, SUM_BLOCK } from "../../graph/evaluate-array.ts";
import type { Node } from "../../graph/node.ts";
import type { Combination } from "../../graph/primitive.ts";
import { elementType } from "../../graph/type.ts";
import { name, number, type Expression, type Statement } from "../program.ts";
import type { Access } from "./access.ts";
import type { Emission } from "./emission.ts";
import { plus, times, type LengthOf } from "./length.ts";
import type { Places } from "./places.ts";

/** Something that a loop writes: where, and how. */
export interface Store {
  readonly value: Value;
  readonly kind: "store" | "add" | "scalar" | "reduce";
  /** The array that is written, or the variable that a number is formed in. */
  readonly array?: string;
  readonly variable?: string;
  readonly access?: number;
  readonly node: Node;
  readonly combination?: Combination;
}

/** The loops around a body. */
export interface Nest {
  readonly counters: readonly string[];
  readonly loops: readonly Dim[];
  readonly lengthOf: LengthOf;
  readonly bases: readonly Statement[];
}

/** The loops of a nest with everything that is written in and around them. */
export function nested(
  emission: Emission,
  nest: Nest,
  stores: readonly Store[],
  values: readonly Expression[],
  inner: readonly Statement[],
  accesses: readonly Access[],
  placeOf: Places["at"],
): readonly Statement[] {
  const { slots, context } = emission;
  const { counters, loops, lengthOf, bases } = nest;
  const depth = loops.length;
  const before: Statement[][] = Array.from({ length: depth + 1 }, () => []);
  const after: Statement[][] = Array.from({ length: depth + 1 }, () => []);
  const body: Statement[] = [...inner];
  const total = sizeOf(loops);
  const isLong = typeof total !== "number" || total > SUM_BLOCK;
  const parts: { readonly total: string; readonly part: string }[] = [];
  stores.forEach((store, which) => {
    const value = at(values, which);
    if (store.kind !== "reduce") {
      body.push(assignment(store, placeOf(store.access ?? 0), value));
      return;
    }
    const combination = store.combination ?? "sum";
    if (store.array === undefined) {
      const declared = store.variable ?? "";
      slots.set(store.node.id, { kind: "value", expression: name(declared) });
      at(before, 0).push({ kind: "let", name: declared, type: "number", value: number(START[combination]) });
      if (combination === "sum" && isLong && depth > 0) {
        const part = context.scope.declare(`${declared}_part`);
        parts.push({ total: declared, part });
        body.push({ kind: "assign", target: name(part), value, operator: "+" });
      } else body.push(combined(combination, name(declared), value));
      return;
    }
    const strides = at(accesses, store.access ?? 0).strides;
    const element: Expression = { kind: "element", array: store.array, index: placeOf(store.access ?? 0) };
    const level = strides.findLastIndex((stride) => stride !== 0) + 1;
    if (level === depth || strides.slice(0, level).includes(0)) {
      body.push(combined(combination, element, value));
      return;
    }
    // The reduced axes are the inner ones: an element is formed in a variable and written once.
    const declared = context.scope.declare(`${store.array}_i`);
    at(before, level).push({ kind: "let", name: declared, type: "number", value: number(START[combination]) });
    body.push(combined(combination, name(declared), value));
    const index = outerPlace(at(accesses, store.access ?? 0), counters.slice(0, level), lengthOf);
    at(after, level).push({
      kind: "assign",
      target: { kind: "element", array: store.array, index },
      value: name(declared),
    });
  });
  const isSimple = parts.length > 0 && depth === 1;
  if (parts.length > 0 && !isSimple) body.push(...countedBlocks(emission, parts, at(before, 0), at(after, 0)));
  if (isSimple) return [...at(before, 0), blockLoop(emission, nest, parts, body), ...at(after, 0)];
  let statements: readonly Statement[] = body;
  for (let level = depth - 1; level >= 0; level--) {
    const isInnermost = level === depth - 1;
    const loop: Statement = {
      kind: "for",
      variable: at(counters, level),
      count: lengthOf(at(loops, level)),
      body: statements,
    };
    statements = [...(isInnermost ? bases : []), ...at(before, level), loop, ...at(after, level)];
  }
  return depth === 0 ? [...at(before, 0), ...statements, ...at(after, 0)] : statements;
}

function outerPlace({ offset, strides }: Access, counters: readonly string[], lengthOf: LengthOf): Expression {
  const place = counters.reduce<Expression>(
    (sum, counter, level) => plus(sum, times(name(counter), lengthOf(strides[level] ?? 0))),
    number(0),
  );
  return plus(place, lengthOf(offset));
}

/** A loop over one axis in blocks, each of which is summed by itself. */
function blockLoop(
  { context }: Emission,
  { counters, loops, lengthOf }: Nest,
  parts: readonly { readonly total: string; readonly part: string }[],
  body: readonly Statement[],
): Statement {
  const start = context.scope.declare("start");
  const end = context.scope.declare("end");
  const count = lengthOf(at(loops, 0));
  const limit: Expression = {
    kind: "call",
    callee: "Math.min",
    operands: [{ kind: "infix", operator: "+", left: name(start), right: number(SUM_BLOCK) }, count],
  };
  return {
    kind: "for",
    variable: start,
    step: SUM_BLOCK,
    count,
    body: [
      { kind: "const", name: end, value: limit },
      ...parts.map(({ part }): Statement => ({ kind: "let", name: part, type: "number", value: number(0) })),
      { kind: "for", variable: at(counters, 0), from: name(start), count: name(end), body },
      ...parts.map(({ total, part }): Statement => ({
        kind: "assign",
        target: name(total),
        value: name(part),
        operator: "+",
      })),
    ],
  };
}

/** Blocks of a sum over several axes are told apart by counting. */
function countedBlocks(
  { context }: Emission,
  parts: readonly { readonly total: string; readonly part: string }[],
  before: Statement[],
  after: Statement[],
): readonly Statement[] {
  const counted = context.scope.declare("counted");
  const flush = parts.map(({ total, part }): Statement => ({
    kind: "assign",
    target: name(total),
    value: name(part),
    operator: "+",
  }));
  before.push(...parts.map(({ part }): Statement => ({ kind: "let", name: part, type: "number", value: number(0) })), {
    kind: "let",
    name: counted,
    type: "number",
    value: number(0),
  });
  after.push(...flush);
  return [
    { kind: "assign", target: name(counted), value: number(1), operator: "+" },
    {
      kind: "if",
      test: { kind: "infix", operator: "===", left: name(counted), right: number(SUM_BLOCK) },
      then: [
        ...flush,
        ...parts.map(({ part }): Statement => ({ kind: "assign", target: name(part), value: number(0) })),
        { kind: "assign", target: name(counted), value: number(0) },
      ],
      otherwise: [],
    },
  ];
}

function combined(combination: Combination, target: Expression, value: Expression): Statement {
  switch (combination) {
    case "sum":
      return { kind: "assign", target, value, operator: "+" };
    case "prod":
      return { kind: "assign", target, value: { kind: "infix", operator: "*", left: target, right: value } };
    case "max":
    case "min":
      return {
        kind: "assign",
        target,
        value: { kind: "call", callee: `Math.${combination}`, operands: [target, value] },
      };
  }
}

/** Write a value to an element of an array. */
export function assignment({ array = "", kind, node }: Store, index: Expression, value: Expression): Statement {
  const isTruth = elementType(node.type).kind === "boolean";
  const stored: Expression = isTruth
    ? { kind: "conditional", test: value, then: number(1), otherwise: number(0) }
    : value;
  return {
    kind: "assign",
    target: { kind: "element", array, index },
    value: stored,
    operator: kind === "add" ? "+" : undefined,
  };
}
