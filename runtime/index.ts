/**
 * What generated modules may import, and what people may use beside them: kernels for arrays, special functions,
 * numerical differentiation, and complex arithmetic for the complex-step derivative. Imports nothing.
 *
 * @module
 */
export * as complex from "./complex.ts";
export * from "./differences/index.ts";
export * from "./special/index.ts";
export * from "./tensor/index.ts";
