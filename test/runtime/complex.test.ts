import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as complex from "../../runtime/complex.ts";
import type { Complex } from "../../runtime/complex.ts";

const unit = [1e-100, 1e-20, 1e-8, 1e-3, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999999, 1 - 1e-12];
const small = [...unit, 1, 1.0001, 1.5, 2, 3, 10];
const wide = [...small, 300, 1e4, 1e8, 1e20, 1e100];
const above = [1 + 1e-12, 1.0001, 1.5, 2, 3, 10, 300, 1e4, 1e8, 1e20, 1e100];

/** The points, zero, and their mirror images. */
function bothSides(points: readonly number[]): readonly number[] {
  return [...points.map((x) => -x), 0, ...points];
}

interface Elementary {
  readonly complex: (z: Complex) => Complex;
  readonly real: (x: number) => number;
  readonly derivative: (x: number) => number;
  readonly points: readonly number[];
}

const elementary: Readonly<Record<string, Elementary>> = {
  neg: { complex: complex.neg, real: (x) => -x, derivative: () => -1, points: bothSides(wide) },
  abs: { complex: complex.abs, real: Math.abs, derivative: Math.sign, points: [...wide, ...wide.map((x) => -x)] },
  sqrt: { complex: complex.sqrt, real: Math.sqrt, derivative: (x) => 0.5 / Math.sqrt(x), points: wide },
  cbrt: {
    complex: complex.cbrt,
    real: Math.cbrt,
    derivative: (x) => 1 / (3 * Math.cbrt(x) ** 2),
    points: [...wide, ...wide.map((x) => -x)],
  },
  exp: { complex: complex.exp, real: Math.exp, derivative: Math.exp, points: [...bothSides(small), -300, 300, 700] },
  expm1: { complex: complex.expm1, real: Math.expm1, derivative: Math.exp, points: [...bothSides(small), -300, 700] },
  log: { complex: complex.log, real: Math.log, derivative: (x) => 1 / x, points: wide },
  log1p: {
    complex: complex.log1p,
    real: Math.log1p,
    derivative: (x) => 1 / (1 + x),
    points: [...unit.map((x) => -x), 0, ...wide],
  },
  log2: { complex: complex.log2, real: Math.log2, derivative: (x) => Math.LOG2E / x, points: wide },
  log10: { complex: complex.log10, real: Math.log10, derivative: (x) => Math.LOG10E / x, points: wide },
  sin: { complex: complex.sin, real: Math.sin, derivative: Math.cos, points: bothSides(wide) },
  cos: { complex: complex.cos, real: Math.cos, derivative: (x) => -Math.sin(x), points: bothSides(wide) },
  tan: { complex: complex.tan, real: Math.tan, derivative: (x) => 1 / Math.cos(x) ** 2, points: bothSides(wide) },
  asin: {
    complex: complex.asin,
    real: Math.asin,
    derivative: (x) => 1 / Math.sqrt((1 - x) * (1 + x)),
    points: bothSides(unit),
  },
  acos: {
    complex: complex.acos,
    real: Math.acos,
    derivative: (x) => -1 / Math.sqrt((1 - x) * (1 + x)),
    points: bothSides(unit),
  },
  atan: { complex: complex.atan, real: Math.atan, derivative: (x) => 1 / (1 + x * x), points: bothSides(wide) },
  sinh: { complex: complex.sinh, real: Math.sinh, derivative: Math.cosh, points: [...bothSides(small), -700, 700] },
  cosh: { complex: complex.cosh, real: Math.cosh, derivative: Math.sinh, points: [...bothSides(small), -700, 700] },
  tanh: {
    complex: complex.tanh,
    real: Math.tanh,
    derivative: (x) => 1 / Math.cosh(x) ** 2,
    points: [...bothSides(small), -300, 300, -800, 800],
  },
  asinh: {
    complex: complex.asinh,
    real: Math.asinh,
    derivative: (x) => 1 / Math.hypot(1, x),
    points: bothSides(wide),
  },
  acosh: {
    complex: complex.acosh,
    real: Math.acosh,
    derivative: (x) => 1 / (Math.sqrt(x - 1) * Math.sqrt(x + 1)),
    points: above,
  },
  atanh: {
    complex: complex.atanh,
    real: Math.atanh,
    derivative: (x) => 1 / ((1 - x) * (1 + x)),
    points: bothSides(unit),
  },
  acoth: {
    complex: (z) => complex.atanh(complex.div(complex.of(1), z)),
    real: (x) => Math.atanh(1 / x),
    derivative: (x) => 1 / ((1 - x) * (1 + x)),
    points: [1.01, 1.5, 2, 10, 1e8, -1.01, -1.5, -2, -10, -1e8],
  },
};

