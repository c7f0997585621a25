import { dot } from "../../tensor/dot.ts";

/** A linear map: the product of a matrix, which need not be there, with a vector. It must leave the vector as it is. */
export type Operator = (x: Float64Array) => Float64Array;

export interface IterativeOptions {
  /** How small ‖b − A x‖ must become, relative to ‖b‖: 1e-10 where not given. */
  readonly tolerance?: number;
  /** How many products with A at most; twice the number of unknowns, and at least 100, where not given. */
  readonly maxIterations?: number;
  /** Where to begin; 0 where not given. */
  readonly start?: Float64Array;
  /** Told of the norm of the residual after every iteration. */
  readonly onStep?: (iteration: number, residualNorm: number) => void;
}

/** What the options say, completed. */
export function completed(
  { tolerance = 1e-10, maxIterations, onStep = () => undefined }: IterativeOptions,
  unknowns: number,
): Required<Pick<IterativeOptions, "tolerance" | "maxIterations" | "onStep">> {
  return { tolerance, maxIterations: maxIterations ?? Math.max(100, 2 * unknowns), onStep };
}

/** xᵀ y. */
export function inner(x: Float64Array, y: Float64Array): number {
  return dot(x, y, x.length);
}

/** y + α x, into y. */
export function addTimes(y: Float64Array, alpha: number, x: Float64Array): void {
  for (let i = 0; i < y.length; i++) y[i] = y[i]! + alpha * x[i]!;
}

/** b − A x. */
export function residualOf(apply: Operator, b: Float64Array, x: Float64Array): Float64Array {
  const product = apply(x);
  return b.map((value, i) => value - product[i]!);
}
