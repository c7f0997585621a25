import { type Difference, requireStep, type ScalarFunction } from "./difference.ts";

/**
 * The forward difference (f(x + h) − f(x)) / h, exactly as written.
 *
 * The truncation error is f″(ξ)·h/2, hence near 2·|D(h) − D(h/2)|.
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), §25.3.
 *
 * @throws RangeError unless the step is positive and finite.
 */
export function forwardDifference(f: ScalarFunction, x: number, step: number): Difference {
  const origin = f(x);
  return withErrorBar(x, step, 2, (h) => {
    const ahead = f(x + h);
    return { value: (ahead - origin) / h, magnitude: Math.abs(ahead) + Math.abs(origin) };
  });
}

/**
 * The backward difference (f(x) − f(x − h)) / h, exactly as written.
 *
 * The truncation error is −f″(ξ)·h/2, hence near 2·|D(h) − D(h/2)|.
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), §25.3.
 *
 * @throws RangeError unless the step is positive and finite.
 */
export function backwardDifference(f: ScalarFunction, x: number, step: number): Difference {
  const origin = f(x);
  return withErrorBar(x, step, 2, (h) => {
    const behind = f(x - h);
    return { value: (origin - behind) / h, magnitude: Math.abs(origin) + Math.abs(behind) };
  });
}

/**
 * The central difference (f(x + h) − f(x − h)) / (2h), exactly as written.
 *
 * The truncation error is f‴(ξ)·h²/6, hence near 4/3·|D(h) − D(h/2)|.
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), §25.3.
 *
 * @throws RangeError unless the step is positive and finite.
 */
export function centralDifference(f: ScalarFunction, x: number, step: number): Difference {
  return withErrorBar(x, step, 4 / 3, (h) => {
    const ahead = f(x + h);
    const behind = f(x - h);
    return { value: (ahead - behind) / (2 * h), magnitude: (Math.abs(ahead) + Math.abs(behind)) / 2 };
  });
}

/** A difference quotient and the magnitude of the function values whose rounding enters it, divided by h. */
interface Sample {
  readonly value: number;
  readonly magnitude: number;
}

/**
 * Adds the error bar to the quotient D(h): the truncation estimate `factor`·|D(h) − D(h/2)|, the rounding of the
 * function values, and the rounding of x ± h, which changes the true distance by up to ε·|x|.
 */
function withErrorBar(x: number, step: number, factor: number, sample: (step: number) => Sample): Difference {
  requireStep(step);
  const { value, magnitude } = sample(step);
  const truncation = factor * Math.abs(value - sample(step / 2).value);
  const rounding = (Number.EPSILON * (magnitude + Math.abs(x * value))) / step;
  const error = truncation + rounding;
  const lost = x + step === x || x - step === x;
  return { value, error: lost || Number.isNaN(error) ? Infinity : error, step };
}
