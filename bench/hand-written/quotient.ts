/** The gradient of (sin(2π w1/w2) + 3 w1/w2 − exp(2 w2)) · (3 w1/w2 − exp(2 w2)), backwards through its six steps. */
export function direct(w1: number, w2: number): [number, number] {
  const z1 = w1 / w2;
  const angle = 2 * Math.PI * z1;
  const z3 = Math.exp(2 * w2);
  const z4 = 3 * z1 - z3;
  const z4Bar = Math.sin(angle) + 2 * z4;
  const z1Bar = (3 * z4Bar + 2 * Math.PI * Math.cos(angle) * z4) / w2;
  return [z1Bar, -z1Bar * z1 - 2 * z3 * z4Bar];
}

/** As `direct`, into an array of the caller. */
export function directInto(w1: number, w2: number, gradient: Float64Array): void {
  const z1 = w1 / w2;
  const angle = 2 * Math.PI * z1;
  const z3 = Math.exp(2 * w2);
  const z4 = 3 * z1 - z3;
  const z4Bar = Math.sin(angle) + 2 * z4;
  const z1Bar = (3 * z4Bar + 2 * Math.PI * Math.cos(angle) * z4) / w2;
  gradient[0] = z1Bar;
  gradient[1] = -z1Bar * z1 - 2 * z3 * z4Bar;
}
