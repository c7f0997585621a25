import type { CompiledArrayFunction } from "adjoint";
import { linear } from "adjoint/runtime";

/** Where Newton's method has got to. */
export interface Iterate {
  readonly point: Float64Array;
  readonly value: number;
  readonly gradientNorm: number;
  /** The number of Hessians that were factored. */
  readonly factorizations: number;
}

/**
 * Newton's method with a sparse Hessian, for a function of one array. Where the Hessian is not positive definite, a multiple
 * of the identity is added that makes it so; steps are halved until the value falls by Armijo's rule. The pattern of the
 * Hessian is analysed once: it is the same in every step.
 */
export function* newton(f: CompiledArrayFunction, start: Float64Array): Generator<Iterate> {
  let point = start;
  let factorizations = 0;
  let analysis: linear.SparseAnalysis | undefined;
  for (;;) {
    const { value, gradient } = f.valueAndGradient(point);
    const [slope] = gradient;
    if (!(slope instanceof Float64Array)) throw new TypeError("a function of one array of doubles is needed");
    yield { point, value, gradientNorm: linear.norm(slope), factorizations };
    const hessian = f.sparseHessian(point);
    analysis ??= linear.analyseSymmetric(hessian);
    let step: Float64Array | undefined;
    for (let shift = 0; step === undefined; shift = Math.max(4 * shift, 1e-3)) {
      const factor = linear.sparseFactor(shifted(hessian, shift), analysis);
      factorizations++;
      if (factor.kind === "factor" && linear.isPositiveDefinite(factor)) step = linear.sparseSolve(factor, slope);
    }
    const descent = slope.reduce((sum, each, k) => sum + each * (step[k] ?? 0), 0);
    let length = 1;
    let next = along(point, step, length);
    for (; !(Number(f(next)) <= value - 1e-4 * length * descent) && length > 1e-10; next = along(point, step, length)) {
      length /= 2;
    }
    point = next;
  }
}

/** A matrix with a number added to each element of its diagonal, which must all be entries. */
function shifted(matrix: linear.SparseMatrix, shift: number): linear.SparseMatrix {
  const values = matrix.values.slice();
  for (let column = 0; column < matrix.columns; column++) {
    for (let k = matrix.starts[column] ?? 0; k < (matrix.starts[column + 1] ?? 0); k++) {
      if (matrix.indices[k] === column) values[k] = (values[k] ?? 0) + shift;
    }
  }
  return { ...matrix, values };
}

function along(point: Float64Array, step: Float64Array, length: number): Float64Array {
  return point.map((each, k) => each - length * (step[k] ?? 0));
}
