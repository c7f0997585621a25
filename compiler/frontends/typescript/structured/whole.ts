import type { ts } from "ts-morph";
import { knownValue, type Builder, type Value } from "../../../graph/builder.ts";
import type { Primitive } from "../../../graph/primitive.ts";
import { add, div, mul, neg, sub } from "../../../primitives/arithmetic.ts";
import { bitAnd, bitOr, bitXor, shiftLeft, shiftRight, shiftRightUnsigned } from "../../../primitives/javascript.ts";
import type { Writer } from "./writer.ts";

/** What whole numbers are computed by from other whole numbers. */
const ARITHMETIC: ReadonlySet<Primitive> = new Set<Primitive>([
  ...[add, sub, mul, div, neg],
  ...[bitAnd, bitOr, bitXor, shiftLeft, shiftRight, shiftRightUnsigned],
]);

/**
 * Take the parameters from which a value is computed for whole numbers: what it limits or whose bits it is a part of has no
 * derivative.
 */
export function takeForWhole(value: Value, node: ts.Node, writer: Writer): void {
  const seen = new Map<Builder, Set<number>>();
  const visit = (each: Value): void => {
    if (knownValue(each) !== undefined) return;
    const segment = writer.segments.get(each.builder);
    const reading = segment?.readings.get(each.id);
    if (reading?.form === "element") take(reading.array);
    else if (reading?.form === "scalar") {
      const source = writer.sources.get(reading);
      if (source) visit(source);
      else take(reading);
    }
    const { primitive, operands, id } = each.builder.node(each);
    const ids = seen.get(each.builder) ?? new Set<number>();
    seen.set(each.builder, ids);
    if (!ARITHMETIC.has(primitive) || ids.has(id)) return;
    ids.add(id);
    for (const operand of operands) visit({ builder: each.builder, id: operand });
  };
  const take = (variable: Parameters<Writer["parameters"]["has"]>[0]): void => {
    if (writer.parameters.has(variable) && !writer.demands.has(variable)) writer.demands.set(variable, node);
  };
  visit(value);
}
