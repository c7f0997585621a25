import { at } from "../../diagnostics/internal-error.ts";
import { addDims, mulDims, type Dim } from "../../graph/dim.ts";
import type { AxisMap } from "../../graph/primitive.ts";

/** Where the elements of an array lie in a buffer: at offset + Σ stride · index, one stride for each axis. */
export interface Access {
  readonly offset: Dim;
  readonly strides: readonly Dim[];
}

/** The strides of an array that lies in a buffer row by row, without gaps. */
export function rowMajor(dims: readonly Dim[]): readonly Dim[] {
  const strides: Dim[] = [];
  let stride: Dim = 1;
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    strides.unshift(stride);
    stride = mulDims(stride, at(dims, axis));
  }
  return strides;
}

/** The access of a whole array. */
export function wholeAccess(dims: readonly Dim[]): Access {
  return { offset: 0, strides: rowMajor(dims) };
}

/** Whether an access reads the elements of its buffer one after another from the first one on. */
export function isWhole({ offset, strides }: Access, dims: readonly Dim[]): boolean {
  return offset === 0 && isContiguous({ offset, strides }, dims);
}

/** Whether an access reads elements one after another. */
export function isContiguous({ strides }: Access, dims: readonly Dim[]): boolean {
  const wanted = rowMajor(dims);
  return strides.every((stride, axis) => stride === wanted[axis] || dims[axis] === 1);
}

/** The access of a view, of some number of axes, into what is itself accessed. */
export function throughView({ offset, strides }: Access, axes: readonly AxisMap[], rank: number): Access {
  let start = offset;
  const through: Dim[] = new Array<Dim>(rank).fill(0);
  axes.forEach((map, axis) => {
    const stride = at(strides, axis);
    start = addDims(start, mulDims(map.start, stride));
    if (map.axis !== undefined) through[map.axis] = addDims(at(through, map.axis), mulDims(stride, map.step));
  });
  return { offset: start, strides: through };
}

/** The access of an array whose axes are repeated to fit others, aligned at the last one. */
export function repeatedTo({ offset, strides }: Access, own: readonly Dim[], dims: readonly Dim[]): Access {
  const missing = dims.length - own.length;
  return {
    offset,
    strides: dims.map((dim, axis) => {
      if (axis < missing || own[axis - missing] !== dim) return 0;
      return at(strides, axis - missing);
    }),
  };
}

/** An iteration over axes, with the accesses that are made in it. */
export interface Iteration {
  readonly dims: readonly Dim[];
  readonly accesses: readonly Access[];
}

/** Leave axes of length 1 out, and join neighbours that every access runs through in one go. */
export function collapse(dims: readonly Dim[], accesses: readonly Access[]): Iteration {
  const kept = dims.flatMap((dim, axis) => (dim === 1 ? [] : [axis]));
  let lengths = kept.map((axis) => at(dims, axis));
  let strides = accesses.map((access) => kept.map((axis) => at(access.strides, axis)));
  for (let axis = lengths.length - 2; axis >= 0; axis--) {
    const inner = at(lengths, axis + 1);
    if (!strides.every((each) => each[axis] === mulDims(at(each, axis + 1), inner))) continue;
    const joined = mulDims(at(lengths, axis), inner);
    lengths = lengths.toSpliced(axis, 2, joined);
    strides = strides.map((each) => each.toSpliced(axis, 1));
  }
  return {
    dims: lengths,
    accesses: accesses.map(({ offset }, index) => ({ offset, strides: at(strides, index) })),
  };
}
