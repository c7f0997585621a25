export type { AdaptiveOptions } from "./adaptive.ts";
export type { Difference, ScalarFunction } from "./difference.ts";
export { backwardDifference, centralDifference, forwardDifference } from "./fixed-step.ts";
export { differentiate, type DifferenceMethod, type VectorFunction } from "./jacobian.ts";
export { detectKink, type Kink } from "./kink.ts";
export type { Side } from "./quotient.ts";
export { oneSidedDerivative, riddersDerivative } from "./ridders.ts";
