import { at } from "../compiler/diagnostics/internal-error.ts";
import { uniform } from "./statistics.ts";

/** What a function is called with, in order. */
export type Arguments = readonly unknown[];

/** A function of an example in TypeScript whose gradient is measured. */
export interface TypeScriptProblem {
  readonly name: string;
  /** Its file, in `examples`. */
  readonly file: string;
  readonly fn: string;
  readonly wrt: readonly string[];
  /** The file with the gradient by hand, in `bench/hand-written/typescript`. */
  readonly byHand: string;
  /** One of the numbers of the gradient `r`, as JavaScript. */
  readonly probe: string;
  /** Random arguments by what they are called. */
  readonly sizes: ReadonlyMap<string, (next: () => number) => Arguments>;
}

/** The arguments of a size, which are the same every time. */
export function argumentsOf({ sizes }: TypeScriptProblem, size: string): Arguments {
  const sample = sizes.get(size);
  if (!sample) throw new Error(`there is no size ${size}`);
  return sample(uniform(1));
}

const bundle: TypeScriptProblem = {
  name: "bundle adjustment",
  file: "21-bundle-adjustment/bundle.ts",
  fn: "sumOfSquares",
  wrt: ["cameras", "points", "weights"],
  byHand: "bundle",
  probe: "r[0][0][0]",
  sizes: new Map([
    [
      "5000 observations",
      (next) => {
        const [cameras, points, observations] = [20, 1000, 5000];
        return [
          list(cameras, () => [
            ...list(3, () => next() - 0.5),
            ...list(2, () => next() - 0.5),
            -5 - next(),
            500 + 100 * next(),
            ...list(2, () => 10 * next() - 5),
            ...list(2, () => 0.1 * next() - 0.05),
          ]),
          list(points, () => list(3, () => 2 * next() - 1)),
          list(observations, () => 0.5 + next()),
          list(observations, () => Math.floor(cameras * next())),
          list(observations, () => Math.floor(points * next())),
          list(observations, () => list(2, () => 200 * next() - 100)),
        ];
      },
    ],
  ]),
};

const mixture: TypeScriptProblem = {
  name: "Gaussian mixture",
  file: "22-gaussian-mixture/mixture.ts",
  fn: "logLikelihood",
  wrt: ["alphas", "means", "icf"],
  byHand: "mixture",
  probe: "r[0][0]",
  sizes: new Map([
    ["d = 2, K = 5, N = 1000", mixtureOf(2, 5, 1000)],
    ["d = 10, K = 25, N = 1000", mixtureOf(10, 25, 1000)],
  ]),
};

function mixtureOf(d: number, k: number, n: number): (next: () => number) => Arguments {
  const centered = (length: number, next: () => number): Float64Array => array(length, () => 2 * next() - 1);
  return (next) => [
    d,
    k,
    n,
    centered(k, next),
    centered(k * d, next),
    centered((k * d * (d + 1)) / 2, next),
    centered(n * d, next),
    { gamma: 1, m: 0 },
  ];
}

const logSumExp: TypeScriptProblem = {
  name: "log-sum-exp",
  file: "23-log-sum-exp/log-sum-exp.ts",
  fn: "logSumExp",
  wrt: ["x"],
  byHand: "log-sum-exp",
  probe: "r[0][0]",
  sizes: new Map(
    [2500, 160_000].map((n): [string, (next: () => number) => Arguments] => [
      `n = ${n}`,
      (next) => [array(n, () => 20 * next() - 10)],
    ]),
  ),
};

const leastSquares: TypeScriptProblem = {
  name: "least squares",
  file: "24-least-squares/least-squares.ts",
  fn: "leastSquares",
  wrt: ["x"],
  byHand: "least-squares",
  probe: "r[0][0]",
  sizes: new Map([
    [
      "1000 × 128",
      (next) => [array(128_000, () => 2 * next() - 1), array(128, () => 2 * next() - 1), array(1000, next)],
    ],
  ]),
};

const ode: TypeScriptProblem = {
  name: "Lotka–Volterra",
  file: "25-ode/models.ts",
  fn: "misfit",
  wrt: ["initial", "rates"],
  byHand: "ode",
  probe: "r[0][0]",
  sizes: new Map([
    [
      "1000 steps",
      () => [Float64Array.of(2, 1), Float64Array.of(1.5, 1, 0.75, 0.6), 10, 1000, Float64Array.of(1, 0.5)],
    ],
  ]),
};

const logistic: TypeScriptProblem = {
  name: "logistic regression",
  file: "27-logistic-regression/logistic.ts",
  fn: "logisticLoss",
  wrt: ["weights", "bias"],
  byHand: "logistic",
  probe: "r[1]",
  sizes: new Map([
    [
      "1000 × 20",
      (next) => [
        list(20, () => 2 * next() - 1),
        0.1,
        list(1000, () => list(20, () => 2 * next() - 1)),
        list(1000, () => Math.floor(2 * next())),
        0.01,
      ],
    ],
  ]),
};

const recurrent: TypeScriptProblem = {
  name: "recurrent network",
  file: "28-recurrent-network/rnn.ts",
  fn: "sequenceLoss",
  wrt: ["network"],
  byHand: "rnn",
  probe: "r[0].offset",
  sizes: new Map([
    [
      "T = 50, 32 units",
      (next) => {
        const [length, units, width] = [50, 32, 8];
        const weight = (): number => 0.4 * next() - 0.2;
        return [
          {
            input: list(units, () => list(width, weight)),
            recurrent: list(units, () => list(units, weight)),
            bias: list(units, weight),
            output: list(units, weight),
            offset: 0.1,
          },
          list(length, () => list(width, () => 2 * next() - 1)),
          list(length, () => 2 * next() - 1),
        ];
      },
    ],
  ]),
};

const determinant: TypeScriptProblem = {
  name: "determinant",
  file: "29-determinant/determinant.ts",
  fn: "determinant",
  wrt: ["matrix"],
  byHand: "determinant",
  probe: "r[0][0][0]",
  sizes: new Map([["n = 40", (next) => [list(40, () => list(40, () => next() - 0.5))]]]),
};

const timeWarping: TypeScriptProblem = {
  name: "time warping",
  file: "41-time-warping/time-warping.ts",
  fn: "timeWarping",
  wrt: ["a", "b"],
  byHand: "time-warping",
  probe: "r[0][0]",
  sizes: new Map([["200 × 200", (next) => [walk(200, next), walk(200, next)]]]),
};

/** A random walk. */
function walk(length: number, next: () => number): readonly number[] {
  const steps = list(length, () => next() - 0.5);
  steps.forEach((step, index) => {
    if (index > 0) steps[index] = step + at(steps, index - 1);
  });
  return steps;
}

function list<T>(length: number, make: () => T): T[] {
  return Array.from({ length }, make);
}

function array(length: number, make: () => number): Float64Array {
  return Float64Array.from({ length }, make);
}

export const typeScriptProblems: readonly TypeScriptProblem[] = [
  bundle,
  mixture,
  logSumExp,
  leastSquares,
  ode,
  logistic,
  recurrent,
  determinant,
  timeWarping,
];
