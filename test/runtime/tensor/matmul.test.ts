import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Floats } from "../../../runtime/tensor/floats.ts";
import { matmul } from "../../../runtime/tensor/matmul.ts";
import { matmulNT } from "../../../runtime/tensor/matmulNT.ts";
import { matmulNTPlain } from "../../../runtime/tensor/matmulNTPlain.ts";
import { matmulPlain } from "../../../runtime/tensor/matmulPlain.ts";
import { matmulTN } from "../../../runtime/tensor/matmulTN.ts";
import { matmulTNPlain } from "../../../runtime/tensor/matmulTNPlain.ts";
import { matmulTT } from "../../../runtime/tensor/matmulTT.ts";
import { matmulTTPlain } from "../../../runtime/tensor/matmulTTPlain.ts";
import { createHeavyProduct, HEAVY } from "../../../runtime/tensor/wasm/heavyProduct.ts";
import { ownEngine, type Engine } from "../../../runtime/tensor/wasm/instance.ts";
import { f32x4, f64x2 } from "../../../runtime/tensor/wasm/instructions.ts";
import { createProduct, type Limits, type Product } from "../../../runtime/tensor/wasm/product.ts";

const forms = [
  { name: "matmul", chosen: matmul, plain: matmulPlain, isTransposedA: false, isTransposedB: false },
  { name: "matmulTN", chosen: matmulTN, plain: matmulTNPlain, isTransposedA: true, isTransposedB: false },
  { name: "matmulNT", chosen: matmulNT, plain: matmulNTPlain, isTransposedA: false, isTransposedB: true },
  { name: "matmulTT", chosen: matmulTT, plain: matmulTTPlain, isTransposedA: true, isTransposedB: true },
];
type Form = (typeof forms)[number];

const precisions = [
  { name: "double", Floats: Float64Array, lanes: f64x2, unit: 2 ** -53 },
  { name: "single", Floats: Float32Array, lanes: f32x4, unit: 2 ** -24 },
];
type Precision = (typeof precisions)[number];

type Shape = readonly [m: number, k: number, n: number];

const engine = ownEngine()!;

/** Limits so small that every product is done in parts, and at most a row or a panel is staged at once. */
const SMALL: Limits = { stage: 48, a: 500, b: 900 };

const products = precisions.flatMap(({ name, lanes }) => [
  { name, limits: "usual", product: createProduct(engine, lanes)! },
  { name, limits: "small", product: createProduct(engine, lanes, SMALL)! },
]);

interface Operands {
  readonly shape: Shape;
  readonly a: Floats;
  readonly b: Floats;
  /** What is in the result before. */
  readonly before: Floats;
}

function operands({ Floats }: Precision, shape: Shape, numbers: () => number): Operands {
  const [m, k, n] = shape;
  const filled = (length: number): Floats => new Floats(length).map(numbers);
  return { shape, a: filled(m * k), b: filled(k * n), before: filled(m * n) };
}

/** Numbers in [-1, 1), different for every seed. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) | 0) / 2 ** 31;
}

/** The definition, and the sum of the absolute values of all that is added up. */
function expected({ isTransposedA, isTransposedB }: Form, { shape, a, b, before }: Operands, add: boolean) {
  const [m, k, n] = shape;
  const values: number[] = [];
  const magnitudes: number[] = [];
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      let magnitude = 0;
      for (let p = 0; p < k; p++) {
        const product = a[isTransposedA ? p * m + i : i * k + p]! * b[isTransposedB ? j * k + p : p * n + j]!;
        sum += product;
        magnitude += Math.abs(product);
      }
      const old = before[i * n + j]!;
      values.push(add ? old + sum : sum);
      magnitudes.push(add ? Math.abs(old) + magnitude : magnitude);
    }
  }
  return { values, magnitudes };
}

/** The results of all ways to compute the same product, by name. */
function results(form: Form, precision: Precision, { shape, a, b, before }: Operands, add: boolean) {
  const [m, k, n] = shape;
  const found = new Map<string, Floats>();
  for (const way of ["chosen", "plain"] as const) {
    const out = before.slice();
    form[way](out, a, b, m, k, n, add);
    found.set(way, out);
  }
  for (const { limits, product } of products.filter(({ name }) => name === precision.name)) {
    const out = before.slice();
    const isDone = product(out, a, b, m, k, n, form.isTransposedA, form.isTransposedB, add);
    const isLargeEnough = m >= 4 && k >= 1 && n >= 2 * precision.lanes.count;
    expect(isDone).toBe(isLargeEnough);
    if (isDone) found.set(`WebAssembly, ${limits} limits`, out);
    else expect(out).toEqual(before);
  }
  return found;
}

/** All ways agree with the definition: bit for bit in double precision, within the usual bound in single precision. */
function check(form: Form, precision: Precision, given: Operands, add: boolean): void {
  const { values, magnitudes } = expected(form, given, add);
  for (const [way, out] of results(form, precision, given, add)) {
    const isWrong = (value: number, index: number): boolean => {
      const error = Math.abs(out[index]! - value);
      const isExact = precision.name === "double" || way === "plain";
      const bound = (given.shape[1] + 2) * precision.unit * magnitudes[index]!;
      return isExact ? !Object.is(out[index], precision.Floats.of(value)[0]) : !(error <= bound);
    };
    const wrong = values.findIndex(isWrong);
    if (wrong >= 0) {
      const entry = `entry ${wrong} of ${given.shape.join("×")}${add ? ", added" : ""}`;
      expect.fail(`${form.name}, ${way}: ${entry} is ${out[wrong]!} instead of ${values[wrong]!}`);
    }
  }
}

const cases = forms.flatMap((form) => precisions.map((precision) => ({ form, precision, name: form.name })));

