import { compile, emit, load } from "adjoint";
import { describe, expect, it } from "vitest";
import { expectFigures, sourceBeside } from "../../test/support/examples.ts";

const source = sourceBeside(import.meta.url, "residual.math");
const variables = ["W1", "b1", "W2", "b2", "x", "s", "r"];
const options = { shapes: {}, variables, wrt: ["b1", "x"] };

const point = [
  [
    [0.1, -0.2],
    [0.3, 0.4],
    [-0.5, 0.6],
  ],
  [0.05, -0.1, 0.2],
  [
    [0.7, -0.8, 0.9],
    [-1, 1.1, -1.2],
  ],
  [0.01, -0.02],
  [1, -2],
  [0.5, 0.25],
  [1, -1, 2],
];
const [loss, distance, penalty] = [4.728301377795065, 4.083658432945756, 0.6446429448493088];
const z = [1.00169072768708, -1.06940098546159, 0.899511861168714];
const x = [0.164195776659792, -2.82165957944763];

describe("2.1 residual", () => {
  it("has the values of its two parts and of their sum", () => {
    expectFigures(compile(`${source}\n[L, S, R]`, options)(...point), [loss, distance, penalty]);
  });

  it.each(["forward", "reverse"] as const)(
    "has the adjoints of z, which are those of b1, and of x, by %s mode",
    (mode) => {
      const { value, gradient } = compile(source, { ...options, mode }).valueAndGradient(...point);
      expectFigures(value, loss);
      expectFigures(gradient, [z, x]);
    },
  );

  it("has adjoints of the matrices that are outer products of those of z and y", () => {
    const f = compile(source, { ...options, wrt: ["W1", "W2", "b2"] });
    const [W1, W2, b2] = f.gradient(...point);
    expectFigures(
      W1,
      z.flatMap((each) => [each, -2 * each]),
    );
    const h = compile("# shape W1 3x2, b1 3, x 2\nf(W1, b1, x) = sigmoid(W1 * x + b1)", { shapes: {} });
    const [activations, adjoint] = [h(point[0]!, point[1]!, point[4]!), b2];
    if (typeof activations !== "object" || typeof adjoint !== "object") throw new TypeError("no arrays");
    const products = Array.from(adjoint).flatMap((each) => Array.from(activations, (entry) => each * Number(entry)));
    expectFigures(W2, products);
  });

  it("has the same derivatives where it is emitted, with the steps z, h and y", async () => {
    const text = emit(source, { ...options, of: ["valueAndGradient"] });
    const run = (await load(text)).get("fValueAndGradient")!;
    const flat = point.map((each) => Float64Array.from(each.flat()));
    expect(run(...flat)).toEqual(compile(source, options).valueAndGradient(...point));
    expect(text).toContain("matvec(");
    for (const name of ["z", "h", "y", "z_bar"]) expect(text).toMatch(new RegExp(`\\b${name}\\b`));
  });
});
