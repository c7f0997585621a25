import {
  requireChangeOfSign,
  resolution,
  rootLimits,
  type RootOptions,
  type RootReason,
  type RootResult,
} from "./bracket.ts";

/**
 * A root of a continuous function between two points at which its signs differ, by inverse quadratic interpolation and
 * the secant where they converge, and by halving the interval where they do not.
 *
 * Source: R. P. Brent, Algorithms for Minimization without Derivatives (1973), ch. 4.
 *
 * @throws RangeError when the signs do not differ.
 */
export function brentRoot(
  f: (x: number) => number,
  [from, to]: readonly [number, number],
  options: RootOptions = {},
): RootResult {
  const { tolerance, valueTolerance, maxIterations } = rootLimits(options);
  // b is the best point so far, a the one before, and c lies on the other side of the root.
  let [a, b, c] = [from, to, from];
  let [fa, fb] = [f(a), f(b)];
  let fc = fa;
  requireChangeOfSign(a, fa, b, fb);
  // The last step, and the one before.
  let step = b - a;
  let before = step;

  for (let iteration = 0; ; iteration++) {
    if (Math.sign(fb) === Math.sign(fc)) {
      [c, fc] = [a, fa];
      before = step = b - a;
    }
    if (Math.abs(fc) < Math.abs(fb)) {
      [a, b, c] = [b, c, b];
      [fa, fb, fc] = [fb, fc, fb];
    }
    // c − b may overflow, and the halves of c and b may underflow.
    const half = Math.abs(c - b) < Infinity ? (c - b) / 2 : c / 2 - b / 2;
    const least = resolution(b, tolerance);
    const end = (reason: RootReason): RootResult => ({
      point: b,
      value: fb,
      bracket: [Math.min(b, c), Math.max(b, c)],
      iterations: iteration,
      evaluations: iteration + 2,
      reason,
    });
    const goesOn = options.onStep?.({ iteration, point: b, value: fb, bracket: end("step").bracket }) !== false;
    if (Number.isNaN(fb) || Number.isNaN(fc)) return end("nonFinite");
    if (Math.abs(fb) <= valueTolerance) return end("value");
    if (Math.abs(half) <= least) return end("step");
    if (!goesOn) return end("stopped");
    if (iteration >= maxIterations) return end("iterations");

    const guess = Math.abs(before) >= least && Math.abs(fa) > Math.abs(fb) ? interpolated(a, fa, b, fb, c, fc) : NaN;
    const isGood = 2 * Math.abs(guess) < Math.min(3 * Math.abs(half) - least, Math.abs(before)) && guess * half > 0;
    [before, step] = isGood ? [step, guess] : [half, half];
    [a, fa] = [b, fb];
    b += Math.abs(step) > least ? step : Math.sign(half) * least;
    fb = f(b);
  }
}

/** The step from b to the root of the secant, or, with three points, of the inverse parabola. */
function interpolated(a: number, fa: number, b: number, fb: number, c: number, fc: number): number {
  const s = fb / fa;
  if (a === c) return ((c - b) * s) / (s - 1);
  const q = fa / fc;
  const r = fb / fc;
  const p = s * ((c - b) * q * (q - r) - (b - a) * (r - 1));
  return -p / ((q - 1) * (r - 1) * (s - 1));
}
