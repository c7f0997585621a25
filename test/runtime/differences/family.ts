import fc from "fast-check";

/** A function with its derivative and numbers at which to compare them. */
export interface Known {
  readonly f: (x: number) => number;
  readonly derivative: (x: number) => number;
  readonly x: fc.Arbitrary<number>;
}

function between(min: number, max: number): fc.Arbitrary<number> {
  return fc.double({ min, max, noNaN: true });
}

/** Numbers of every magnitude from 10^min to 10^max. */
function magnitudes(min: number, max: number): fc.Arbitrary<number> {
  return between(min, max).map((exponent) => 10 ** exponent);
}

/** Smooth functions of moderate size and scale. */
export const wellScaled: Readonly<Record<string, Known>> = {
  sin: { f: Math.sin, derivative: Math.cos, x: between(-1.4, 1.4) },
  exp: { f: Math.exp, derivative: Math.exp, x: between(-20, 20) },
  log: { f: Math.log, derivative: (x) => 1 / x, x: magnitudes(-5, 5) },
  sqrt: { f: Math.sqrt, derivative: (x) => 0.5 / Math.sqrt(x), x: magnitudes(-5, 5) },
  tan: { f: Math.tan, derivative: (x) => 1 / Math.cos(x) ** 2, x: between(-1.5, 1.5) },
  asin: { f: Math.asin, derivative: (x) => 1 / Math.sqrt((1 - x) * (1 + x)), x: between(-0.99, 0.99) },
  reciprocal: { f: (x) => 1 / x, derivative: (x) => -1 / (x * x), x: magnitudes(-3, 3) },
  cubic: { f: (x) => ((x - 3) * x + 2) * x - 7, derivative: (x) => (3 * x - 6) * x + 2, x: between(2, 10) },
  softplus: { f: (x) => Math.log1p(Math.exp(x)), derivative: (x) => 1 / (1 + Math.exp(-x)), x: between(-20, 20) },
  selfPower: { f: (x) => x ** x, derivative: (x) => x ** x * (1 + Math.log(x)), x: between(0.6, 10) },
};

/** Functions with extreme scales, cancellation, fast oscillation, or a kink, pole or edge nearby. */
export const demanding: Readonly<Record<string, Known>> = {
  sineOverManyPeriods: { f: Math.sin, derivative: Math.cos, x: between(-100, 100) },
  fastSine: { f: (x) => Math.sin(100 * x), derivative: (x) => 100 * Math.cos(100 * x), x: between(-10, 10) },
  exponentialOfAnyScale: { f: Math.exp, derivative: Math.exp, x: magnitudes(-300, 2) },
  cosineNearItsExtremum: { f: Math.cos, derivative: (x) => -Math.sin(x), x: magnitudes(-20, 0) },
  logarithmOfAnyScale: { f: Math.log, derivative: (x) => 1 / x, x: magnitudes(-300, 300) },
  rootOfAnyScale: { f: Math.sqrt, derivative: (x) => 0.5 / Math.sqrt(x), x: magnitudes(-300, 300) },
  arcsineNearTheEdge: {
    f: Math.asin,
    derivative: (x) => 1 / Math.sqrt((1 - x) * (1 + x)),
    x: magnitudes(-13, 0).map((gap) => 1 - gap),
  },
  cancellation: { f: (x) => 1 - Math.cos(x), derivative: Math.sin, x: magnitudes(-6, 0) },
  lostDigits: { f: (x) => (x + 1e3) ** 2 - 1e6, derivative: (x) => 2 * (x + 1e3), x: between(-5, 5) },
  saturation: { f: Math.tanh, derivative: (x) => 1 / Math.cosh(x) ** 2, x: between(-20, 20) },
  gaussian: { f: (x) => Math.exp(-x * x), derivative: (x) => -2 * x * Math.exp(-x * x), x: between(-5, 5) },
  nearCorner: {
    f: (x) => Math.hypot(x - 1, 1e-6),
    derivative: (x) => (x - 1) / Math.hypot(x - 1, 1e-6),
    x: magnitudes(-9, 0).map((gap) => 1 + gap),
  },
  besideCorner: {
    f: (x) => Math.max(0, x - 1),
    derivative: (x) => (x > 1 ? 1 : 0),
    x: magnitudes(-12, 0).map((gap) => 1 + gap),
  },
  runge: { f: (x) => 1 / (1 + 25 * x * x), derivative: (x) => (-50 * x) / (1 + 25 * x * x) ** 2, x: between(-2, 2) },
  besideVerticalTangent: {
    f: (x) => Math.cbrt(x - 1),
    derivative: (x) => 1 / (3 * Math.cbrt(x - 1) ** 2),
    x: magnitudes(-9, 0).map((gap) => 1 + gap),
  },
};
