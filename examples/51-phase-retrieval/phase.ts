import { readFileSync } from "node:fs";
import { compile } from "adjoint";
import { linear, optimise } from "adjoint/runtime";

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");
const f = compile(read("phase.math"), { shapes: {}, wrt: ["x"] });
const r = compile(read("residuals.math"), { shapes: {}, wrt: ["x"] });

/** What was measured of an unknown x: y = (A x)². */
export interface Measurement {
  readonly unknown: Float64Array;
  readonly rows: readonly Float64Array[];
  readonly y: Float64Array;
}

/** Normal numbers for x and then A, by a generator that is easily written in any language. */
export function measured(n: number, m: number, seed: number): Measurement {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  // Box and Muller's pairs, the cosine first.
  let pair: readonly number[] = [];
  const normal = (): number => {
    const [first, ...rest] = pair;
    if (first !== undefined) {
      pair = rest;
      return first;
    }
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    pair = [radius * Math.sin(angle)];
    return radius * Math.cos(angle);
  };
  const unknown = Float64Array.from({ length: n }, normal);
  const rows = Array.from({ length: m }, () => Float64Array.from({ length: n }, normal));
  const y = Float64Array.from(rows, (row) => row.reduce((sum, each, j) => sum + each * (unknown[j] ?? NaN), 0) ** 2);
  return { unknown, rows, y };
}

/** The problem of finding x: value, gradient and Hessian of f. */
export function problemOf({ rows, y, unknown }: Measurement) {
  const A = Float64Array.from(rows.flatMap((row) => [...row]));
  return optimise.ofParameters(
    { x: new Float64Array(unknown.length).fill(1) },
    {
      valueAndGradient: ({ x }) => f.valueAndGradient(x, A, y),
      hessian: ({ x }) => f.hessian(x, A, y),
      hvp: ({ x }, direction) => f.hvp([x, A, y], [direction.x]),
    },
  );
}

/** Newton's equations: the gradient is 0, and its derivative is the Hessian. */
export function newtonEquations(measurement: Measurement): optimise.Equations {
  const { valueAndGradient, hessian } = problemOf(measurement);
  return { value: (x) => valueAndGradient(x).gradient, jacobian: hessian };
}

/** Gauss and Newton's: JᵀJ in the place of the Hessian, where J are the derivatives of the residuals. */
export function gaussNewtonEquations(measurement: Measurement): optimise.Equations {
  const { rows, y } = measurement;
  const A = Float64Array.from(rows.flatMap((row) => [...row]));
  const { valueAndGradient } = problemOf(measurement);
  return {
    value: (x) => valueAndGradient(x).gradient,
    jacobian: (x) => {
      const [[block] = []] = r.jacobian(x, A, y);
      const values = Float64Array.from(typeof block === "object" ? block : []);
      const J = { rows: y.length, columns: x.length, values };
      return linear.multiply(linear.transpose(J), J).values;
    },
  };
}

/** How far a point is from the unknown, or from its negative, which gives the same measurement. */
export function errorOf({ unknown }: Measurement, x: Float64Array): number {
  const distance = (sign: number): number => Math.hypot(...x.map((each, j) => each - sign * (unknown[j] ?? NaN)));
  return Math.min(distance(1), distance(-1));
}
