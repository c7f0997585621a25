/** (sin(2πw₁/w₂) + 3w₁/w₂ − exp(2w₂)) · (3w₁/w₂ − exp(2w₂)), in six steps. */
export function quotient(w1: number, w2: number): number {
  const z1 = w1 / w2;
  const z2 = Math.sin(2 * Math.PI * z1);
  const z3 = Math.exp(2 * w2);
  const z4 = 3 * z1 - z3;
  const z5 = z2 + z4;
  const z6 = z4 * z5;
  return z6;
}
