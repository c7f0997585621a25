/** The value at x of the lines from point to point; constant beyond the first and the last one. */
export function interpolate(xs: readonly number[], ys: readonly number[], x: number): number {
  if (x <= xs[0]) return ys[0];
  for (let i = 1; i < xs.length; i++) {
    if (x < xs[i]) {
      const share = (x - xs[i - 1]) / (xs[i] - xs[i - 1]);
      return ys[i - 1] + share * (ys[i] - ys[i - 1]);
    }
  }
  return ys[ys.length - 1];
}

/** The tax on an income: each rate holds from its threshold on. */
export function tax(income: number, thresholds: readonly number[], rates: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < thresholds.length; i++) {
    if (income <= thresholds[i]) return sum;
    const upTo = i + 1 < thresholds.length ? Math.min(income, thresholds[i + 1]) : income;
    sum += rates[i] * (upTo - thresholds[i]);
  }
  return sum;
}

const FAR = 100;

/** How far a ray goes from the origin before it hits the nearest of some spheres, by tracing it; FAR where it misses. */
export function distanceToHit(
  direction: readonly [number, number, number],
  centers: readonly (readonly number[])[],
  radii: readonly number[],
): number {
  const size = Math.hypot(...direction);
  let travelled = 0;
  while (true) {
    let nearest = Infinity;
    for (let i = 0; i < radii.length; i++) {
      let squared = 0;
      for (let axis = 0; axis < 3; axis++) squared += (centers[i][axis] - (travelled * direction[axis]) / size) ** 2;
      const distance = Math.sqrt(squared) - radii[i];
      if (distance < nearest) nearest = distance;
    }
    if (nearest < 1e-12) return travelled;
    travelled += nearest;
    if (travelled > FAR) break;
  }
  return FAR;
}
