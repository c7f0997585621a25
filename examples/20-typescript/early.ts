const SMALL = 1e-4;

/** Huber's loss of a residual, with a linear tail; nothing for tiny ones. */
export function huber(residual: number, delta: number): number {
  const size = Math.abs(residual);
  if (size < SMALL) return 0;
  if (size <= delta) return 0.5 * residual ** 2;
  return delta * (size - 0.5 * delta);
}

/** The first of Newton's iterates for √x whose square is near enough, starting from 1; the last one otherwise. */
export function root(x: number, tolerance: number): number {
  let r = 1;
  for (let step = 0; step < 8; step++) {
    if (Math.abs(r * r - x) <= tolerance) return r;
    r = 0.5 * (r + x / r);
  }
  return r;
}
