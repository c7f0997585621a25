/** √x by Newton's iteration: how many steps it takes depends on x, so this one is refused for now. */
export function newton(x: number): number {
  let r = x;
  while (Math.abs(r * r - x) > 1e-12 * x) r = 0.5 * (r + x / r);
  return r;
}
