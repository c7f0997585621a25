import { compile, emit, load } from "adjoint";
import { describe, expect, it } from "vitest";
import { expectFigures, sourceBeside } from "../../test/support/examples.ts";

const X = [
  [0.1, 0.2, 0.3],
  [0.4, -0.5, 0.6],
  [-0.7, 0.8, 0.9],
  [1, -1.1, 0.2],
];
const labels = [0, 1, 2, 1];
const lambda = 0.001;

describe("2.5 softmax regression", () => {
  const source = sourceBeside(import.meta.url, "softmax-regression.math");
  const W = [
    [0.01, -0.02, 0.03],
    [0.04, 0.05, -0.06],
    [-0.07, 0.08, 0.09],
  ];

  it.each(["forward", "reverse"] as const)("has the loss and its gradient, by %s mode", (mode) => {
    const f = compile(source, { shapes: {}, wrt: ["W"], mode });
    const { value, gradient } = f.valueAndGradient(W, X, labels, lambda);
    expectFigures(value, 1.1280533601652647);
    expectFigures(firstOf(gradient[0], 3), [0.038784702742741, -0.294065129785418, 0.2553004270426769]);
  });
});

describe("2.5 network", () => {
  const source = sourceBeside(import.meta.url, "network.math");
  const weights = ["W1", "b1", "W2", "b2"];
  const options = { shapes: {}, variables: [...weights, "X", "labels", "lambda"], wrt: weights };
  const f = compile(source, options);

  const start = (): readonly [Float64Array, Float64Array, Float64Array, Float64Array] => [
    Float64Array.from({ length: 12 }, (_, k) => k / 10 - 0.55),
    Float64Array.of(0.01, -0.02, 0.03, -0.04),
    Float64Array.from({ length: 12 }, (_, k) => 0.55 - k / 10),
    Float64Array.of(0.05, -0.06, 0.07),
  ];

  const expectResult = ({
    value,
    gradient,
  }: {
    readonly value: unknown;
    readonly gradient: readonly unknown[];
  }): void => {
    const [W1, b1, , b2] = gradient;
    expectFigures(value, 1.1493939263606294);
    expectFigures(firstOf(W1, 1), [-0.004908458561713571]);
    expectFigures(b1, [0.0029972852679331662, 0.0028712902956897724, 0.0025902718938631687, 0.0025137417667990825]);
    expectFigures(b2, [0.1676609043984531, -0.1971446487026319, 0.029483744304178675]);
  };

  it("has the loss and its gradient", () => {
    expectResult(f.valueAndGradient(...start(), X, labels, lambda));
  });

  it("has them where it is emitted, importing the kernels or standing alone", async () => {
    for (const runtime of ["import", "inline"] as const) {
      const text = emit(source, { ...options, of: ["valueAndGradient"], runtime });
      if (runtime === "inline") expect(text).not.toContain("import ");
      const run = (await load(text)).get("fValueAndGradient")!;
      const result = run(...start(), Float64Array.from(X.flat()), Float64Array.from(labels), lambda);
      expect(result).toEqual(f.valueAndGradient(...start(), X, labels, lambda));
    }
  });

  it("is one module for batches of any size: the gradient of a batch is the mean over its rows", () => {
    const rows = X.map((row, index) => f.valueAndGradient(...start(), [row], [labels[index]!], lambda));
    const mean = (of: (row: (typeof rows)[number]) => number): number =>
      rows.reduce((sum, row) => sum + of(row), 0) / 4;
    expectFigures(
      mean(({ value }) => value),
      1.1493939263606294,
    );
    expectFigures(
      [0, 1, 2].map((k) => mean(({ gradient }) => firstOf(gradient[3], 3)[k]!)),
      [0.1676609043984531, -0.1971446487026319, 0.029483744304178675],
    );
    const twice = f.valueAndGradient(...start(), [...X, ...X], [...labels, ...labels], lambda);
    expectResult(twice);
  });

  it("lowers the loss step by step, in a loop that allocates nothing", () => {
    const step = f.prepare("valueAndGradient", { n: 4 });
    const parameters = start();
    const adjoints = parameters.map((each) => new Float64Array(each.length));
    const [inputs, classes] = [Float64Array.from(X.flat()), Float64Array.from(labels)];
    const losses: number[] = [];
    for (let epoch = 0; epoch < 300; epoch++) {
      losses.push(Number(step(...parameters, inputs, classes, lambda, ...adjoints)));
      if (epoch === 0) expectResult({ value: losses[0], gradient: adjoints });
      parameters.forEach((values, index) => {
        values.forEach((value, k) => (values[k] = value - 0.5 * adjoints[index]![k]!));
      });
    }
    expect(losses.every((loss, epoch) => epoch === 0 || loss < losses[epoch - 1]!)).toBe(true);
    expect(losses.at(-1)).toBeLessThan(0.6);
  });

  it("makes no array when it is called", () => {
    const lines = f.source({ of: ["valueAndGradient"], style: "factory" }).split("\n");
    // The workspace belongs to the outer function.
    expect(lines.filter((line) => line.startsWith("  const ") && line.includes("= new Float64Array("))).not.toEqual([]);
    expect(lines.filter((line) => line.startsWith("    ") && /new (?!RangeError)|\[\]/.test(line))).toEqual([]);
  });

  it("refuses arrays of another shape by their names", () => {
    const [W1, b1, W2, b2] = start();
    expect(() => f(W1, b1, W2, b2, X, [0, 1, 2], lambda)).toThrow(
      "X has 12 elements, but its shape is n×3, that is 3×3",
    );
    expect(() => f(W1, W1, W2, b2, X, labels, lambda)).toThrow("b1 has 12 elements, but its shape is 4");
    expect(() => f(W1, b1, W2, b2, [[1, 2]], [0], lambda)).toThrow("`X`");
  });
});

/** The first elements of an array. */
function firstOf(entry: unknown, count: number): readonly number[] {
  return entry instanceof Float64Array ? Array.from(entry.subarray(0, count)) : [];
}
