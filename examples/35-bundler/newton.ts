type Point = readonly [number, number];

/** A function of two numbers with its gradient and its Hessian. */
export interface Objective {
  readonly gradient: (x: number, y: number) => Point;
  readonly hessian: (x: number, y: number) => readonly [Point, Point];
}

/** A stationary point by Newton's method, and the number of steps that it took. */
export function stationaryPoint(
  { gradient, hessian }: Objective,
  [x0, y0]: Point,
): { x: number; y: number; steps: number } {
  let [x, y] = [x0, y0];
  for (let steps = 0; ; steps++) {
    const [gx, gy] = gradient(x, y);
    if (Math.hypot(gx, gy) < 1e-12 || steps === 100) return { x, y, steps };
    const [[a, b], [c, d]] = hessian(x, y);
    const determinant = a * d - b * c;
    x -= (d * gx - b * gy) / determinant;
    y -= (a * gy - c * gx) / determinant;
  }
}
