import { testGradient } from "../../test/support/example-derivatives.ts";

const resistors = { url: import.meta.url, file: "resistors.ts" };
const floats = (...values: readonly number[]): Float64Array => Float64Array.from(values);

testGradient(
  { ...resistors, fn: "misfit", wrt: ["conductances", "currents"] },
  new Map([
    [
      "for three nodes",
      {
        data: [
          [2, 1, 4],
          [1, 0, 0.5],
          [0.7, 1.1, 1.3],
        ],
      },
    ],
    // One resistor: (I/g − m)².
    ["for one node", { data: [[4], [2], [1]], gradient: [[0.125], [-0.25]], tolerance: 1e-13 }],
  ]),
);

testGradient(
  { url: import.meta.url, file: "classifier.ts", fn: "loss", wrt: ["weights", "samples"] },
  new Map([
    [
      "for two samples of three classes",
      { data: [floats(0.1, -0.2, 0.3, 0.4, -1, 0.5), floats(1, 2, 3, -1), [2, 0], 3, 2] },
    ],
    ["where one class is far ahead", { data: [floats(40, 0, -40, 0), floats(1, 2), [1], 2, 2], tolerance: 1e-8 }],
  ]),
);
