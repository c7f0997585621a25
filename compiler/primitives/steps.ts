import { roundHalfAway } from "../../runtime/special/roundHalfAway.ts";
import { elementwise, math, runtime, type Unary } from "./primitive.ts";

// Step functions: their derivative is 0 wherever there is one, and by convention also where there is none.

const steps = { operands: ["x"], derivative: {}, cost: 1, convention: "steps have derivative 0" } as const;
const atIntegers = (x: number): boolean => Number.isInteger(x);

/** −1, 0 or 1 */
export const sign: Unary = elementwise({
  ...steps,
  name: "sign",
  mathjs: ["sign"],
  implementation: math(Math.sign),
  kink: (x) => x === 0,
});

/** The largest integer that is not larger. */
export const floor: Unary = elementwise({
  ...steps,
  name: "floor",
  mathjs: ["floor"],
  notation: { kind: "fence", text: ["floor(", ")"], latex: ["\\left\\lfloor ", "\\right\\rfloor "] },
  implementation: math(Math.floor),
  kink: atIntegers,
});

/** The smallest integer that is not smaller. */
export const ceil: Unary = elementwise({
  ...steps,
  name: "ceil",
  mathjs: ["ceil"],
  notation: { kind: "fence", text: ["ceil(", ")"], latex: ["\\left\\lceil ", "\\right\\rceil "] },
  implementation: math(Math.ceil),
  kink: atIntegers,
});

/** The integer part. */
export const fix: Unary = elementwise({
  ...steps,
  name: "fix",
  mathjs: ["fix"],
  implementation: math(Math.trunc),
  kink: (x) => x !== 0 && Number.isInteger(x),
});

/** The nearest integer, halves away from zero. */
export const round: Unary = elementwise({
  ...steps,
  name: "round",
  mathjs: ["round"],
  implementation: runtime("roundHalfAway", roundHalfAway),
  kink: (x) => Number.isInteger(x - 0.5),
});
