import { compile, DiagnosticError } from "adjoint";
import { describe, expect, it } from "vitest";
import { expectFigures, sourceBeside } from "../../test/support/examples.ts";

const variables = ["W1", "W2", "W3", "x", "y"];
const options = { shapes: {}, variables, wrt: ["W1", "W2", "W3", "x"] };
const point = [
  [
    [0.5, -0.3],
    [-0.2, 0.8],
    [0.1, 0.4],
  ],
  [
    [0.3, -0.6, 0.9],
    [0.7, 0.2, -0.5],
    [-0.4, 0.1, 0.6],
  ],
  [
    [0.2, -0.1, 0.4],
    [0.6, 0.3, -0.7],
  ],
  [1, 2],
  [0.5, -1],
];

describe("2.3 relu-net", () => {
  const source = sourceBeside(import.meta.url, "relu-net.math");

  it.each(["forward", "reverse"] as const)("has the value and the derivatives, by %s mode", (mode) => {
    const { value, gradient } = compile(source, { ...options, mode }).valueAndGradient(...point);
    const [W1, W2, W3, x] = gradient;
    expectFigures(value, 0.16328);
    expectFigures(W1, [0, 0, -0.0458, -0.0916, -0.2748, -0.5496]);
    expectFigures(rows(W2).slice(6), [0, -0.6412, -0.4122]);
    expectFigures(W3, [0, 0, -0.15504, 0, 0, 0.35632]);
    expectFigures(x, [-0.01832, -0.14656]);
  });

  it("has derivative 0 where a layer is at the kink", () => {
    const atZero = [
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
      ...point.slice(1),
    ];
    const { gradient } = compile(source, options).valueAndGradient(...atZero);
    for (const adjoint of gradient) expect(rows(adjoint).every((entry) => entry === 0)).toBe(true);
  });

  it("is refused with the shapes that it was published with, product by product", () => {
    const published = sourceBeside(import.meta.url, "published.math");
    const first = mistakeOf(published);
    expect(first.message).toBe(
      "`W1 * x` does not fit: `W1` is 2×3 and `x` is a vector of 2; the inner lengths 3 and 2 differ",
    );
    expect(first.help).toContain("`W1' * x` (3×2 times 2)");
    const second = mistakeOf(published.replace("W1 * x", "W1' * x"));
    expect(second.message).toContain("`W3 * h2` does not fit: `W3` is 3×2 and `h2` is a vector of 3");
    expect(second.help).toContain("`W3' * h2` (2×3 times 3)");
  });

  it("is the same function with both of them transposed", () => {
    const published = sourceBeside(import.meta.url, "published.math");
    const text = published.replace("W1 * x", "W1' * x").replace("W3 * h2", "W3' * h2");
    const f = compile(text, { ...options, wrt: ["W1", "W3"] });
    const [W1, W2, W3, x, y] = point;
    const { value, gradient } = f.valueAndGradient(transposed(W1!), W2!, transposed(W3!), x!, y!);
    expectFigures(value, 0.16328);
    expectFigures(gradient, [
      [0, -0.0458, -0.2748, 0, -0.0916, -0.5496],
      [0, 0, 0, 0, -0.15504, 0.35632],
    ]);
  });
});

function rows(entry: unknown): readonly number[] {
  return entry instanceof Float64Array ? Array.from(entry) : [];
}

function transposed(matrix: readonly (number | readonly number[])[]): readonly (readonly number[])[] {
  const lines = matrix.map((row) => (typeof row === "number" ? [row] : row));
  return lines[0]!.map((_, column) => lines.map((row) => row[column]!));
}

/** The one mistake in a source. */
function mistakeOf(source: string): { readonly message: string; readonly help: string } {
  try {
    compile(source, { shapes: {} });
  } catch (error) {
    if (error instanceof DiagnosticError) {
      const { message = "", help = "" } = error.diagnostics[0] ?? {};
      return { message, help };
    }
    throw error;
  }
  throw new Error("there is no mistake");
}
