import { compile } from "adjoint";
import { describe, it } from "vitest";
import { expectFigures, sourceBeside } from "../../test/support/examples.ts";

/** Equal steps from one number to another, row by row. */
function linspace(from: number, to: number, length: number): Float64Array {
  return Float64Array.from({ length }, (_, index) => from + ((to - from) * index) / (length - 1));
}

/** The elements of an array. */
function elementsOf(entry: unknown): readonly number[] {
  return entry instanceof Float64Array ? Array.from(entry) : [];
}

function sumOf(elements: readonly number[]): number {
  return elements.reduce((sum, each) => sum + each, 0);
}

describe("2.6 convolution", () => {
  const source = sourceBeside(import.meta.url, "convolution.math");
  const f = compile(source, { shapes: {} });
  const point = [linspace(-0.1, 0.5, 96), linspace(-0.2, 0.3, 144), linspace(-0.1, 0.2, 3)];

  it("has the value", () => {
    const value = elementsOf(f(...point));
    expectFigures(value.length, 24);
    const corner = [-0.08759808612440191, -0.1098778064041222, -0.18387191755612808, -0.21092160471107838];
    expectFigures(value.slice(0, 4), corner);
    expectFigures(value.at(-1), 2.3824784688995218);
  });

  it("has the adjoints of images, filters and offsets", () => {
    const { cotangents } = f.vjp(point, new Float64Array(24).fill(1));
    const [x, w, b] = cotangents.map(elementsOf);
    expectFigures([sumOf(x!), sumOf(w!)], [32.4, 129.6]);
    expectFigures(b, [8, 8, 8]);
    expectFigures(x![0], -0.044055944055944124);
    expectFigures(w![0], 0.1663157894736842);
  });

  it("has the same derivatives by both modes", () => {
    const gradients = (["forward", "reverse"] as const).map((mode) => {
      const f = compile("# shape x 1x2x3x3, w 2x2x2x2, b 2\nsum(conv2d(x, w, b, 1, 1).^3)", { shapes: {}, mode });
      return f.gradient(linspace(-1, 1, 18), linspace(0.5, -0.4, 16), linspace(0, 1, 2)).map(elementsOf);
    });
    expectFigures(gradients[0], gradients[1]!);
  });
});

describe("2.6 pooling", () => {
  const source = sourceBeside(import.meta.url, "pooling.math");
  const x = linspace(-0.3, 0.4, 96);

  it.each([
    ["largest", [-0.263157894736842, -0.248421052631579], 1.6421052631578945],
    ["average", [-0.281578947368421], 1.2],
  ])("has the value: %s", (fn, first, sum) => {
    const value = elementsOf(compile(source, { shapes: {}, fn })(x));
    expectFigures(value.length, 24);
    expectFigures(value.slice(0, first.length), first);
    expectFigures(sumOf(value), sum);
  });

  it.each([
    ["largest", (window: readonly number[]) => window.map((each) => Number(each === Math.max(...window)))],
    ["average", (window: readonly number[]) => window.map(() => 0.25)],
  ])("sends adjoints back to the elements of each window: %s", (fn, shares) => {
    const { cotangents } = compile(source, { shapes: {}, fn }).vjp([x], linspace(1, 24, 24));
    const adjoint = elementsOf(cotangents[0]);
    for (let window = 0; window < 24; window++) {
      const start = Math.floor(window / 4) * 16 + Math.floor((window % 4) / 2) * 8 + (window % 2) * 2;
      const places = [start, start + 1, start + 4, start + 5];
      const expected = shares(places.map((place) => x[place]!)).map((share) => share * (window + 1));
      expectFigures(
        places.map((place) => adjoint[place]!),
        expected,
      );
    }
  });
});
