/* eslint-disable @typescript-eslint/no-non-null-assertion -- a check of each element would cost what is measured. */

/** The gradient of Σ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)², in one pass that carries what each term adds to its second variable. */
export function directInto(point: Float64Array, gradient: Float64Array): void {
  const last = point.length - 1;
  let carried = 0;
  for (let i = 0; i < last; i++) {
    const x = point[i]!;
    const slope = 200 * (point[i + 1]! - x * x);
    gradient[i] = carried - 2 * (slope * x + 1 - x);
    carried = slope;
  }
  gradient[last] = carried;
}

/** The same, reading each element once. */
export function tunedInto(point: Float64Array, gradient: Float64Array): void {
  const last = point.length - 1;
  let carried = 0;
  let x = point[0]!;
  for (let i = 0; i < last; i++) {
    const next = point[i + 1]!;
    const slope = 200 * (next - x * x);
    gradient[i] = carried - 2 * (slope * x + 1 - x);
    carried = slope;
    x = next;
  }
  gradient[last] = carried;
}

/** As `directInto`, for a point of as many arguments. */
export function direct(...point: number[]): number[] {
  const last = point.length - 1;
  const gradient = new Array<number>(point.length).fill(0);
  let carried = 0;
  for (let i = 0; i < last; i++) {
    const x = point[i]!;
    const slope = 200 * (point[i + 1]! - x * x);
    gradient[i] = carried - 2 * (slope * x + 1 - x);
    carried = slope;
  }
  gradient[last] = carried;
  return gradient;
}
