/* eslint-disable @typescript-eslint/no-non-null-assertion -- a check of each element would cost what is measured. */

/** The gradient of linear interpolation with respect to abscissas, ordinates and x: four numbers of it are not zero. */
export function gradient(xs: readonly number[], ys: readonly number[], x: number): [number[], number[], number] {
  const xsBar = xs.map(() => 0);
  const ysBar = ys.map(() => 0);
  const last = xs.length - 1;
  if (x <= xs[0]!) {
    ysBar[0] = 1;
    return [xsBar, ysBar, 0];
  }
  for (let i = 1; i <= last; i++) {
    if (x < xs[i]!) {
      const width = xs[i]! - xs[i - 1]!;
      const share = (x - xs[i - 1]!) / width;
      const slope = (ys[i]! - ys[i - 1]!) / width;
      ysBar[i - 1] = 1 - share;
      ysBar[i] = share;
      xsBar[i - 1] = -slope * (1 - share);
      xsBar[i] = -slope * share;
      return [xsBar, ysBar, slope];
    }
  }
  ysBar[last] = 1;
  return [xsBar, ysBar, 0];
}
