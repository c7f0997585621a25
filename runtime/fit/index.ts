/**
 * Fitting models to data: nonlinear least squares with bounds, how well the parameters are known, and polynomials.
 *
 * @module
 */
export { gaussNewton } from "./gauss-newton.ts";
export { levenbergMarquardt, type LevenbergMarquardtOptions } from "./levenberg-marquardt.ts";
export { evaluatePolynomial, fitPolynomial, type PolynomialFit, type PolynomialOptions } from "./polynomial.ts";
export type {
  Bounds,
  FitSolution,
  FitStep,
  LeastSquaresProblem,
  SearchOptions,
  StopReason,
  Tolerances,
} from "./problem.ts";
export { fitStatistics, type FitStatistics, type StatisticsOptions } from "./statistics.ts";
export { studentQuantile } from "./student.ts";
export { weighted } from "./weighted.ts";