describe.each(cases)("$name in $precision.name precision", ({ form, precision }) => {
  it("is the product for all shapes around the blocks", () => {
    const lengths = [0, 1, 3, 4, 5, 7, 8, 9, 17];
    let seed = 0;
    for (const m of lengths) {
      for (const k of lengths) {
        for (const n of lengths) {
          const given = operands(precision, [m, k, n], uniform(++seed));
          check(form, precision, given, false);
          check(form, precision, given, true);
        }
      }
    }
  });

  it("is the product for random shapes", () => {
    const length = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(fc.tuple(length, length, length), fc.integer(), fc.boolean(), (shape, seed, add) => {
        check(form, precision, operands(precision, shape, uniform(seed)), add);
      }),
    );
  });

  it.each<Shape>([
    [100, 784, 10],
    [61, 1030, 33],
    [5, 5000, 9],
    [130, 3, 201],
    [300, 1, 300],
  ])("is the product for %i×%i×%i", (...shape) => {
    const given = operands(precision, shape, uniform(7));
    check(form, precision, given, false);
    check(form, precision, given, true);
  });

  it("leaves the result as it is, or makes it 0, if there is nothing to be summed", () => {
    const before = precision.Floats.of(1, -0, NaN, 4, 5, 6);
    const [kept, made] = [before.slice(), before.slice()];
    const empty = new precision.Floats(0);
    form.chosen(kept, empty, empty, 2, 0, 3, true);
    form.chosen(made, empty, empty, 2, 0, 3, false);
    expect([...kept]).toEqual([1, 0, NaN, 4, 5, 6]);
    expect([...made]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe.each(forms)("$name of special numbers", (form) => {
  it("has the infinities, the NaN and the zeros of the definition, bit for bit", () => {
    const special = [0, -0, 1, -1, Infinity, -Infinity, NaN, Number.MIN_VALUE, -Number.MAX_VALUE, 1e308];
    const number = fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom(0, -0, 1, -1, 1e308) },
      fc.constantFrom(...special),
    );
    const length = fc.integer({ min: 4, max: 11 });
    fc.assert(
      fc.property(
        fc.tuple(length, length, length),
        fc.array(number, { minLength: 40, maxLength: 40 }),
        fc.boolean(),
        (shape, numbers, add) => {
          let next = 0;
          const given = operands(precisions[0]!, shape, () => numbers[next++ % numbers.length]!);
          check(form, precisions[0]!, given, add);
        },
      ),
    );
  });

  it("does not contract a multiplication and an addition", () => {
    const x = 1 + 2 ** -30;
    const given = { shape: [4, 2, 8], before: new Float64Array(32) } as const;
    const a = Float64Array.from({ length: 8 }, () => x);
    const b = Float64Array.from({ length: 16 }, () => x);
    check(form, precisions[0]!, { ...given, a, b }, false);
  });
});

describe("a large product", () => {
  const shape: Shape = [32, 32, 32];
  const [form] = forms;
  const [double, single] = precisions;
  const call = (product: Product, out: Floats, { a, b }: Operands): boolean =>
    product(out, a, b, ...shape, false, false, false);

  it("is done by WebAssembly, a small one is not", () => {
    const product = createHeavyProduct(engine);
    const given = operands(double!, shape, uniform(1));
    const out = new Float64Array(32 * 32);
    expect(32 ** 3).toBeGreaterThanOrEqual(HEAVY);
    expect(call(product, out, given)).toBe(true);
    expect([...out]).toEqual(expected(form!, given, false).values);
    expect(product(out, given.a, given.b, 8, 8, 8, false, false, false)).toBe(false);
  });

  it("is left to the plain path where precisions are mixed", () => {
    const product = createHeavyProduct(engine);
    const given = operands(single!, shape, uniform(1));
    const out = new Float64Array(32 * 32);
    expect(call(product, out, given)).toBe(false);
    matmul(out, given.a, given.b, ...shape, false);
    expect([...out]).toEqual(expected(form!, given, false).values);
  });

  const lacking: readonly (readonly [string, Engine | undefined])[] = [
    ["there is no WebAssembly", undefined],
    ["there are no vectors", { ...pick(engine), validate: () => false }],
    ["nothing may be compiled", { ...pick(engine), Module: failing("CompileError") }],
    ["nothing may be instantiated", { ...pick(engine), Instance: failing("RuntimeError") }],
  ];

  it.each(lacking)("is left to the plain path if %s", (_, poorer) => {
    const given = operands(double!, shape, uniform(1));
    const out = new Float64Array(32 * 32).fill(7);
    const product = createHeavyProduct(poorer);
    expect([call(product, out, given), call(product, out, given)]).toEqual([false, false]);
    expect(out.every((value) => value === 7)).toBe(true);
  });

  it("is left to the plain path if the memory cannot grow", () => {
    const given = operands(double!, shape, uniform(1));
    const out = new Float64Array(32 * 32).fill(7);
    class Instance {
      readonly exports;
      constructor(module: object) {
        const { exports } = new engine.Instance(module);
        const grow = (): number => {
          throw new RangeError("no memory is left");
        };
        this.exports = { ...exports, memory: { buffer: exports.memory.buffer, grow } };
      }
    }
    expect(call(createHeavyProduct({ ...pick(engine), Instance }), out, given)).toBe(false);
    expect(out.every((value) => value === 7)).toBe(true);
  });
});

/** A copy of an engine that can be changed: its properties cannot be enumerated. */
function pick({ Module, Instance, validate }: Engine): Engine {
  return { Module, Instance, validate: (bytes) => validate(bytes) };
}

function failing(name: string): Engine["Module"] & Engine["Instance"] {
  return class {
    readonly exports: never;
    constructor() {
      throw new Error(name);
    }
  };
}
