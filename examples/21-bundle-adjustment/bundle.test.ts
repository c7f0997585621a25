import { describe, it } from "vitest";
import { compileProcedure } from "../../compiler/compile-procedure.ts";
import { gradient } from "../../bench/hand-written/typescript/bundle.ts";
import { compileExample, testGradient, testJacobian } from "../../test/support/example-derivatives.ts";
import {
  expectClose,
  functionBeside,
  numericalGradient,
  ofData,
  type Data,
} from "../../test/support/typescript-examples.ts";

const sumOfSquares = await functionBeside(import.meta.url, "bundle.ts", "sumOfSquares");
const residuals = await functionBeside(import.meta.url, "bundle.ts", "residuals");
const reprojectionError = await functionBeside(import.meta.url, "bundle.ts", "reprojectionError");

const intrinsics = [0.5, -0.4, -3, 500, 3.5, -1.25, -0.05, 0.01];

// The Jacobians were computed in 60-digit arithmetic, with the rotation as the exponential of a matrix, by central
// differences with steps of 1e-20: camera, point, weight.
const figures = [
  {
    camera: [0.1, -0.2, 0.3, ...intrinsics],
    value: [41.24900491253963, -98.1162858730585],
    jacobian: [
      [
        58.11359497827499, 402.41458305046905, 12.909271118100364, -92.87385296583095, 28.30253065530159,
        3.7486946494371485, -0.11590199017492074, 0.8, 0.0, -1.7175316724937877, -0.05082873691646586,
        92.87385296583095, -28.30253065530159, -3.7486946494371485, 51.561256140674544,
      ],
      [
        -399.13481129035614, 63.44499412574151, -19.97504713821026, -29.0091107421162, -92.16189416124168,
        3.5757170391779547, -0.07383257174611699, 0.0, 0.8, -1.0941121912077865, -0.03237922281995049, 29.0091107421162,
        92.16189416124168, -3.5757170391779547, -122.6453573413231,
      ],
    ],
  },
  {
    camera: [0, 0, 0, ...intrinsics],
    value: [118.24492108544818, -51.67753945727591],
    jacobian: [
      [
        -0.408022045499761, 400.75938688541135, -9.522460542724094, -95.20303397247032, 0.010785727385292385,
        4.533221005179889, 0.03808984217089636, 0.8, 0.0, 0.05398984990821724, 0.0001530324543883708, 95.20303397247032,
        -0.010785727385292385, -4.533221005179889, 147.80615135681023,
      ],
      [
        -400.1473538171617, 0.408022045499761, 19.044921085448177, 0.010785727385292385, -95.21921256354827,
        2.2666105025899457, 0.01904492108544819, 0.0, 0.8, 0.026994924954108632, 7.651622719418545e-5,
        -0.010785727385292385, 95.21921256354827, -2.2666105025899457, -64.59692432159488,
      ],
    ],
  },
] as const;

const point = [0.7, -0.3, 1.2];
const feature = [-120.5, 75.25];

/** Two cameras, of which one is turned so, three points, and five observations. */
const sceneOf = (rotation: readonly number[]): readonly Data[] => [
  [
    [0.1, -0.2, 0.3, ...intrinsics],
    [...rotation, -0.2, 0.3, -4, 480, -2, 1.5, -0.03, 0.02],
  ],
  [point, [-0.4, 0.2, 0.9], [0.1, 0.5, 1.6]],
  [0.8, 1.1, 0.9, 1.2, 0.7],
  [0, 0, 1, 1, 0],
  [0, 1, 2, 0, 2],
  [feature, [-95, 60], [20, 15], [80, -50], [10, 30]],
];

const scene = sceneOf([-0.3, 0.05, 0.2]);
const unturned = sceneOf([0, 0, 0]);

describe("bundle adjustment", () => {
  it.each(figures)("has the reprojection error of a camera $camera", ({ camera, value }) => {
    expectClose(reprojectionError(camera, point, 0.8, feature), value, 1e-14);
  });

  it("writes the errors of all observations, and their squares add up", () => {
    const errors = new Float64Array(10);
    const weightErrors = new Float64Array(5);
    residuals(...scene, errors, weightErrors);
    expectClose(errors.subarray(0, 2), figures[0].value, 1e-14);
    expectClose(weightErrors, [0.36, -0.21, 0.19, -0.44, 0.51], 1e-15);
    expectClose(
      sumOfSquares(...scene),
      errors.reduce((sum, error) => sum + error * error, 0),
      1e-15,
    );
  });

  it.each([scene, unturned])("has a gradient by hand", (...data) => {
    expectClose(ofData(gradient)(...data), numericalGradient(sumOfSquares, data, [0, 1, 2]), 1e-9);
  });
});

const example = { url: import.meta.url, file: "bundle.ts" };

testGradient(
  { ...example, fn: "sumOfSquares", wrt: ["cameras", "points", "weights"] },
  new Map([["of five observations", { data: scene }]]),
);
testJacobian(
  { ...example, fn: "residuals", wrt: ["cameras", "points", "weights"] },
  new Map([["of five observations", [...scene, new Float64Array(10), new Float64Array(5)]]]),
);
testJacobian(
  { ...example, fn: "reprojectionError", wrt: ["camera", "point", "weight"] },
  new Map(
    figures.map(({ camera }) => [`for a camera ${camera.slice(0, 3).join(", ")}`, [camera, point, 0.8, feature]]),
  ),
);

describe("the gradient where a camera is not turned", async () => {
  const { f } = await compileExample({ ...example, fn: "sumOfSquares", wrt: ["cameras", "points", "weights"] });

  it("is right", () => {
    // Not its derivatives: the formula for small rotations has none of second order.
    expectClose(f.gradient(...unturned), ofData(gradient)(...unturned), 1e-13);
  });
});

describe("the Jacobian of an observation", async () => {
  const { parsed } = await compileExample({ ...example, fn: "reprojectionError", wrt: [] });

  it.each(figures)("has its figures by forward and reverse mode for $camera", ({ camera, jacobian }) => {
    for (const mode of ["forward", "reverse"] as const) {
      const f = compileProcedure(parsed, { wrt: ["camera", "point", "weight"], mode });
      expectClose(f.jacobian(camera, point, 0.8, feature), jacobian, 1e-14);
    }
  });
});
