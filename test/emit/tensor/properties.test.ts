import { describe, expect, it } from "vitest";
import type { Value } from "../../../compiler/graph/builder.ts";
import type { Graph } from "../../../compiler/graph/graph.ts";
import { add, mul, sub } from "../../../compiler/primitives/arithmetic.ts";
import { relu } from "../../../compiler/primitives/activation.ts";
import { tanh } from "../../../compiler/primitives/hyperbolic.ts";
import { matmul } from "../../../compiler/primitives/product.ts";
import { sumOver } from "../../../compiler/primitives/reduction.ts";
import { concat } from "../../../compiler/primitives/join.ts";
import { element, slice, transpose } from "../../../compiler/primitives/tensor.ts";
import { sin } from "../../../compiler/primitives/trigonometry.ts";
import { derive } from "../../../compiler/transforms/derive.ts";
import { array, expectEmitted, graphOver, inputTypes, randomNumbers, textOf } from "../../support/arrays.ts";

const sizes = new Map([
  ["n", 6],
  ["m", 4],
]);

function count(text: string, part: RegExp | string): number {
  return text.split(part).length - 1;
}

const buffers = (text: string): number => count(text, "new Float64Array");
const loops = (text: string): number => count(text, /\bfor \(/);

function repeated(times: number, step: (x: Value, index: number) => Value): (x: Value) => Value {
  return (x) => {
    let value = x;
    for (let index = 0; index < times; index++) value = step(value, index);
    return value;
  };
}

/** The text of a derivative, whose numbers are also compared with the interpreter's. */
function emitted(graph: Graph, ...how: [Parameters<typeof derive>[1], Parameters<typeof derive>[2]?]): string {
  const derived = derive(graph, ...how).graph;
  expectEmitted(derived, randomNumbers(inputTypes(derived), sizes, 3));
  return textOf(derived);
}

describe("a chain of operations on elements", () => {
  const chain = (length: number): Graph =>
    graphOver([array("n", "m"), array("m")], (x, b) =>
      repeated(length, (value, index) => sin(add(index % 2 === 0 ? mul(value, x) : value, b)))(x),
    );

  it.each([1, 5, 40])("of %i links is one loop without arrays in between", (length) => {
    const text = emitted(chain(length), "value");
    expect(buffers(text)).toBe(1);
    expect(loops(text)).toBe(2);
  });

  it("and its sum need no array at all", () => {
    const text = emitted(
      graphOver([array("n")], (x) => sumOver(repeated(10, (value) => tanh(mul(value, value)))(x), [0])),
      "value",
    );
    expect(buffers(text)).toBe(0);
  });

  it("has a gradient in one loop, with one array for the result", () => {
    const graph = graphOver([array("n")], (x) => sumOver(repeated(10, (value) => sin(value))(x), [0]));
    const text = emitted(graph, "gradient");
    expect(buffers(text)).toBe(1);
    expect(loops(text)).toBe(1);
  });
});

describe("arrays in between", () => {
  it.each([
    { what: "products of matrices", step: (x: Value, a: Value): Value => matmul(a, x) },
    { what: "layers", step: (x: Value, a: Value): Value => relu(matmul(a, x)) },
    { what: "sums along an axis", step: (x: Value, a: Value): Value => mul(a, sumOver(x, [0])) },
  ])("are used again: $what need as many, however many there are", ({ step }) => {
    const text = (length: number): string =>
      emitted(
        graphOver([array(5, 5), array(5, 5)], (a, x) => repeated(length, (value) => step(value, a))(x)),
        "value",
      );
    expect(buffers(text(12))).toBe(buffers(text(4)));
    expect(buffers(text(12))).toBeLessThanOrEqual(4);
  });

  it("of a gradient are kept as long as the sweep needs them, and no more", () => {
    const text = (length: number): string =>
      emitted(
        graphOver([array(5, 5), array(5)], (a, x) =>
          sumOver(repeated(length, (value) => tanh(matmul(a, value)))(x), [0]),
        ),
        "gradient",
      );
    const growth = buffers(text(12)) - buffers(text(8));
    // Two arrays for each layer, its value and its slope, which the sweep reads: adjoints take over their places.
    expect(growth).toBeLessThanOrEqual(2 * 4);
  });

  it("are no copies of what is only seen in another way", () => {
    const graph = graphOver([array("n", "m"), array("m")], (x) => {
      const t = transpose(x);
      const part = slice(t, [
        { start: 1, step: 1, count: "m - 1" },
        { start: "n - 1", step: -1, count: "n" },
      ]);
      return mul(part, 2);
    });
    expect(buffers(emitted(graph, "value"))).toBe(1);
  });
});

describe("the gradient by some of the inputs", () => {
  const loss = graphOver([array("n", "m"), array("m", 3), array("n", 3)], (x, w, y) => {
    const residual = sub(tanh(matmul(x, w)), y);
    return sumOver(mul(residual, residual), [0, 1]);
  });

  it("computes nothing for those that are not asked for", () => {
    const one = emitted(loss, "gradient", { wrt: [1] });
    expect(one).not.toMatch(/x1_bar|x3_bar/);
    expect(count(one, /\bmatmul\w*\(/)).toBe(2);
    const all = emitted(loss, "gradient");
    expect(all).toMatch(/x1_bar/);
    expect(count(all, /\bmatmul\w*\(/)).toBe(3);
  });

  it("is read off the last layer where only its weights are asked for", () => {
    const network = graphOver([array("n", 4), array(4, 5), array(5, 3)], (x, first, second) =>
      sumOver(tanh(matmul(tanh(matmul(x, first)), second)), [0, 1]),
    );
    const text = emitted(network, "gradient", { wrt: [2] });
    expect(text).not.toMatch(/x1_bar|x2_bar/);
    expect(count(text, /\bmatmul\w*\(/)).toBe(3);
  });
});

describe("elements that are read one by one", () => {
  const sizesOfSum = [10, 100, 1000];
  const neighbours = (n: number): Graph =>
    graphOver([array(n)], (x) => {
      let total = mul(element(x, [0]), element(x, [1]));
      for (let i = 1; i + 1 < n; i++) total = add(total, mul(element(x, [i]), element(x, [i + 1])));
      return total;
    });

  it.each(sizesOfSum)("have their adjoints added into one array, in as many statements: %i elements", (n) => {
    const graph = neighbours(n);
    const text = emitted(graph, "gradient");
    expect(buffers(text)).toBe(1);
    expect(text.split("\n").length).toBeLessThan(12 * n);
    const x = Float64Array.from({ length: n }, (_, index) => 1 + (index % 7));
    const gradient = expectEmitted(derive(graph, "gradient").graph, [x]);
    gradient.forEach((entry, index) => {
      expect(entry).toBe((x[index - 1] ?? 0) + (x[index + 1] ?? 0));
    });
  });

  it("make programs that grow with their number", () => {
    const [small, large] = [100, 1000].map((n) => textOf(derive(neighbours(n), "gradient").graph).length);
    expect(large! / small!).toBeLessThan(13);
  });
});

describe("arrays that are joined", () => {
  it("are written into one array without sums in between", () => {
    const graph = graphOver([array("n"), array("m"), array("n")], (x, y, z) => concat([sin(x), y, mul(z, z)], 0));
    const text = emitted(graph, "value");
    expect(buffers(text)).toBe(1);
    const gradient = emitted(
      graphOver([array("n"), array("m")], (x, y) => sumOver(mul(concat([x, y], 0), concat([x, y], 0)), [0])),
      "gradient",
    );
    expect(gradient).toBeDefined();
  });
});
