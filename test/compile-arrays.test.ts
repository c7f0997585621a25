import { describe, expect, it } from "vitest";
import { compile } from "../compiler/compile.ts";
import { DiagnosticError } from "../compiler/diagnostics/diagnostic.ts";
import { check } from "../compiler/inspect/check.ts";

const vector = { shapes: { x: [3] } };

describe("a compiled function of arrays", () => {
  const loss = compile("sum((X * w - t) .^ 2) / n", { shapes: { X: ["n", 2], w: [2], t: ["n"] }, wrt: ["w"] });
  const X = [
    [2, 1],
    [1, 3],
  ];

  it("takes flat arrays and lists of lists", () => {
    const flat = loss.gradient(Float64Array.from(X.flat()), Float64Array.of(0, 0), Float64Array.of(2, 1));
    expect(loss.gradient(X, [0, 0], [2, 1])).toEqual(flat);
    // (2/n) Xᵀ(Xw − t) by hand.
    expect(flat).toEqual([Float64Array.of(-5, -5)]);
  });

  it("serves every length that a name stands for", () => {
    expect(loss([[1, 1]], [1, 1], [0])).toBe(4);
    expect(loss([...X, ...X], [0, 0], [2, 1, 2, 1])).toBe(2.5);
  });

  it("names the argument and its shape when another one is given", () => {
    expect(() => loss(new Float64Array(3), [0, 0], [1, 2])).toThrow("X has 3 elements, but its shape is n×2");
    expect(() => loss(X, [0, 0, 0], [1, 2])).toThrow("`w` is an array of shape 2");
    expect(() => loss(X, [0, 0], 1)).toThrow("`t` is an array of shape n, and a number");
    expect(() => loss([[1, 2], [3]], [0, 0], [1, 2])).toThrow("`X` is an array of shape n×2");
    expect(() => loss([], [0, 0], [])).toThrow("n");
    expect(() => loss(X, [0, 0])).toThrow(DiagnosticError);
  });

  it("refuses what is not finite where it is asked to", () => {
    const f = compile("sum(x)", { shapes: { x: ["n"] }, finite: true });
    expect(() => f([1, NaN, 3])).toThrow("x[1] is NaN, in an array of shape n");
    expect(compile("sum(x)", { shapes: { x: ["n"] } })([1, Infinity])).toBe(Infinity);
  });

  it("refuses lengths that would be negative", () => {
    const f = compile("sum((x[3:end] - x[1:end-2]) .^ 2)", { shapes: { x: ["n"] } });
    expect(f([1, 2, 4])).toBe(9);
    expect(() => f([1])).toThrow("a length of n - 2 elements is negative, and n is 1 by the elements of x");
  });

  it("takes a direction of its one parameter with or without a list around it", () => {
    const f = compile("sum(x .^ 2)", vector);
    expect(f.jvp([[1, 2, 3]], [1, 0, 1])).toEqual({ value: 14, tangent: 8 });
    expect(f.jvp([[1, 2, 3]], [[1, 0, 1]])).toEqual({ value: 14, tangent: 8 });
  });

  it("has blocks of second derivatives", () => {
    const f = compile("sum(x .^ 3) + x[1] * y", { shapes: { x: [2] } });
    expect(f.hessian([1, 2], 5)).toEqual([
      [Float64Array.of(6, 0, 0, 12), Float64Array.of(1, 0)],
      [Float64Array.of(1, 0), 0],
    ]);
  });

  it("gives arrays that are nobody else's", () => {
    const f = compile("f(x) = x[1] > 0 ? [1, 2, 3] : x", vector);
    const first = f([1, 1, 1]);
    if (!(first instanceof Float64Array)) throw new TypeError("no array");
    first[0] = 99;
    expect(f([1, 1, 1])).toEqual(Float64Array.of(1, 2, 3));
    const same = compile("f(x) = x", vector);
    const point = Float64Array.of(1, 2, 3);
    expect(same(point)).not.toBe(point);
  });
});

describe("a prepared function", () => {
  const f = compile("sum(sin(x) .* y)", { shapes: { x: ["n"], y: ["n"] } });

  it("gives what the plain one gives, again and again", () => {
    const prepared = f.prepare("valueAndGradient", { n: 2 });
    const [xs, ys] = [new Float64Array(2), new Float64Array(2)];
    for (const [x, y] of [
      [Float64Array.of(1, 2), Float64Array.of(3, 4)],
      [Float64Array.of(-1, 0.5), Float64Array.of(2, -3)],
    ] as const) {
      const { value, gradient } = f.valueAndGradient(x, y);
      expect(prepared(x, y, xs, ys)).toBe(value);
      expect([xs, ys]).toEqual(gradient);
    }
  });

  it("needs the named lengths, and arrays that fit them", () => {
    expect(() => f.prepare("value")).toThrow("the length `n` is not given");
    expect(() => f.prepare("value", { n: 2, m: 3 })).toThrow("`m` is not the name of a length");
    expect(() => f.prepare("value", { n: 2.5 })).toThrow("the length n is 2.5");
    expect(() => f.prepare("value", { n: 3 })(new Float64Array(2), new Float64Array(3))).toThrow("x has 2 elements");
    expect(() => f.prepare("gradient", { n: 3 })(new Float64Array(3), new Float64Array(3))).toThrow("instead of 4");
  });

  it("is given lengths that no number of elements tells", () => {
    const g = compile("sum(A * B)", { shapes: { A: ["n", "m"], B: ["m", "k"] } });
    expect(g.prepare("value", { n: 2, m: 2, k: 1 })(Float64Array.of(1, 2, 3, 4), Float64Array.of(1, 1))).toBe(10);
    expect(() => g([[1]], [[1]])).toThrow("the arguments do not tell the lengths `n`, `m` and `k`");
  });
});

