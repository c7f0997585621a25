import { adaptiveDerivative, type AdaptiveOptions } from "./adaptive.ts";
import type { Difference, ScalarFunction } from "./difference.ts";
import { oneSided, type Side, symmetric } from "./quotient.ts";
import { nextStep } from "./scale.ts";

/**
 * The derivative by extrapolated symmetric differences, with steps and error bar found from the function itself.
 *
 * Steps at which f is not finite are left out. At the edge of the domain, where no symmetric step is possible, the
 * derivative is taken from the side that lies inside. At a corner the symmetric quotients settle on the mean of the two
 * slopes; `detectKink` tells. Structure finer than the spacing of the floating-point numbers near x counts as noise.
 *
 * Source: C. J. F. Ridders, Accurate computation of F′(x) and F′(x)F″(x), Adv. Eng. Software 4 (1982), 75–76.
 *
 * @returns NaN with an infinite error bar where f is not finite or its difference quotients do not settle.
 * @throws RangeError unless the step of the options is positive and finite.
 */
export function riddersDerivative(f: ScalarFunction, x: number, options: AdaptiveOptions = {}): Difference {
  const left = Number.isFinite(f(x - nextStep(x)));
  const right = Number.isFinite(f(x + nextStep(x)));
  const scheme = left === right ? symmetric : oneSided(left ? "left" : "right");
  return adaptiveDerivative(f, x, scheme, options);
}

/**
 * The derivative from one side only, by extrapolated one-sided differences, with steps and error bar found from the
 * function itself.
 *
 * Source: C. J. F. Ridders (1982), with all powers of h in the error series of the quotients.
 *
 * @returns NaN with an infinite error bar where f is not finite or its difference quotients do not settle.
 * @throws RangeError unless the step of the options is positive and finite.
 */
export function oneSidedDerivative(
  f: ScalarFunction,
  x: number,
  side: Side,
  options: AdaptiveOptions = {},
): Difference {
  return adaptiveDerivative(f, x, oneSided(side), options);
}
