import type { Dim } from "../../graph/dim.ts";

/** The shape of a product of matrices and vectors; undefined where they do not fit. */
export function productDims(a: readonly Dim[], b: readonly Dim[]): readonly Dim[] | undefined {
  const isMatrixOrVector = (dims: readonly Dim[]): boolean => dims.length === 1 || dims.length === 2;
  if (!isMatrixOrVector(a) || !isMatrixOrVector(b) || a.at(-1) !== b[0]) return undefined;
  return [...a.slice(0, -1), ...b.slice(1)];
}
