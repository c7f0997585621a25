import type { Precision } from "../compiler/emit/module.ts";
import type { Elements } from "../compiler/function-types.ts";
import { at } from "../compiler/diagnostics/internal-error.ts";
import { uniform } from "./statistics.ts";

/** What of a function of arrays is computed. */
export type Kind = "value" | "gradient" | "valueAndGradient";

/** A function of arrays whose derivatives are measured. */
export interface ArrayProblem {
  readonly name: string;
  readonly source: string;
  readonly shapes: Readonly<Record<string, readonly (number | string)[]>>;
  readonly variables: readonly string[];
  /** The parameters that are differentiated. */
  readonly wrt: readonly string[];
  readonly lengths: Readonly<Record<string, number>>;
  /** Random arguments. */
  readonly sample: (next: () => number) => readonly (readonly number[])[];
  /** The functions of `hand-written/<name>.ts`; factories are those whose names begin with `create`. */
  readonly byHand: Readonly<Partial<Record<Kind, readonly string[]>>>;
}

/** A point of a problem, in the arrays that functions take. */
export interface ArrayPoint {
  readonly inputs: readonly Elements[];
  /** Arrays for the gradient. */
  readonly bars: readonly Elements[];
}

/** A random point, which is the same every time. */
export function pointOf({ sample, variables, wrt }: ArrayProblem, precision: Precision): ArrayPoint {
  const empty = (length: number): Elements =>
    precision === "f32" ? new Float32Array(length) : new Float64Array(length);
  const inputs = sample(uniform(1)).map((numbers) => {
    const elements = empty(numbers.length);
    elements.set(numbers);
    return elements;
  });
  return { inputs, bars: wrt.map((name) => empty(at(inputs, variables.indexOf(name)).length)) };
}

/** A network for images of digits, and how many images it sees at once. */
export const IMAGES = 100;

export const network: ArrayProblem = {
  name: "network",
  source: "h = sigmoid(X * W1 + b1)\nz = h * W2 + b2\nmean(crossEntropy(z, labels))",
  shapes: { W1: [784, 200], b1: [200], W2: [200, 10], b2: [10], X: ["n", 784], labels: ["n"] },
  variables: ["W1", "b1", "W2", "b2", "X", "labels"],
  wrt: ["W1", "b1", "W2", "b2"],
  lengths: { n: IMAGES },
  sample: (next) => [
    numbers(784 * 200, () => 0.1 * next() - 0.05),
    numbers(200, () => next() - 0.5),
    numbers(200 * 10, () => next() - 0.5),
    numbers(10, () => next() - 0.5),
    numbers(IMAGES * 784, next),
    numbers(IMAGES, () => Math.floor(10 * next())),
  ],
  byHand: { value: ["createValue"], valueAndGradient: ["createValueAndGradient"] },
};

/** As many parameters and images as leave nothing to WebAssembly. */
export const smallNetwork: ArrayProblem = {
  ...network,
  name: "small network",
  shapes: { W1: [8, 6], b1: [6], W2: [6, 3], b2: [3], X: ["n", 8], labels: ["n"] },
  lengths: { n: 4 },
  sample: (next) => [
    ...[8 * 6, 6, 6 * 3, 3, 4 * 8].map((length) => numbers(length, () => next() - 0.5)),
    numbers(4, () => Math.floor(3 * next())),
  ],
  byHand: {},
};

const ELEMENTS = 100_000;

export const waves: ArrayProblem = {
  name: "waves",
  source: "sum(exp(-x.^2) .* sin(y) + x ./ (1 + y.^2))",
  shapes: { x: ["n"], y: ["n"] },
  variables: ["x", "y"],
  wrt: ["x", "y"],
  lengths: { n: ELEMENTS },
  sample: (next) => [0, 1].map(() => numbers(ELEMENTS, () => 4 * next() - 2)),
  byHand: { value: ["value"], valueAndGradient: ["valueAndGradient"] },
};

export const saturation: ArrayProblem = {
  name: "saturation",
  source: "sum(tanh(a .* x + b))",
  shapes: { a: ["n"], x: ["n"], b: ["n"] },
  variables: ["a", "x", "b"],
  wrt: ["a", "x", "b"],
  lengths: { n: ELEMENTS },
  sample: (next) => [0, 1, 2].map(() => numbers(ELEMENTS, () => 4 * next() - 2)),
  byHand: { value: ["value"], valueAndGradient: ["valueAndGradient"] },
};

/** Rosenbrock's function again, of one array. */
export const slices: ArrayProblem = {
  name: "rosenbrock",
  source: "sum((1 - x[1:end-1]).^2 + 100 * (x[2:end] - x[1:end-1].^2).^2)",
  shapes: { x: ["n"] },
  variables: ["x"],
  wrt: ["x"],
  lengths: { n: 1000 },
  sample: (next) => [numbers(1000, () => 4 * next() - 2)],
  byHand: { gradient: ["directInto", "tunedInto"] },
};

function numbers(length: number, next: () => number): readonly number[] {
  return Array.from({ length }, next);
}
