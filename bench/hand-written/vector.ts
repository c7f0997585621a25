/** The Jacobian of f1 = exp(u) + σ(u), f2 = w1 w2 + max(w1, w2) with u = exp(w1) + exp(2 w2), step by step. */
export function direct(w1: number, w2: number): [[number, number], [number, number]] {
  const a = Math.exp(w1);
  const b = Math.exp(2 * w2);
  const u = a + b;
  const s = 1 / (1 + Math.exp(-u));
  const slope = Math.exp(u) + s * (1 - s);
  const share = w1 > w2 ? 1 : w1 < w2 ? 0 : 0.5;
  return [
    [slope * a, 2 * slope * b],
    [w2 + share, w1 + 1 - share],
  ];
}

/** The same with what one knows of u: it is positive, so that exp(−u) serves for both functions and never overflows. */
export function tuned(w1: number, w2: number): [[number, number], [number, number]] {
  const a = Math.exp(w1);
  const b = Math.exp(2 * w2);
  const e = Math.exp(-a - b);
  const s = 1 / (1 + e);
  const slope = 1 / e + e * s * s;
  const share = w1 > w2 ? 1 : w1 < w2 ? 0 : 0.5;
  return [
    [slope * a, 2 * slope * b],
    [w2 + share, w1 + 1 - share],
  ];
}

/** As `direct`, into an array of the caller, row after row. */
export function directInto(w1: number, w2: number, jacobian: Float64Array): void {
  const a = Math.exp(w1);
  const b = Math.exp(2 * w2);
  const u = a + b;
  const s = 1 / (1 + Math.exp(-u));
  const slope = Math.exp(u) + s * (1 - s);
  const share = w1 > w2 ? 1 : w1 < w2 ? 0 : 0.5;
  jacobian[0] = slope * a;
  jacobian[1] = 2 * slope * b;
  jacobian[2] = w2 + share;
  jacobian[3] = w1 + 1 - share;
}

/** As `tuned`, into an array of the caller, row after row. */
export function tunedInto(w1: number, w2: number, jacobian: Float64Array): void {
  const a = Math.exp(w1);
  const b = Math.exp(2 * w2);
  const e = Math.exp(-a - b);
  const s = 1 / (1 + e);
  const slope = 1 / e + e * s * s;
  const share = w1 > w2 ? 1 : w1 < w2 ? 0 : 0.5;
  jacobian[0] = slope * a;
  jacobian[1] = 2 * slope * b;
  jacobian[2] = w2 + share;
  jacobian[3] = w1 + 1 - share;
}
