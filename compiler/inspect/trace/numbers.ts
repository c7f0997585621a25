import { at, InternalError } from "../../diagnostics/internal-error.ts";
import { dimValue, sizeOf } from "../../graph/dim.ts";
import type { Numbers } from "../../graph/primitive.ts";
import type { Sizes } from "../../graph/sizes.ts";
import { dimsOf, type Type } from "../../graph/type.ts";

/** a + b, element by element. */
export function plusNumbers(a: Numbers, b: Numbers): Numbers {
  if (typeof a === "number" && typeof b === "number") return a + b;
  if (typeof a === "number" || typeof b === "number" || a.length !== b.length) {
    throw new InternalError("numbers of different shapes are added");
  }
  return a.map((element, index) => element + at(b, index));
}

/** A number, or an array, of one value everywhere. */
export function constantNumbers(value: number, type: Type, sizes: Sizes): Numbers {
  const dims = dimsOf(type);
  return dims.length === 0 ? value : new Float64Array(dimValue(sizeOf(dims), sizes)).fill(value);
}

/** Zeros in the shape of something else. */
export function zerosLikeNumbers(numbers: Numbers): Numbers {
  return typeof numbers === "number" ? 0 : new Float64Array(numbers.length);
}

/** What is seeded with 1: a line, or one element of it, where it is an array. */
export interface Seed {
  readonly place: number;
  /** The indices of the element, from 0; the whole line where not given. */
  readonly element?: readonly number[] | undefined;
}

/** The derivative that starts a sweep: 1 for a number, for one element of an array, or for each of its elements. */
export function seedNumbers({ element }: Seed, type: Type, sizes: Sizes): Numbers {
  if (element === undefined || type.kind !== "tensor") return constantNumbers(1, type, sizes);
  const seed = constantNumbers(0, type, sizes);
  if (typeof seed === "number") return 1;
  const offset = dimsOf(type).reduce<number>((sum, dim, axis) => sum * dimValue(dim, sizes) + at(element, axis), 0);
  if (offset >= seed.length) throw new InternalError("there is no such element");
  seed[offset] = 1;
  return seed;
}
