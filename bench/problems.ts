/** A function whose derivative is measured. */
export interface Problem {
  readonly name: string;
  /** The ways in which it is given to the compiler, by what they are called. */
  readonly sources: ReadonlyMap<string, string>;
  readonly variables: readonly string[];
  readonly derivative: "gradient" | "jacobian";
  /** The numbers that the derivative consists of. */
  readonly resultLength: number;
  /** The sum of the derivative `r`, as JavaScript. */
  readonly sum: string;
  /** A random point. */
  readonly sample: (next: () => number) => readonly number[];
  /** The derivative at one point, known from elsewhere. */
  readonly known?: { readonly point: readonly number[]; readonly values: readonly number[] };
}

export const vector: Problem = {
  name: "vector",
  sources: new Map([["", "u = exp(w1) + exp(2 w2)\nf1 = exp(u) + sigmoid(u)\nf2 = w1 w2 + max(w1, w2)\n[f1, f2]"]]),
  variables: ["w1", "w2"],
  derivative: "jacobian",
  resultLength: 4,
  sum: "r[0][0] + r[0][1] + r[1][0] + r[1][1]",
  sample: (next) => [3 * next() - 2, 3 * next() - 2],
  known: { point: [1, -1], values: [47.3034095912318, 4.710196174703457, 0, 1] },
};

export const quotient: Problem = {
  name: "quotient",
  sources: new Map([
    ["one expression", "(sin(2 pi w1/w2) + 3 w1/w2 - exp(2 w2)) (3 w1/w2 - exp(2 w2))"],
    ["six steps", "z1 = w1 / w2\nz2 = sin(2 pi z1)\nz3 = exp(2 w2)\nz4 = 3 z1 - z3\nz5 = z2 + z4\nz6 = z4 z5\nz6"],
  ]),
  variables: ["w1", "w2"],
  derivative: "gradient",
  resultLength: 2,
  sum: "r[0] + r[1]",
  sample: (next) => [4 * next() - 2, 0.2 + 2 * next()],
  known: { point: [0.3, 0.7], values: [0.5180987897451781, 41.18225998175687] },
};

export const three: Problem = {
  name: "three",
  sources: new Map([["", "(x1 x2 sin(x3) + exp(x1 x2)) / x3"]]),
  variables: ["x1", "x2", "x3"],
  derivative: "gradient",
  resultLength: 3,
  sum: "r[0] + r[1] + r[2]",
  sample: (next) => [2 * next() - 1, 2 * next() - 1, 0.5 + 2 * next()],
  known: { point: [1, 1.5, 2], values: [4.04323987287281, 2.695493248581873, -1.773518930054504] },
};

/** The number of variables of the large problem. */
const SIZE = 1000;

const NUMBERS = Array.from({ length: SIZE }, (_, index) => index + 1);

export const rosenbrock: Problem = {
  name: "rosenbrock",
  sources: new Map([
    [
      "999 terms",
      NUMBERS.slice(1)
        .map((next) => `100 (x${next} - x${next - 1}^2)^2 + (1 - x${next - 1})^2`)
        .join(" + "),
    ],
  ]),
  variables: NUMBERS.map((index) => `x${index}`),
  derivative: "gradient",
  resultLength: SIZE,
  sum: `r[0] + r[${SIZE - 1}]`,
  sample: (next) => NUMBERS.map(() => 4 * next() - 2),
};
