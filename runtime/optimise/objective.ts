import { elementsOf, matrixElements, type Matrix, type Vector } from "./vector.ts";

/** The value and the gradient of a function at a point. */
export interface Evaluation {
  readonly value: number;
  readonly gradient: Vector;
}

/** A function whose value and gradient are computed apart. */
export interface SeparateObjective {
  readonly value: (x: Float64Array) => number;
  readonly gradient: (x: Float64Array) => Vector;
  /** Both in one sweep, where that is cheaper than one after the other. */
  readonly valueAndGradient?: (x: Float64Array) => Evaluation;
}

/** A function whose value and gradient are computed together. */
export interface JointObjective {
  readonly valueAndGradient: (x: Float64Array) => Evaluation;
  /** The value alone, where that is cheaper. */
  readonly value?: (x: Float64Array) => number;
  /** The gradient alone, where that is cheaper. */
  readonly gradient?: (x: Float64Array) => Vector;
}

/**
 * A function to be minimised. Its functions must not change the point that they are given; the arrays that they return
 * are copied, so they may return the same ones each time.
 */
export type Objective = SeparateObjective | JointObjective;

/** Second derivatives as a matrix. */
export interface WithHessian {
  /** The symmetric matrix of second derivatives. */
  readonly hessian: (x: Float64Array) => Matrix;
}

/** Second derivatives by their products with vectors. */
export interface WithProduct {
  /** The product H(x)·d of the matrix of second derivatives and a direction. */
  readonly hvp: (x: Float64Array, d: Float64Array) => Vector;
}

/** How often the functions of an objective were called. A value with its gradient counts as one of each. */
export interface Evaluations {
  readonly values: number;
  readonly gradients: number;
  /** Products of the Hessian with a vector. */
  readonly products: number;
  readonly hessians: number;
}

/** A point, and what the function is there. */
export interface Iterate {
  readonly point: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

/**
 * An objective whose calls are counted, and whose results are checked and copied. What is known at the last point is
 * not computed again; points are told apart by identity.
 */
export interface Evaluator {
  readonly value: (x: Float64Array) => number;
  readonly gradient: (x: Float64Array) => Float64Array;
  readonly hessian: (x: Float64Array) => Float64Array;
  readonly product: (x: Float64Array, d: Float64Array) => Float64Array;
  readonly evaluations: () => Evaluations;
}

/** Watch over an objective. @throws RangeError, when it is called, where a result has the wrong number of elements. */
export function evaluatorOf(objective: Objective & Partial<WithHessian & WithProduct>): Evaluator {
  const counts = { values: 0, gradients: 0, products: 0, hessians: 0 };
  let known: { point?: Float64Array; value?: number; gradient?: Float64Array } = {};

  const knownAt = (point: Float64Array): typeof known => {
    if (known.point !== point) known = { point };
    return known;
  };

  const together = (x: Float64Array): Required<typeof known> => {
    if (!objective.valueAndGradient)
      throw new TypeError("an objective is `valueAndGradient`, or `value` and `gradient`");
    counts.values++;
    counts.gradients++;
    const { value, gradient } = objective.valueAndGradient(x);
    const found = { point: x, value, gradient: elementsOf(gradient, x.length, "gradient") };
    known = found;
    return found;
  };

  const valueAt = (x: Float64Array): number => {
    const at = knownAt(x);
    if (at.value !== undefined) return at.value;
    if (!objective.value) return together(x).value;
    counts.values++;
    return (at.value = objective.value(x));
  };

  const gradientAt = (x: Float64Array): Float64Array => {
    const at = knownAt(x);
    if (at.gradient) return at.gradient;
    const isJoint = objective.valueAndGradient !== undefined && at.value === undefined;
    if (!objective.gradient || isJoint) return together(x).gradient;
    counts.gradients++;
    return (at.gradient = elementsOf(objective.gradient(x), x.length, "gradient"));
  };

  return {
    value: valueAt,
    gradient: gradientAt,
    hessian: (x) => {
      if (!objective.hessian) throw new TypeError("the objective has no function `hessian`");
      counts.hessians++;
      return matrixElements(objective.hessian(x), x.length, x.length, "Hessian");
    },
    product: (x, d) => {
      if (!objective.hvp) throw new TypeError("the objective has no function `hvp`");
      counts.products++;
      return elementsOf(objective.hvp(x, d), x.length, "Hessian-vector product");
    },
    evaluations: () => ({ ...counts }),
  };
}

/** Everything of first order at a point. */
export function iterateAt(evaluator: Evaluator, point: Float64Array): Iterate {
  // The gradient first, for it may bring the value along.
  const gradient = evaluator.gradient(point);
  return { point, value: evaluator.value(point), gradient };
}
