import { uniform } from "./statistics.ts";

/** A model of one column, and data. */
export interface FitProblem {
  readonly name: string;
  /** The model over arrays, as our compiler reads it. */
  readonly formula: string;
  /** The model of one number, as others take it. */
  readonly model: (parameters: readonly number[]) => (x: number) => number;
  readonly parameters: readonly string[];
  readonly start: readonly number[];
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** NIST's data set Misra1a, from the near start. */
const adsorption: FitProblem = {
  name: "saturation (Misra1a)",
  formula: "b1 * (1 - exp(-b2 * x))",
  model:
    ([b1 = 0, b2 = 0]) =>
    (x) =>
      b1 * (1 - Math.exp(-b2 * x)),
  parameters: ["b1", "b2"],
  start: [250, 5e-4],
  x: Float64Array.of(77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760),
  y: Float64Array.of(10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78),
};

/** Some peaks on a constant, with noise. */
function peaks(count: number, rows: number): FitProblem {
  const random = uniform(7);
  const model =
    (b: readonly number[]) =>
    (x: number): number => {
      let sum = b[0] ?? 0;
      for (let k = 1; k < b.length; k += 3) {
        const z = (x - (b[k + 1] ?? 0)) / (b[k + 2] ?? 0);
        sum += (b[k] ?? 0) * Math.exp(-z * z);
      }
      return sum;
    };
  const indices = Array.from({ length: count }, (_, k) => 3 * k + 2);
  const truth = [1, ...indices.flatMap((_, k) => [3 + (k % 3), 2 + 3 * k, 0.8 + 0.2 * (k % 2)])];
  const x = Float64Array.from({ length: rows }, (_, i) => ((3 * count + 2) * i) / rows);
  const terms = indices.map((j) => `b${j} * exp(-((x - b${j + 1}) / b${j + 2}) .^ 2)`);
  return {
    name: count === 1 ? "a peak" : `${count} peaks`,
    formula: ["b1", ...terms].join(" + "),
    model,
    parameters: truth.map((_, j) => `b${j + 1}`),
    start: truth.map((value, j) => value * (1 + 0.1 * Math.cos(j))),
    x,
    y: x.map((each) => model(truth)(each) + 0.2 * (random() + random() - 1)),
  };
}

export const fits: readonly FitProblem[] = [
  adsorption,
  peaks(1, 100),
  peaks(1, 10_000),
  peaks(4, 1000),
  peaks(10, 1000),
];
