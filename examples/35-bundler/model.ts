/** Rosenbrock's valley, whose floor is curved: 0 at (1, 1). */
export function rosenbrock(x: number, y: number): number {
  return (1 - x) ** 2 + 100 * (y - x ** 2) ** 2;
}

/** Himmelblau's function: 0 at four points, of which one is (3, 2). */
export function himmelblau(x: number, y: number): number {
  return (x ** 2 + y - 11) ** 2 + (x + y ** 2 - 7) ** 2;
}
