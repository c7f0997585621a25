/**
 * What generated modules may import, and what people may use beside them: kernels for arrays, special functions,
 * numerical differentiation, and complex arithmetic for the complex-step derivative. Imports nothing.
 *
 * @module
 */
export * as complex from "./complex.ts";
export * as data from "./data/index.ts";
export * from "./differences/index.ts";
export * as fit from "./fit/index.ts";
export * as linear from "./linear/index.ts";
export * as optimise from "./optimise/index.ts";
export * from "./special/index.ts";
export * from "./tensor/index.ts";
