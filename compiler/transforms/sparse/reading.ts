import { at } from "../../diagnostics/internal-error.ts";
import { count, offsets } from "../../graph/evaluate-array.ts";
import type { Node } from "../../graph/node.ts";
import type { AxisMap, Reading } from "../../graph/primitive.ts";
import type { Type } from "../../graph/type.ts";
import { NONE, ZERO, type IndexSets } from "./index-sets.ts";

/** The call of a kernel, with the sets of the elements of its operands. */
export interface KernelReading {
  readonly node: Node;
  readonly operands: readonly Int32Array[];
  /** The lengths of the axes of each operand, and of the result. */
  readonly lengths: readonly (readonly number[])[];
  readonly own: readonly number[];
  readonly sets: IndexSets;
}

/** The sets of the elements of a kernel's result, by what it declares to read. */
export function readDependence(given: KernelReading, types: readonly Type[]): Int32Array {
  const { node, operands, own, sets } = given;
  const { primitive, attributes } = node;
  const reading = primitive.reads?.(types, attributes);
  const size = count(own);
  if (reading === undefined) {
    return new Int32Array(size).fill(sets.union(operands.flatMap((operand) => [...operand, NONE])));
  }
  const hasZeros = operands.some((operand) => operand.includes(ZERO));
  return reading.isProduct && hasZeros ? ofProducts(given, reading) : ofOperands(given, reading);
}

/** Every operand's elements along the axes that the result does not have, and then those of all operands together. */
function ofOperands({ operands, lengths: given, own, sets }: KernelReading, { axes }: Reading): Int32Array {
  let result: Int32Array | undefined;
  operands.forEach((operand, which) => {
    const numbers = at(axes, which);
    const lengths = at(given, which);
    const kept = numbers.filter((number) => number < own.length);
    const inner = kept.map((number) => at(own, number));
    const inKept = kept.map((number): AxisMap => ({ start: 0, step: 1, axis: numbers.indexOf(number) }));
    const gathered = Array.from({ length: inner.reduce((a, b) => a * b, 1) }, (): number[] => []);
    offsets(inKept, inner, lengths, new Map()).forEach((place, element) => {
      at(gathered, place).push(at(operand, element));
    });
    const unions = gathered.map((each) => sets.union([...each, NONE]));
    const maps = kept.map((axis): AxisMap => ({ start: 0, step: 1, axis }));
    const spread = Int32Array.from(offsets(maps, inner, own, new Map()), (place) => at(unions, place));
    result = result ? spread.map((set, element) => sets.join(set, at(result ?? spread, element))) : spread;
  });
  return result ?? new Int32Array(0);
}

/** The terms of each sum of products: one that has a factor that is known to be 0 is 0. */
function ofProducts({ operands, lengths: given, own, sets }: KernelReading, { axes }: Reading): Int32Array {
  const lengths = [...own];
  axes.forEach((numbers, which) => {
    numbers.forEach((number, axis) => (lengths[number] = at(at(given, which), axis)));
  });
  const places = axes.map((numbers, which) =>
    offsets(
      numbers.map((axis): AxisMap => ({ start: 0, step: 1, axis })),
      at(given, which),
      lengths,
      new Map(),
    ),
  );
  const size = count(own);
  const terms = count(lengths.slice(own.length));
  return Int32Array.from({ length: size }, (_, element) => {
    const found: number[] = [];
    for (let term = element * terms; term < (element + 1) * terms; term++) {
      const factors = operands.map((operand, which) => at(operand, at(at(places, which), term)));
      if (!factors.includes(ZERO)) found.push(...factors);
    }
    return sets.union(found);
  });
}
