/** The right-hand side of y′ = f(t, y); it writes y′ into its last argument. */
export type Field = (t: number, y: Float64Array, slope: Float64Array) => void;

/** The solution of y′ = f(t, y) after some time, by the classical method of Runge and Kutta in equal steps. */
export function integrate(field: Field, initial: Float64Array, time: number, steps: number): Float64Array {
  const n = initial.length;
  const y = initial.slice();
  const stage = new Float64Array(n);
  const k1 = new Float64Array(n);
  const k2 = new Float64Array(n);
  const k3 = new Float64Array(n);
  const k4 = new Float64Array(n);
  const h = time / steps;
  for (let step = 0; step < steps; step++) {
    const t = step * h;
    field(t, y, k1);
    for (let i = 0; i < n; i++) stage[i] = y[i] + 0.5 * h * k1[i];
    field(t + 0.5 * h, stage, k2);
    for (let i = 0; i < n; i++) stage[i] = y[i] + 0.5 * h * k2[i];
    field(t + 0.5 * h, stage, k3);
    for (let i = 0; i < n; i++) stage[i] = y[i] + h * k3[i];
    field(t + h, stage, k4);
    for (let i = 0; i < n; i++) y[i] += (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
  }
  return y;
}
