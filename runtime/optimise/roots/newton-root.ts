import {
  requireChangeOfSign,
  resolution,
  rootLimits,
  type RootOptions,
  type RootReason,
  type RootResult,
} from "./bracket.ts";

/** A function of one number and its derivative. */
export interface DifferentiableFunction {
  readonly value: (x: number) => number;
  readonly derivative: (x: number) => number;
}

/** Options of Newton's method for one equation. */
export interface NewtonRootOptions extends RootOptions {
  /** Where to begin, inside the interval; its middle by default. */
  readonly start?: number;
}

/** A point, and the function there. */
interface Sample {
  readonly x: number;
  readonly f: number;
}

/**
 * A root between two points at which the signs of f differ, by Newton's method; where its step would leave the interval
 * that holds a root, or is more than half of the one before, the interval is halved instead. A step that is too short to
 * tell is lengthened, so that in the end both sides of the root have been seen.
 *
 * Source: W. H. Press, S. A. Teukolsky, W. T. Vetterling, B. P. Flannery, Numerical Recipes (2007), §9.4.
 *
 * @throws RangeError when the signs do not differ, or the start is not in the interval.
 */
export function newtonRoot(
  { value, derivative }: DifferentiableFunction,
  [from, to]: readonly [number, number],
  options: NewtonRootOptions = {},
): RootResult {
  const { tolerance, valueTolerance, maxIterations } = rootLimits(options);
  const { start = from / 2 + to / 2 } = options;
  const sample = (x: number): Sample => ({ x, f: value(x) });
  const ends = [sample(from), sample(to)] as const;
  requireChangeOfSign(from, ends[0].f, to, ends[1].f);
  if (!(Math.min(from, to) <= start && start <= Math.max(from, to))) {
    throw new RangeError(`the start ${start} is not in [${from}, ${to}]`);
  }
  // f ≤ 0 below and f ≥ 0 above the root, whichever of the two is on its left.
  let [below, above] = ends[0].f < 0 || ends[1].f > 0 ? ends : [ends[1], ends[0]];
  const decided = ends.find(({ f }) => f === 0 || Number.isNaN(f));
  let at = decided ?? sample(start);
  let before = Math.abs(to - from);

  for (let iteration = 0; ; iteration++) {
    if (at.f < 0) below = at;
    else above = at;
    const [left, right] = [Math.min(below.x, above.x), Math.max(below.x, above.x)];
    const end = (reason: RootReason, { x, f } = at): RootResult => ({
      point: x,
      value: f,
      bracket: [left, right],
      iterations: iteration,
      evaluations: (decided ? 2 : 3) + iteration,
      reason,
    });
    const goesOn = options.onStep?.({ iteration, point: at.x, value: at.f, bracket: [left, right] }) !== false;
    if (Number.isNaN(at.f)) return end("nonFinite");
    if (Math.abs(at.f) <= valueTolerance) return end("value");
    const best = Math.abs(below.f) < Math.abs(above.f) ? below : above;
    const least = resolution(at.x, tolerance);
    if (right - left <= 2 * least) return end("step", best);
    if (!goesOn) return end("stopped", best);
    if (iteration >= maxIterations) return end("iterations", best);

    const newton = -at.f / derivative(at.x);
    const step = Math.sign(newton) * Math.max(Math.abs(newton), least);
    const next = at.x + step;
    const isGood = left < next && next < right && 2 * Math.abs(step) <= before;
    const middle = left / 2 + right / 2;
    before = isGood ? Math.abs(step) : (right - left) / 2;
    at = sample(isGood ? next : middle);
  }
}
