import { at } from "../../diagnostics/internal-error.ts";
import { dimValue } from "../../graph/dim.ts";
import type { Given } from "../../graph/evaluate-array.ts";
import type { Numbers } from "../../graph/primitive.ts";
import { dimsOf, type Type } from "../../graph/type.ts";

/**
 * Whether an operation is declared not to be differentiable at its operands; for arrays, the elements of the result where
 * it is not, as a text behind its formula. Undefined where it is differentiable, or where nothing is declared.
 */
export function kinkElements(given: Given): string | undefined {
  const { node, types, operands, sizes } = given;
  const { kink, implementation } = node.primitive;
  const lengthsOf = (type: Type): readonly number[] => dimsOf(type).map((dim) => dimValue(dim, sizes));
  if (
    implementation.kind === "reduction" &&
    (implementation.combination === "max" || implementation.combination === "min")
  ) {
    const axes = implementation.axesOf(node.attributes);
    const isLargest = implementation.combination === "max";
    return listed(tiedElements(at(operands, 0), lengthsOf(at(types, 0)), axes, isLargest), lengthsOf(node.type));
  }
  if (kink === undefined) return undefined;
  const lengths = lengthsOf(node.type);
  const found = indicesWithin(lengths).filter((index) =>
    kink(operands.map((operand, which) => elementAt(operand, lengthsOf(at(types, which)), index))),
  );
  return listed(found, lengths);
}

/** The indices of all elements of an array, in order; one without indices for a number. */
function indicesWithin(lengths: readonly number[]): readonly (readonly number[])[] {
  return lengths.reduce<readonly (readonly number[])[]>(
    (all, length) => all.flatMap((index) => Array.from({ length }, (_, next) => [...index, next])),
    [[]],
  );
}

/** An element of an operand that is repeated along axes that it lacks, or along which it has one element. */
function elementAt(operand: Numbers, own: readonly number[], index: readonly number[]): number {
  if (typeof operand === "number") return operand;
  const offset = index.length - own.length;
  const place = own.reduce((sum, length, axis) => sum * length + (length === 1 ? 0 : at(index, axis + offset)), 0);
  return at(operand, place);
}

/** The elements of a reduction for which two elements tie for the largest or smallest. */
function tiedElements(
  x: Numbers,
  lengths: readonly number[],
  axes: readonly number[],
  isLargest: boolean,
): readonly (readonly number[])[] {
  const groups = new Map<string, { readonly index: readonly number[]; readonly values: number[] }>();
  for (const index of indicesWithin(lengths)) {
    const kept = index.filter((_, axis) => !axes.includes(axis));
    const group = groups.get(kept.join()) ?? { index: kept, values: [] };
    group.values.push(elementAt(x, lengths, index));
    groups.set(kept.join(), group);
  }
  return [...groups.values()]
    .filter(({ values }) => {
      const extreme = values.reduce((a, b) => (isLargest ? Math.max(a, b) : Math.min(a, b)));
      return values.filter((value) => value === extreme).length > 1;
    })
    .map(({ index }) => index);
}

/** How many elements are listed. */
const MOST_LISTED = 3;

function listed(found: readonly (readonly number[])[], lengths: readonly number[]): string | undefined {
  if (found.length === 0) return undefined;
  if (lengths.length === 0) return "";
  const shown = found.slice(0, MOST_LISTED).map((index) => `[${index.map((each) => each + 1).join(", ")}]`);
  const rest = found.length > MOST_LISTED ? ` and ${String(found.length - MOST_LISTED)} more` : "";
  return ` at ${shown.join(", ")}${rest}`;
}
