export {
  descendAlong,
  type Direction,
  type DirectionMethod,
  type LineSearchOptions,
  type Move,
} from "./descent/by-line-search.ts";
export { descend } from "./descent/by-rule.ts";
export { lbfgs, type LbfgsOptions } from "./descent/lbfgs.ts";
export { nonlinearCg } from "./descent/nonlinear-cg.ts";
export { rowsOf } from "./descent/rows.ts";
export { steepestDescent } from "./descent/steepest.ts";
export {
  stochasticDescent,
  type MeanObjective,
  type StochasticOptions,
  type StochasticStep,
} from "./descent/stochastic.ts";
export {
  equationsOfNumbers,
  ofInto,
  ofNumbers,
  ofParameters,
  type NumberEquations,
  type NumberFunctions,
  type Parameterised,
  type ParameterFunctions,
} from "./generated.ts";
export { layoutOf, type Layout } from "./layout.ts";
export { armijo, type ArmijoOptions } from "./line-search/armijo.ts";
export type { Line, LineOutcome, LineSearch } from "./line-search/line.ts";
export { strongWolfe, type WolfeOptions } from "./line-search/strong-wolfe.ts";
export type {
  Evaluation,
  Evaluations,
  JointObjective,
  Objective,
  SeparateObjective,
  WithHessian,
  WithProduct,
} from "./objective.ts";
export { createRandom, randomFrom, type RandomNumbers, type RandomState } from "./random.ts";
export {
  constantRate,
  cosineRate,
  exponentialRate,
  inverseTimeRate,
  stepRate,
  warmUp,
  type Rate,
  type Schedule,
} from "./rates.ts";
export type { RootOptions, RootReason, RootResult, RootStep } from "./roots/bracket.ts";
export { brentRoot } from "./roots/brent.ts";
export { newtonRoot, type DifferentiableFunction, type NewtonRootOptions } from "./roots/newton-root.ts";
export {
  newtonSystem,
  type Equations,
  type SystemOptions,
  type SystemReason,
  type SystemResult,
  type SystemStep,
} from "./roots/system.ts";
export {
  adagrad,
  adam,
  adamW,
  rmsprop,
  type AdagradOptions,
  type AdamOptions,
  type AdamState,
  type AdamWOptions,
  type RmspropOptions,
  type SquaresState,
} from "./rules/adaptive.ts";
export {
  gradientDescent,
  momentum,
  nesterov,
  type MomentumOptions,
  type MomentumState,
} from "./rules/gradient-descent.ts";
export type { Counted, UpdateRule } from "./rules/rule.ts";
export type { SolverOptions, SolverResult, SolverStep, StopReason } from "./solver.ts";
export type { TrustRegionOptions } from "./trust-region/loop.ts";
export { newtonCg, type NewtonCgOptions } from "./trust-region/newton-cg.ts";
export { trustRegionNewton } from "./trust-region/newton.ts";
export type { Matrix, Vector } from "./vector.ts";
