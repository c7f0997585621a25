import { describe, expect, it } from "vitest";
import { paysToUnfold } from "../../../runtime/tensor/columns/paysToUnfold.ts";
import { conv2dFilterPlain } from "../../../runtime/tensor/conv2dFilterPlain.ts";
import { conv2dInputPlain } from "../../../runtime/tensor/conv2dInputPlain.ts";
import { conv2dPlain } from "../../../runtime/tensor/conv2dPlain.ts";
import { conv2d, conv2dFilter, conv2dInput, type Floats } from "../../../runtime/tensor/index.ts";
import { inner, kinds, linspace, randomIntegers, randomNumbers, range, stale } from "./arrays.ts";

interface Shape {
  readonly n: number;
  readonly c: number;
  readonly h: number;
  readonly wd: number;
  readonly f: number;
  readonly kh: number;
  readonly kw: number;
  readonly stride: number;
  readonly padding: number;
}

type Kernel = typeof conv2d;

const run = (kernel: Kernel, out: Floats, a: Floats, b: Floats, of: Shape, scratch?: Floats): Floats => {
  kernel(out, a, b, of.n, of.c, of.h, of.wd, of.f, of.kh, of.kw, of.stride, of.padding, scratch);
  return out;
};

/** How often a window of `size` fits. */
const places = (length: number, size: number, { stride, padding }: Shape): number =>
  Math.max(0, Math.floor((length + 2 * padding - size) / stride) + 1);

/** How many elements the kernels work in. */
const columns = (of: Shape): number => of.c * of.kh * of.kw * places(of.h, of.kh, of) * places(of.wd, of.kw, of);

const outputs = (of: Shape): number => of.n * of.f * places(of.h, of.kh, of) * places(of.wd, of.kw, of);

/** All products that the convolution adds up, in the order of its definition: the place of the result, of x and of w. */
function products(of: Shape): readonly { out: number; x: number; w: number }[] {
  const { n, c, h, wd, f, kh, kw, stride, padding } = of;
  const oh = places(h, kh, of);
  const ow = places(wd, kw, of);
  const all: { out: number; x: number; w: number }[] = [];
  for (const image of range(n))
    for (const filter of range(f))
      for (const i of range(oh))
        for (const j of range(ow))
          for (const channel of range(c))
            for (const ky of range(kh))
              for (const kx of range(kw)) {
                const row = i * stride + ky - padding;
                const column = j * stride + kx - padding;
                if (row < 0 || row >= h || column < 0 || column >= wd) continue;
                all.push({
                  out: ((image * f + filter) * oh + i) * ow + j,
                  x: ((image * c + channel) * h + row) * wd + column,
                  w: ((filter * c + channel) * kh + ky) * kw + kx,
                });
              }
  return all;
}

const shapes: readonly Shape[] = [
  { n: 1, c: 1, h: 1, wd: 1, f: 1, kh: 1, kw: 1, stride: 1, padding: 0 },
  { n: 1, c: 1, h: 5, wd: 7, f: 1, kh: 3, kw: 3, stride: 1, padding: 1 },
  { n: 2, c: 3, h: 4, wd: 4, f: 3, kh: 4, kw: 4, stride: 2, padding: 1 },
  { n: 2, c: 5, h: 6, wd: 5, f: 4, kh: 3, kw: 2, stride: 1, padding: 0 },
  { n: 1, c: 4, h: 7, wd: 9, f: 9, kh: 2, kw: 3, stride: 3, padding: 2 },
  { n: 3, c: 2, h: 3, wd: 3, f: 6, kh: 1, kw: 1, stride: 2, padding: 0 },
  { n: 1, c: 6, h: 2, wd: 3, f: 5, kh: 5, kw: 5, stride: 1, padding: 3 },
  { n: 1, c: 7, h: 8, wd: 6, f: 2, kh: 2, kw: 2, stride: 4, padding: 0 },
  { n: 1, c: 1, h: 2, wd: 2, f: 1, kh: 1, kw: 1, stride: 1, padding: 2 },
  { n: 1, c: 2, h: 3, wd: 3, f: 2, kh: 4, kw: 4, stride: 1, padding: 0 },
  { n: 2, c: 2, h: 3, wd: 3, f: 2, kh: 9, kw: 2, stride: 1, padding: 1 },
  { n: 0, c: 2, h: 3, wd: 3, f: 2, kh: 2, kw: 2, stride: 1, padding: 0 },
  { n: 2, c: 0, h: 3, wd: 3, f: 2, kh: 2, kw: 2, stride: 1, padding: 0 },
  { n: 2, c: 2, h: 3, wd: 3, f: 0, kh: 2, kw: 2, stride: 1, padding: 0 },
];

