import { at } from "../../../diagnostics/internal-error.ts";
import type { Memory } from "../../../inspect/procedure/memory.ts";
import type { ArrayVariable, Scalar } from "../../../procedure/procedure.ts";

/** How long axes are, and which whole numbers are tried, in this order: 9 and 4 are the sizes of flat square matrices of 3 and 2 rows. */
const SIZES = [3, 2, 9, 4, 6, 1] as const;

/** How many shapes are tried at most. */
const MOST_SHAPES = 100;

/**
 * Shapes of arguments to check a function of numbers and arrays at, always the same ones: first all axes as long as one another,
 * then with ever more that are not. Whole numbers are part of a shape, and all others wait to be chosen: they are NaN.
 */
export function shapesToTry(parameters: readonly (Scalar | ArrayVariable)[]): readonly (readonly Memory<number>[])[] {
  const slots = parameters.map((leaf) => (leaf.form === "array" ? leaf.rank : leaf.kind === "real" ? 0 : 1));
  const total = slots.reduce((sum, count) => sum + count, 0);
  return choices(total).map((sizes) => {
    let next = 0;
    return parameters.map((leaf, position) => {
      const own = sizes.slice(next, next + at(slots, position));
      next += own.length;
      if (leaf.form === "scalar") return { lengths: [], cells: [own[0] ?? NaN] };
      const fill = leaf.kind === "real" ? NaN : 1;
      return { lengths: [...own], cells: new Array<number>(own.reduce((size, each) => size * each, 1)).fill(fill) };
    });
  });
}

/** Sizes for some slots: those that are the same first, then by how far they are down the list. */
function choices(slots: number): readonly (readonly number[])[] {
  if (slots === 0) return [[]];
  const same = [3, 2].map((size) => new Array<number>(slots).fill(size));
  const others: number[][] = [];
  const fill = (chosen: readonly number[], left: number): void => {
    if (others.length >= MOST_SHAPES) return;
    if (chosen.length === slots) {
      if (left === 0 && new Set(chosen).size > 1) others.push([...chosen]);
      return;
    }
    SIZES.forEach((size, rank) => {
      if (rank <= left) fill([...chosen, size], left - rank);
    });
  };
  const deepest = slots * (SIZES.length - 1);
  for (let sum = 1; sum <= deepest && others.length < MOST_SHAPES; sum++) fill([], sum);
  return [...same, ...others];
}
