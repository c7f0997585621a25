/** The distance of two series by dynamic time warping: the least sum of squares over all ways to stretch them. */
export function timeWarping(a: readonly number[], b: readonly number[]): number {
  const costs = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(Infinity));
  costs[0][0] = 0;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const distance = (a[i - 1] - b[j - 1]) ** 2;
      costs[i][j] = distance + Math.min(costs[i - 1][j], costs[i][j - 1], costs[i - 1][j - 1]);
    }
  }
  return costs[a.length][b.length];
}