/** The same with so many filters and pixels that they are matrix products, some of them by a margin. */
const largeShapes: readonly Shape[] = [
  { n: 2, c: 8, h: 7, wd: 6, f: 8, kh: 3, kw: 3, stride: 1, padding: 1 },
  { n: 1, c: 1, h: 18, wd: 31, f: 5, kh: 3, kw: 4, stride: 1, padding: 0 },
  { n: 3, c: 3, h: 19, wd: 20, f: 9, kh: 5, kw: 4, stride: 2, padding: 2 },
  { n: 2, c: 17, h: 5, wd: 4, f: 4, kh: 4, kw: 3, stride: 1, padding: 3 },
  { n: 4, c: 90, h: 2, wd: 2, f: 12, kh: 2, kw: 2, stride: 1, padding: 1 },
  { n: 2, c: 130, h: 2, wd: 2, f: 33, kh: 1, kw: 1, stride: 1, padding: 0 },
  { n: 1, c: 16, h: 23, wd: 22, f: 20, kh: 1, kw: 1, stride: 3, padding: 0 },
  { n: 2, c: 5, h: 3, wd: 4, f: 6, kh: 9, kw: 2, stride: 1, padding: 5 },
  { n: 2, c: 4, h: 12, wd: 17, f: 10, kh: 2, kw: 3, stride: 2, padding: 4 },
  { n: 0, c: 8, h: 7, wd: 6, f: 8, kh: 3, kw: 3, stride: 1, padding: 1 },
];

const title = "($n, $c, $h, $wd) with ($f, $c, $kh, $kw), stride $stride, padding $padding:";

describe.each(shapes)(title, (of) => {
  const all = products(of);
  const inputs = of.n * of.c * of.h * of.wd;
  const weights = of.f * of.c * of.kh * of.kw;

  it.each(kinds)("conv2d adds up what its definition says in that order, in a $name", (kind) => {
    const x = kind.from(randomNumbers(inputs, 1));
    const w = kind.from(randomNumbers(weights, 2));
    const expected = new Float64Array(outputs(of));
    for (const place of all) expected[place.out]! += x[place.x]! * w[place.w]!;
    expect(run(conv2d, stale(kind, expected.length), x, w, of)).toEqual(kind.from(expected));
  });

  it.each(kinds)("conv2dInput and conv2dFilter take the same products back, in a $name", (kind) => {
    // Integers, so that the order makes no difference
    const x = kind.from(randomIntegers(inputs, 3));
    const w = kind.from(randomIntegers(weights, 4));
    const y = kind.from(randomIntegers(outputs(of), 5));
    const input = new Float64Array(inputs);
    const filter = new Float64Array(weights);
    for (const place of all) {
      input[place.x]! += y[place.out]! * w[place.w]!;
      filter[place.w]! += y[place.out]! * x[place.x]!;
    }
    expect([...run(conv2dInput, stale(kind, inputs), y, w, of)]).toEqual([...input].map((value) => value + 0));
    expect([...run(conv2dFilter, stale(kind, weights), x, y, of)]).toEqual([...filter].map((value) => value + 0));
  });

  it("the kernels are transposes of one another", () => {
    const x = new Float64Array(randomIntegers(inputs, 6));
    const w = new Float64Array(randomIntegers(weights, 7));
    const y = new Float64Array(randomIntegers(outputs(of), 8));
    const value = inner(y, run(conv2d, new Float64Array(y.length), x, w, of));
    expect(inner(run(conv2dInput, new Float64Array(x.length), y, w, of), x)).toBe(value);
    expect(inner(run(conv2dFilter, new Float64Array(w.length), x, y, of), w)).toBe(value);
  });
});