function expectClose(actual: number, expected: number, at: number | string, tolerance = 1e-13): void {
  const message = `${actual} should be ${expected} at ${at}`;
  expect(Math.abs(actual - expected), message).toBeLessThanOrEqual(tolerance * Math.abs(expected));
}

function expectSlope(f: (z: Complex) => Complex, x: number, slope: number, step?: number): void {
  expectClose(complex.complexStep(f, x, step), slope, x);
}

describe.each(Object.entries(elementary))("%s", (_, { complex: f, real, derivative, points }) => {
  it("has the derivative of the real function", () => {
    for (const x of points) expectSlope(f, x, derivative(x));
  });

  it("has the value of the real function", () => {
    for (const x of points) {
      const step = 1e-30 * Math.min(1, Math.abs(x));
      expectClose(f(complex.of(x, step)).re, real(x), x, 1e-15);
    }
  });
});

it.each([1e-20, 1e-100, 1e-200])("the step %d gives full relative accuracy", (step) => {
  for (const { complex: f, derivative, points } of Object.values(elementary)) {
    for (const x of points.filter((point) => Math.abs(point) > 0.1 && Math.abs(point) < 10)) {
      expectSlope(f, x, derivative(x), step);
    }
  }
});

it("the step stays small against a tiny argument", () => {
  expectSlope(complex.sqrt, 1e-300, 0.5e150);
  expectSlope(complex.log, 1e-300, 1e300);
});

describe("pow", () => {
  it("has the derivatives of the real power", () => {
    for (const x of [1e-100, 1e-3, 0.5, 1, 1.5, 10, 1e10]) {
      for (const y of [-2.5, -1, 0, 0.3, 1, 2, 7.25, 20]) {
        const slope = y * x ** (y - 1);
        if (!Number.isFinite(slope) || Math.abs(slope) < 1e-150) continue;
        expectSlope((z) => complex.pow(z, complex.of(y)), x, slope);
        expectSlope((z) => complex.powReal(z, y), x, slope);
        expectSlope((w) => complex.pow(complex.of(x), w), y, x ** y * Math.log(x));
      }
    }
  });

  it("has the derivative of x to the x", () => {
    for (const x of [0.01, 0.5, 2, 30]) {
      expectSlope((z) => complex.pow(z, z), x, x ** x * (1 + Math.log(x)));
    }
  });

  it("is real for integer powers of negative numbers", () => {
    for (const n of [-3, -2, -1, 1, 2, 3, 10]) {
      for (const x of [-10, -1, -0.1]) {
        expectSlope((z) => complex.pow(z, complex.of(n)), x, n * x ** (n - 1));
        expectClose(complex.powReal(complex.of(x), n).re, x ** n, x, 1e-15);
      }
    }
  });

  it("is flat for powers of zero", () => {
    expect(complex.complexStep((z) => complex.powReal(z, 2), 0)).toBeCloseTo(0, 15);
    expect(complex.complexStep((w) => complex.pow(complex.of(0), w), 2)).toBe(0);
  });
});

describe("atan2 and hypot", () => {
  const coordinates = [-1e200, -1e100, -3, -1, -1e-100, 1e-100, 0.5, 4, 1e100, 1e200];
  const points = coordinates.flatMap((y) => coordinates.map((x) => ({ y, x, r: Math.hypot(x, y) })));

  it("have the values of the real functions", () => {
    for (const { y, x, r } of points) {
      expectClose(complex.atan2(complex.of(y), complex.of(x)).re, Math.atan2(y, x), `(${y}, ${x})`, 1e-15);
      expectClose(complex.hypot(complex.of(y), complex.of(x)).re, r, `(${y}, ${x})`, 1e-15);
    }
  });

  it("have the partial derivatives of the real functions", () => {
    for (const { y, x, r } of points) {
      expectVisibleSlope((z) => complex.atan2(z, complex.of(x)), y, x / r / r);
      expectVisibleSlope((z) => complex.atan2(complex.of(y), z), x, -y / r / r);
      expectVisibleSlope((z) => complex.hypot(z, complex.of(x)), y, y / r);
      expectVisibleSlope((z) => complex.hypot(complex.of(y), z), x, x / r);
    }
  });

  it("keep the side of the cut", () => {
    expect(complex.atan2(complex.of(0), complex.of(-1)).re).toBe(Math.PI);
    expect(complex.atan2(complex.of(-0), complex.of(-1)).re).toBe(-Math.PI);
  });

  it("have no derivative at the origin", () => {
    expect(complex.complexStep((z) => complex.hypot(z, complex.of(0)), 0)).toBeNaN();
    expect(complex.hypot(complex.of(0), complex.of(0))).toEqual(complex.of(0));
  });

  /** Products of a very small slope and the step underflow. */
  function expectVisibleSlope(f: (z: Complex) => Complex, x: number, slope: number): void {
    if (Math.abs(slope) > 1e-150) expectSlope(f, x, slope);
  }
});

