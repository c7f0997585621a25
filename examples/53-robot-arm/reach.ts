import { fit } from "adjoint/runtime";

/** An arm: its links, where its hand is, and what a turn of each joint does to the hand, as `adjoint emit` writes it. */
export interface Arm {
  readonly lengths: readonly number[];
  readonly forward: (angles: readonly number[], lengths: readonly number[]) => readonly [number, number];
  /** A row for x and one for y, each with the derivatives by the angles. */
  readonly forwardJacobian: (
    angles: readonly number[],
    lengths: readonly number[],
  ) => readonly (readonly (readonly number[])[])[];
  /** How far each joint turns to either side; any angle where not given. */
  readonly limit?: number;
}

/** A place that the hand is to go to. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** How near the hand came to a place. */
export interface Reached {
  readonly angles: readonly number[];
  readonly hand: readonly [number, number];
  /** From the hand to the place. */
  readonly distance: number;
  /** The hand is there; no small turn of the joints brings it nearer; or the search has ended before. */
  readonly outcome: "reached" | "out of reach" | "not found";
}

/** How near counts as being there, and what share of a turn that would bring the hand nearer counts as none. */
const NEAR = 1e-9;
const STILL = 1e-6;

/**
 * Angles for which the hand is at a place, or as near as it comes, by Levenberg and Marquardt's method. An arm of three
 * links has many such angles for most places; those that are found lie near the start.
 */
export function reach(arm: Arm, place: Place, start: readonly number[]): Reached {
  const { lengths, limit = Infinity, forward, forwardJacobian } = arm;
  const solution = fit.levenbergMarquardt(
    {
      residuals: (angles) => {
        const [x, y] = forward([...angles], lengths);
        return [x - place.x, y - place.y];
      },
      jacobian: (angles) => forwardJacobian([...angles], lengths).map(([row = []]) => row),
    },
    start,
    { bounds: { lower: start.map(() => -limit), upper: start.map(() => limit) } },
  );
  const angles = [...solution.parameters];
  const distance = Math.sqrt(solution.sumOfSquares);
  const outcome = distance < NEAR ? "reached" : isNearest(solution) ? "out of reach" : "not found";
  return { angles, hand: forward(angles, lengths), distance, outcome };
}

/** Whether the way to the place is orthogonal to all that the joints can do, those aside that are held by their limits. */
function isNearest({ residuals, jacobian, held }: fit.FitSolution): boolean {
  return held.every((isHeld, j) => {
    const column = residuals.map((_, i) => jacobian[i * held.length + j] ?? NaN);
    const along = residuals.reduce((sum, residual, i) => sum + residual * (column[i] ?? NaN), 0);
    return isHeld || Math.abs(along) <= STILL * Math.hypot(...residuals) * Math.hypot(...column);
  });
}
