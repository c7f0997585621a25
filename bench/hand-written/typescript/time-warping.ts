/* eslint-disable @typescript-eslint/no-non-null-assertion -- a check of each element would cost what is measured. */

/** The gradient of the distance by dynamic time warping: only the steps of the cheapest way count. */
export function gradient(a: readonly number[], b: readonly number[]): [number[], number[]] {
  const width = b.length + 1;
  const costs = new Float64Array((a.length + 1) * width).fill(Infinity);
  costs[0] = 0;
  for (let i = 1, at = width + 1; i <= a.length; i++, at++) {
    const own = a[i - 1]!;
    let left = Infinity;
    let corner = costs[at - width - 1]!;
    for (let j = 1; j < width; j++, at++) {
      const difference = own - b[j - 1]!;
      const above = costs[at - width]!;
      const least = above < left ? above : left;
      left = difference * difference + (corner < least ? corner : least);
      costs[at] = left;
      corner = above;
    }
  }
  const aBar = a.map(() => 0);
  const bBar = b.map(() => 0);
  let i = a.length;
  let j = b.length;
  while (i > 0 && j > 0) {
    const slope = 2 * (a[i - 1]! - b[j - 1]!);
    aBar[i - 1] = aBar[i - 1]! + slope;
    bBar[j - 1] = bBar[j - 1]! - slope;
    const above = costs[(i - 1) * width + j]!;
    const left = costs[i * width + j - 1]!;
    const corner = costs[(i - 1) * width + j - 1]!;
    if (corner <= above && corner <= left) {
      i--;
      j--;
    } else if (above <= left) i--;
    else j--;
  }
  return [aBar, bBar];
}
