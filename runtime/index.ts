/**
 * What generated modules may import, and what people may use beside them: special functions, numerical differentiation,
 * and complex arithmetic for the complex-step derivative. Imports nothing.
 *
 * @module
 */
export * as complex from "./complex.ts";
export * from "./differences/index.ts";
export * from "./special/index.ts";