describe("branches over arrays", () => {
  it("give back no more of a captured array than is theirs", () => {
    const f = compile("f(x, y, a) = [(a > 0 ? y : x); tanh(y)]", { shapes: { x: [2], y: [2] } });
    const { cotangents } = f.vjp([[1, 2], [3, 4], -1], Float64Array.of(1, 2, 3, 4));
    expect(cotangents[0]).toEqual(Float64Array.of(1, 2));
    const slope = [3, 4].map((y, i) => (i + 3) / Math.cosh(y) ** 2);
    const [, own] = cotangents;
    if (!(own instanceof Float64Array)) throw new TypeError("no array");
    slope.forEach((each, i) => expect(own[i]).toBeCloseTo(each, 14));
  });

  it("inside elementwise branches have adjoints", () => {
    const f = compile("m = a > 0 ? x : y\nf(x, y, a) = sum(x > 0 ? m : 0)", { shapes: { x: [2], y: [2] } });
    expect(f.gradient([1, -2], [3, 4], 1)).toEqual([Float64Array.of(1, 0), Float64Array.of(0, 0), 0]);
  });

  it("leak no infinite slope of what they do not take, through views and repeats too", () => {
    const f = compile("y = sqrt(x); z = y[1:2]; f(x) = sum(z > 0.5 ? z : 0)", vector);
    expect(f.gradient([0, 4, 9])).toEqual([Float64Array.of(0, 0.25, 0)]);
    const g = compile("q = sqrt(s)\nf(s, v) = sum(v > 0 ? q .* v : v)", { shapes: { v: [2] } });
    expect(g.gradient(0, [-1, -2])).toEqual([0, Float64Array.of(1, 1)]);
  });
});

describe("names", () => {
  it("of steps and of kernels do not collide", () => {
    const f = compile("v1 = x .* 2\nf(x) = sum(exp(v1) .* exp(v1) .* sin(exp(v1)))", vector);
    expect(f.gradient([0, 0, 0])[0]).toHaveLength(3);
    const square = [
      [1, 2],
      [3, 4],
    ];
    const g = compile("f(matmul, x) = matmul * x", { shapes: { matmul: [2, 2], x: [2, 2] } });
    expect(g(square, square)).toEqual(Float64Array.of(7, 10, 15, 22));
    expect(compile("matvec(q, x) = q * x", { shapes: { q: [2, 2], x: [2] } })(square, [1, 2])).toEqual(
      Float64Array.of(5, 11),
    );
  });
});

describe("a function with the name of a kernel", () => {
  it("is emitted beside it, and checked", async () => {
    const shapes = { q: [2, 2], x: [2] };
    const module = compile("outer(q, x) = q * x", { shapes }).source({ of: ["vjp"] });
    expect(module).toContain("outer } from");
    expect(module).toContain("export function outer_2Vjp(");
    const at = { q: Float64Array.of(1, 2, 3, 4), x: [1, 1] };
    expect((await check("outer(q, x) = q * x", { at, shapes })).passed).toBe(true);
  });
});

describe("single precision", () => {
  it("finds the elements that reach an extreme value", () => {
    const [slope] = compile("max(exp(x))", { ...vector, precision: "f32" }).gradient([0.1, 0.7, 0.3]);
    expect(slope).toEqual(Float32Array.of(0, Math.exp(Math.fround(0.7)), 0));
  });
});

describe("the compilation of large programs of arrays", () => {
  it("does not grow with the number of ways through a graph", () => {
    const k = 60;
    const steps = Array.from({ length: k - 1 }, (_, i) => `a${i + 2} = a${i + 1} + a${i}`);
    const text = ["a0 = sin(x)", "a1 = cos(x)", ...steps, `s = sum(a${k})`, `sum(a${k} .* s)`].join("\n");
    expect(compile(text, vector).gradient([1, 2, 3])[0]).toHaveLength(3);
  });

  it("adds up elements that are written one by one in one array", () => {
    const n = 400;
    const text = Array.from({ length: n - 1 }, (_, i) => `x[${i + 1}] * x[${i + 2}]`).join(" + ");
    const f = compile(text, { shapes: { x: [n] } });
    expect(f.gradient(new Float64Array(n).fill(2))).toEqual([
      new Float64Array(n)
        .fill(4)
        .fill(2, 0, 1)
        .fill(2, n - 1),
    ]);
    expect(f.source({ of: ["gradient"] }).match(/new Float64Array/g)).toHaveLength(1);
  });
});