describe.each(largeShapes)(title, (of) => {
  const inputs = of.n * of.c * of.h * of.wd;
  const weights = of.f * of.c * of.kh * of.kw;
  const forms = [
    { name: "conv2d", kernel: conv2d, plain: conv2dPlain, lengths: [outputs(of), inputs, weights] },
    { name: "conv2dInput", kernel: conv2dInput, plain: conv2dInputPlain, lengths: [inputs, outputs(of), weights] },
    { name: "conv2dFilter", kernel: conv2dFilter, plain: conv2dFilterPlain, lengths: [weights, inputs, outputs(of)] },
  ] as const;

  it("is large", () => {
    const size = of.c * of.kh * of.kw;
    expect(paysToUnfold(of.f, size, places(of.h, of.kh, of), places(of.wd, of.kw, of))).toBe(true);
  });

  it.each(forms)("$name has the same bits in double precision as a matrix product", ({ kernel, plain, lengths }) => {
    const [length, first, second] = lengths;
    const [a, b] = [new Float64Array(randomNumbers(first, 1)), new Float64Array(randomNumbers(second, 2))];
    const kind = kinds[0]!;
    const expected = run(plain, stale(kind, length), a, b, of);
    const scratch = stale(kind, columns(of));
    expect(run(kernel, stale(kind, length), a, b, of, scratch)).toEqual(expected);
    if (of.n > 0) expect(scratch.every(Number.isFinite)).toBe(true);
    expect(run(kernel, stale(kind, length), a, b, of, scratch)).toEqual(expected);
    expect(run(kernel, stale(kind, length), a, b, of)).toEqual(expected);
  });

  it.each(forms)("$name is as exact in single precision as its sums are", ({ kernel, plain, lengths }) => {
    const [length, first, second] = lengths;
    const kind = kinds[1]!;
    const [a, b] = [kind.from(randomNumbers(first, 3)), kind.from(randomNumbers(second, 4))];
    const [exact, magnitudes] = [(value: number) => value, Math.abs].map((map) =>
      run(plain, new Float64Array(length), Float64Array.from(a, map), Float64Array.from(b, map), of),
    );
    const size = of.c * of.kh * of.kw;
    const terms = Math.max(size, of.f + of.kh * of.kw, columns(of) / size + of.n);
    const found = run(kernel, stale(kind, length), a, b, of, stale(kind, columns(of)));
    found.forEach((value, place) => {
      const error = Math.abs(value - exact![place]!);
      expect(error).toBeLessThanOrEqual(terms * 2 ** -24 * magnitudes![place]!);
    });
  });

  it.each(forms)("$name propagates NaN and infinities as far as without", ({ kernel, plain, lengths }) => {
    const [length, first, second] = lengths;
    for (const kind of kinds) {
      for (const special of [NaN, Infinity]) {
        for (const which of [0, 1]) {
          const [a, b] = [kind.from(randomIntegers(first, 5)), kind.from(randomIntegers(second, 6))];
          const holder = which === 0 ? a : b;
          if (holder.length > 0) holder[Math.floor(holder.length / 3)] = special;
          const found = run(kernel, stale(kind, length), a, b, of, stale(kind, columns(of)));
          expect([...found]).toEqual([...run(plain, stale(kind, length), a, b, of)]);
        }
      }
    }
  });
});

it("small convolutions leave the array to work in alone", () => {
  for (const of of shapes) {
    const scratch = stale(kinds[0]!, columns(of));
    const x = new Float64Array(of.n * of.c * of.h * of.wd);
    run(conv2d, new Float64Array(outputs(of)), x, new Float64Array(of.f * of.c * of.kh * of.kw), of, scratch);
    expect(scratch.every(Number.isNaN)).toBe(true);
  }
});

describe("the example of CS 231n", () => {
  const of: Shape = { n: 2, c: 3, h: 4, wd: 4, f: 3, kh: 4, kw: 4, stride: 2, padding: 1 };
  const x = new Float64Array(linspace(-0.1, 0.5, 96));
  const w = new Float64Array(linspace(-0.2, 0.3, 144));
  const bias = linspace(-0.1, 0.2, 3);
  const near = (found: number | undefined, expected: number): void =>
    expect(Math.abs((found ?? NaN) - expected)).toBeLessThan(2e-15 * Math.max(1, Math.abs(expected)));

  it("has its figures", () => {
    const out = run(conv2d, new Float64Array(24), x, w, of).map((value, p) => value + bias[Math.floor(p / 4) % 3]!);
    const expected = [-0.08759808612440191, -0.1098778064041222, -0.18387191755612808, -0.21092160471107838];
    expected.forEach((value, p) => near(out[p], value));
    near(out[23], 2.3824784688995218);
  });

  it("has its derivatives", () => {
    const ones = new Float64Array(24).fill(1);
    const input = run(conv2dInput, new Float64Array(96), ones, w, of);
    const filter = run(conv2dFilter, new Float64Array(144), x, ones, of);
    expect(inner(input, linspace(1, 1, 96))).toBeCloseTo(32.4, 12);
    expect(inner(filter, linspace(1, 1, 144))).toBeCloseTo(129.6, 11);
    near(input[0], -0.044055944055944124);
    near(filter[0], 0.1663157894736842);
  });
});

describe("convolutions", () => {
  it("propagate NaN and infinities to where they are seen, and not through padding", () => {
    const of: Shape = { n: 1, c: 1, h: 2, wd: 2, f: 1, kh: 2, kw: 2, stride: 2, padding: 1 };
    // Each element of the filter sees one pixel, the others lie upon padding
    const w = new Float64Array([1, 2, Infinity, NaN]);
    const seen = run(conv2d, new Float64Array(4), new Float64Array([4, 3, 2, 1]), w, of);
    expect([...seen]).toEqual([NaN, Infinity, 4, 1]);
    const back = run(conv2dInput, new Float64Array(4), new Float64Array([1, 1, 1, 1]), w, of);
    expect([...back]).toEqual([NaN, Infinity, 2, 1]);
    const filter = run(conv2dFilter, new Float64Array(4), new Float64Array([NaN, 1, Infinity, 0]), seen.fill(0), of);
    expect([...filter]).toEqual([0, NaN, 0, NaN]);
  });
});
