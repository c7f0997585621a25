/** Rosenbrock's curved valley, for each pair of numbers its own: Σ 100 (y − x²)² + (1 − x)². */
export function pairs(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i += 2) sum += 100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2;
  return sum;
}

/** The same with each number joined to the next. */
export function chain(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i++) sum += 100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2;
  return sum;
}
