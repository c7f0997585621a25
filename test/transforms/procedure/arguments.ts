import { readFileSync } from "node:fs";
import type { StructuredValue } from "../../../compiler/inspect/procedure/values.ts";
import type { Procedure } from "../../../compiler/procedure/procedure.ts";
import type * as corpus from "./corpus.ts";
import { createReader } from "./reading.ts";

type Name = keyof typeof corpus;

/** A function of the corpus as a procedure. */
export const corpusProcedure: (name: Name) => Procedure = createReader()(
  readFileSync(new URL("corpus.ts", import.meta.url), "utf8"),
);

/** Arguments of the functions of the corpus, where no kink is near. */
export const ARGUMENTS: Readonly<Record<Name, readonly StructuredValue[]>> = {
  energy: [Float64Array.of(0.3, -0.8, 1.2, 0.7, -0.4), 0.7],
  logSumExp: [[0.3, -0.8, 1.2, 0.7, -0.4]],
  scratch: [
    [
      [0.5, 2, 1],
      [3, -1, 0.5],
      [1.5, 0.7, -2],
    ],
    [1, -0.5, 0.3],
  ],
  relaxation: [[0.3, -0.8, 1.2, 0.7, -0.4], 4],
  recurrence: [Float64Array.of(0.3, -0.8, 1.2, 0.7, -0.4), 0.9, 1.1],
  logisticMap: [0.3, 3.1, 12],
  cubeRoot: [5],
  search: [[0.5, 1.2, -1, 2, 0.9, 3], 2.7],
  strides: [[0.3, -0.8, 1.2, 0.7, -0.4, 0.2, 0.9, -1.1], 8],
  triangle: [[0.3, -0.8, 1.2, 0.7, -0.4]],
  determinant: [
    [
      [0.5, 2, 1],
      [3, -1, 0.5],
      [1.5, 0.7, -2],
    ],
  ],
  timeWarping: [Float64Array.of(0.1, 0.9, 1.7, 0.4), Float64Array.of(0.2, 1.1, 0.3)],
  rungeKutta: [[1, 0.2], 2.3, 9],
  matrixProduct: [
    [
      [0.5, 2, 1],
      [3, -1, 0.5],
    ],
    [
      [1, 2],
      [0.5, -1],
      [2, 0.3],
    ],
  ],
  softmax: [Float64Array.of(0.5, 1, -0.3), Float64Array.of(0, 0, 0)],
  layer: [{ weights: [0.2, -0.4], bias: 0.1 }, [1.5, 0.7]],
  lookup: [[0.4, 1.3, 0.9], [2, 0, 2], 0.8],
  growing: [[0.3, -0.8, 1.2, 0.7, -0.4]],
  methods: [
    [0.3, 0.9],
    [1.2, -0.7],
  ],
  fibonacci: [0.4, 0.9, 7],
  sorted: [[0.9, 0.2, 1.4, -0.3]],
  branches: [0.7, 0.9, 9],
};
