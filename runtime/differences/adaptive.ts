import { type Difference, requireStep, type ScalarFunction, undetermined } from "./difference.ts";
import { extrapolate } from "./extrapolation.ts";
import { noiseAmplitude } from "./noise.ts";
import type { Quotient, QuotientAt, Scheme } from "./quotient.ts";
import { variationScale } from "./scale.ts";

/** How an adaptive derivative chooses its steps. */
export interface AdaptiveOptions {
  /** The largest step to try. By default it is sought from the scale of x and of the function. */
  readonly step?: number;
}

/** The ratio between neighbouring steps. */
const RATIO = 4;

/** The ratio of the smallest step to the largest one; below it lies the rounding of x. */
const DEPTH = 2 ** -52;

/** The smallest step that is tried at x = 0, where x gives no scale. */
const SMALLEST = 2 ** -1000;

/** The number of larger steps that are tried together. */
const WIDENING = 4;

/** The relative error below which no larger step is tried. */
const PRECISE = 2 ** -42;

/**
 * The limit of difference quotients for vanishing step.
 *
 * @returns NaN with an infinite error bar where f is not finite or its difference quotients do not settle.
 * @throws RangeError unless the step of the options is positive and finite.
 */
export function adaptiveDerivative(f: ScalarFunction, x: number, scheme: Scheme, options: AdaptiveOptions): Difference {
  const { step } = options;
  if (step !== undefined) requireStep(step);
  if (!Number.isFinite(x) || !Number.isFinite(f(x))) return undetermined;
  const scale = step ?? variationScale(f, x);
  const quotientAt = scheme.quotients(f, x, noiseAmplitude(f, x, scale));
  const quotients = ladder(quotientAt, scale);
  const best = extrapolate(quotients, scheme.power);
  if (step !== undefined) return best ?? undetermined;
  if (best !== undefined) return climb(quotientAt, scheme.power, quotients, best);
  return x === 0 ? descend(quotientAt, scheme.power, quotients, scale * DEPTH) : undetermined;
}

/** The quotients with steps from `top` down, as far as they are finite. */
function ladder(quotientAt: QuotientAt, top: number): readonly Quotient[] {
  const quotients: Quotient[] = [];
  for (let step = top; step > top * DEPTH; step /= RATIO) {
    const quotient = quotientAt(step);
    if (quotient !== undefined) quotients.push(quotient);
  }
  return quotients;
}

/** Tries larger steps while they make the estimate more precise. */
function climb(quotientAt: QuotientAt, power: number, below: readonly Quotient[], first: Difference): Difference {
  let quotients = below;
  let best = first;
  while (best.error > PRECISE * Math.abs(best.value)) {
    const above = widen(quotientAt, quotients[0]);
    if (above.length === 0) break;
    quotients = [...above, ...quotients];
    const better = extrapolate(quotients, power);
    if (better === undefined || better.error > best.error / 2) break;
    best = better;
  }
  return best;
}

/** A few larger steps, as far as f keeps changing with them: where it saturates, they have left the neighbourhood. */
function widen(quotientAt: QuotientAt, largest: Quotient | undefined): readonly Quotient[] {
  const above: Quotient[] = [];
  let last = largest;
  while (last !== undefined && above.length < WIDENING) {
    const next = quotientAt(last.step * RATIO);
    if (next === undefined || !(next.change > 2 * last.change)) break;
    above.unshift(next);
    last = next;
  }
  return above;
}

/** Tries smaller steps until the quotients settle. */
function descend(quotientAt: QuotientAt, power: number, above: readonly Quotient[], bottom: number): Difference {
  let quotients = above;
  for (let top = bottom; top > SMALLEST; top *= DEPTH) {
    quotients = [...quotients, ...ladder(quotientAt, top)];
    const best = extrapolate(quotients, power);
    if (best !== undefined && best.error < Math.abs(best.value) / 2) return best;
  }
  return undetermined;
}
