/**
 * Linear algebra for people: dense matrices by rows, sparse matrices by columns, their factorizations, and solvers for
 * matrices that are known by their products only.
 *
 * @module
 */
export {
  cholesky,
  choleskyInverse,
  choleskyLogDeterminant,
  choleskySolve,
  type CholeskyFactor,
  type Indefinite,
} from "./cholesky.ts";
export { conditionEstimate, inverseNormEstimate } from "./condition.ts";
export {
  conjugateGradients,
  type ConjugateGradientOptions,
  type ConjugateGradientResult,
} from "./iterative/conjugate-gradients.ts";
export type { IterativeOptions, Operator } from "./iterative/iterative.ts";
export { lsqr, type LsqrOptions, type LsqrResult } from "./iterative/lsqr.ts";
export { minres, type MinresResult } from "./iterative/minres.ts";
export { diagonalPreconditioner, incompleteCholesky } from "./iterative/preconditioners.ts";
export { leastSquares, type LeastSquaresOptions, type LeastSquaresSolution } from "./least-squares.ts";
export {
  determinant,
  inverse,
  luDeterminant,
  luFactor,
  luInverse,
  luParts,
  luSolve,
  luSolveTransposed,
  solve,
  type LuFactor,
} from "./lu.ts";
export {
  diagonalMatrix,
  identityMatrix,
  matrixOf,
  multiply,
  multiplyTransposed,
  multiplyVector,
  rowsOf,
  transpose,
  zeros,
  type Matrix,
  type Vector,
} from "./matrix.ts";
export { modifiedCholesky, modifiedCholeskySolve, type ModifiedCholesky } from "./modified-cholesky.ts";
export { columnNorms, frobeniusNorm, infinityNorm, norm, oneNorm } from "./norms.ts";
export { applyQ, applyQTransposed, qMatrix, qr, rankOf, rMatrix, type QrFactor, type QrOptions } from "./qr.ts";
export {
  denseFromSparse,
  requireSparse,
  sparseFromDense,
  sparseOf,
  transposeSparse,
  tripletsOf,
  type SparseMatrix,
  type Triplet,
} from "./sparse/matrix.ts";
export { minimumDegree } from "./sparse/ordering.ts";
export { sparseMultiply, sparseMultiplyTransposed, sparseProduct } from "./sparse/product.ts";
export {
  analyseSymmetric,
  isPositiveDefinite,
  sparseFactor,
  sparseSolve,
  type SparseAnalysis,
  type SparseBreakdown,
  type SparseFactor,
} from "./sparse/symmetric.ts";
export { inertiaOf, symmetricFactor, symmetricSolve, type Inertia, type SymmetricFactor } from "./symmetric.ts";
export { solveTriangular, type Half } from "./triangular.ts";
