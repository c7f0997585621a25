/** A linear model. */
export interface Model {
  readonly w: readonly number[];
  readonly b: number;
}

/** Mean of the squared differences between what a model says of points and what was observed. */
export function loss(model: Model, x: readonly (readonly number[])[], t: readonly number[]): number {
  let sum = 0;
  x.forEach((point, i) => {
    let y = model.b;
    point.forEach((each, j) => (y += model.w[j] * each));
    sum += (y - t[i]) ** 2;
  });
  return sum / x.length;
}