describe("abs", () => {
  it("has no derivative at zero", () => {
    expect(complex.complexStep(complex.abs, 0)).toBeNaN();
    expect(complex.abs(complex.of(0))).toEqual(complex.of(0));
  });
});

describe("asin, acos, acosh and atanh near ±1", () => {
  it("do not lose the distance", () => {
    const gap = 2 ** -52;
    expectSlope(complex.asin, 1 - gap, 1 / Math.sqrt(gap * (2 - gap)));
    expectSlope(complex.acos, gap - 1, -1 / Math.sqrt(gap * (2 - gap)));
    expectSlope(complex.acosh, 1 + gap, 1 / Math.sqrt(gap * (2 + gap)));
    expectSlope(complex.atanh, 1 - gap, 1 / (gap * (2 - gap)));
  });
});

describe("complex arithmetic", () => {
  const part = fc.double({ min: -3, max: 3, noNaN: true });
  const number = fc.record({ re: part, im: part });

  /** Agreement up to rounding, on the scale of the numbers that enter. */
  function expectNear(z: Complex, w: Complex, scale = 1): void {
    expect(complexDistance(z, w)).toBeLessThanOrEqual(1e-13 * Math.max(scale, size(z), size(w)));
  }

  function size(z: Complex): number {
    return Math.hypot(z.re, z.im);
  }

  function complexDistance(z: Complex, w: Complex): number {
    return size(complex.sub(z, w));
  }

  function holds(identity: (z: Complex, w: Complex) => void): void {
    fc.assert(fc.property(number, number, identity), { numRuns: 500 });
  }

  it("divides what it multiplies", () => {
    holds((z, w) => {
      fc.pre(size(w) > 1e-3);
      expectNear(complex.div(complex.mul(z, w), w), z, 1e3);
    });
  });

  it("divides extreme numbers", () => {
    expect(complex.div(complex.of(1e300, 1e300), complex.of(1e300, 1e300))).toEqual(complex.of(1, 0));
    expect(complex.div(complex.of(0, 1e-200), complex.of(0, 1e-200))).toEqual(complex.of(1, 0));
  });

  it("inverts squares and cubes by roots", () => {
    holds((z) => {
      const root = complex.sqrt(z);
      expectNear(complex.mul(root, root), z);
      const third = complex.cbrt(z);
      expectNear(complex.mul(third, complex.mul(third, third)), z);
    });
  });

  it("inverts exponentials by logarithms", () => {
    holds((z) => {
      fc.pre(size(z) > 1e-3 && size(complex.add(z, complex.of(1))) > 1e-3);
      expectNear(complex.exp(complex.log(z)), z);
      expectNear(complex.expm1(complex.log1p(z)), z);
      expectNear(complex.exp(complex.mul(complex.log2(z), complex.of(Math.LN2))), z);
      expectNear(complex.exp(complex.mul(complex.log10(z), complex.of(Math.LN10))), z);
    });
  });

  it("inverts the circular functions", () => {
    holds((z) => {
      fc.pre(size(complex.add(complex.mul(z, z), complex.of(1))) > 1e-3);
      expectNear(complex.sin(complex.asin(z)), z);
      expectNear(complex.cos(complex.acos(z)), z);
      expectNear(complex.tan(complex.atan(z)), z, 1e3);
    });
  });

  it("inverts the hyperbolic functions", () => {
    holds((z) => {
      fc.pre(size(complex.sub(complex.mul(z, z), complex.of(1))) > 1e-3);
      expectNear(complex.sinh(complex.asinh(z)), z);
      expectNear(complex.cosh(complex.acosh(z)), z);
      expectNear(complex.tanh(complex.atanh(z)), z, 1e3);
    });
  });

  it("satisfies Pythagoras' identities", () => {
    holds((z) => {
      const scale = Math.exp(2 * size(z));
      const { add, sub, mul, of } = complex;
      const square = (w: Complex): Complex => mul(w, w);
      expectNear(add(square(complex.sin(z)), square(complex.cos(z))), of(1), scale);
      expectNear(sub(square(complex.cosh(z)), square(complex.sinh(z))), of(1), scale);
    });
  });

  it("adds exponents", () => {
    holds((z, w) => {
      fc.pre(size(z) > 0.1);
      const product = complex.mul(complex.pow(z, w), complex.pow(z, complex.of(1.5)));
      expectNear(product, complex.pow(z, complex.add(w, complex.of(1.5))), 1e3);
    });
  });
});
