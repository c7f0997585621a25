import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { oracle, refusal } from "./support.ts";
import { arrayAt, judgedArray, type Nested } from "./array-support.ts";

const points: readonly Readonly<Record<string, Nested>>[] = [
  {
    A: [
      [1, 2, 3],
      [4, 5, 6.5],
    ],
    B: [
      [0.5, -1, 2],
      [2, 0.25, -3],
    ],
    S: [
      [2, 1],
      [1, 3],
    ],
    M: [
      [4, 1, 0.5],
      [1, 5, -1],
      [0, 2, 6],
    ],
    x: [1, 2, 4],
    y: [3, 1, 2],
    p: [1, 2],
    c: [[1], [2]],
    r: [[1, 2, 3]],
    T: [
      [
        [1, 2],
        [3, 4],
      ],
      [
        [5, 6],
        [7, 8],
      ],
    ],
    t: 0.5,
    n: 3,
  },
  {
    A: [
      [-1.5, 0.3, 2],
      [0.7, -2, 1.1],
    ],
    B: [
      [1, 1.5, -0.5],
      [-2, 3, 0.1],
    ],
    S: [
      [0.5, -1],
      [2, 1.5],
    ],
    M: [
      [3, -1, 0.2],
      [0.4, -4, 1],
      [1, 0, 5],
    ],
    x: [0.3, -1.7, 2.2],
    y: [-0.6, 1.3, 0.9],
    p: [-0.4, 2.5],
    c: [[0.2], [-1]],
    r: [[2, -0.5, 1]],
    T: [
      [
        [0.1, -2],
        [3.5, 4],
      ],
      [
        [-5, 0.6],
        [0.7, 8],
      ],
    ],
    t: -1.25,
    n: 2,
  },
];

function agrees(text: string): void {
  for (const point of points) {
    const theirs = judgedArray(text, point);
    const mine = arrayAt(text, point);
    expect(mine.dims).toEqual(theirs.dims);
    mine.elements.forEach((element, index) => {
      const expected = theirs.elements[index] ?? NaN;
      if (Number.isFinite(expected)) {
        expect(Math.abs(element - expected)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected)));
      } else expect(element).toBe(expected);
    });
  }
}

describe("arrays mean what mathjs says", () => {
  test.each([
    // Literals.
    ...["[1, 2; 3, 4]", "[[1, 2], [3, 4]]", "[t, 2; n, 4]", "[1; 2]", "[[1, t]]", "[[[1, 2]], [[3, t]]]", "[1, 2;]"],
    ...[
      "[x, y]",
      "[x; y]",
      "[p, [1, t]]",
      "[S, S]",
      "[S; S]",
      "[x, [1, 2, 3], y]",
      "[[x], [y]]",
      "[x]",
      "[A[1, :], x]",
    ],
    ...[
      "[1, 2, 3] + x",
      "[[1, 2], [3, 4]] * S",
      "[x > 1, y > 1]",
      "[1, 2, 3,] .* x",
      "[1, 2, 3][2]",
      "[t, 2, n][2:end]",
    ],
    // Products.
    ...[
      "A * x",
      "p * A",
      "x * y",
      "S * S",
      "A * M",
      "x * M * y",
      "S * p * 2",
      "2 A",
      "A * 2",
      "t * A",
      "2 A * x",
      "c * r",
    ],
    ...[
      "r * x",
      "A' * p",
      "A * A'",
      "A' * A",
      "x' * y",
      "x'",
      "A'",
      "A''",
      "2A'",
      "p' * S",
      "(A * x)'",
      "S'^2",
      "-A * x",
    ],
    ...["S * (A * x)", "(S * A) * x", "S * A * M * x", "A * (x + y)", "S p", "p S p"],
    // Element by element.
    ...[
      "A + B",
      "A - B",
      "A .* B",
      "A ./ B",
      "A .^ 2",
      "A .^ 3",
      "abs(x) .^ y",
      "2 .^ A",
      "A + 1",
      "1 - A",
      "A / 2",
      "-A",
    ],
    ...[
      "x / t",
      "A + x",
      "A - x",
      "x - A",
      "A .* x",
      "A + c",
      "A .* c",
      "c + r",
      "c .* r",
      "r - c",
      "c + p",
      "A ./ x",
      "+A",
    ],
    ...[
      "T + p",
      "T .* S",
      "T - c",
      "x + r",
      "A % 2",
      "mod(A, 2)",
      "5 % y",
      "x + 10%",
      "x - 50%",
      "floor(abs(x))!",
      "e .^ x",
      "E .^ A",
    ],
    ...[
      "A > 1",
      "x > y",
      "A <= B",
      "x == y",
      "x != 1",
      "x >= t",
      "(x > 1) + 1",
      "(A > 1) * x",
      "2 * (x > 0)",
      "-(x > 1)",
    ],
    ...["x > 1 and y > 1", "x > 1 or y > 1", "not (x > 1)", "x > 1 xor y > 1", "not x", "x and y", "(x > 1) .* y"],
    // Powers of matrices.
    ...["S^2", "S^3", "M^5", "S^0", "S^1", "S^-1", "S^-2", "pow(S, 3)", "M^(1 + 1)", "k = 3; S^k"],
    // Conditions.
    ...["t > 0 ? A : B", "t > 0 ? x : y", "t > 0 ? A * x : S * p", "t > 0 ? x * y : 1", "t > 0 ? [x, y] : [y, x]"],
    ...["t > 0 ? (n > 2 ? A : B) : 2 A", "t > 0 ? x[1] : y[2]", "k = 2; t > 0 ? x[k] : x[k + 1]"],
    ...["k = 1 + 1; t > 0 ? x[k] : 0", "t > 0 ? x[end] : x[1]", "v = 2 x; t > 0 ? v : y", "t > 0 ? [1, 2; 3, 4] : S"],
    // Indices.
    ...[
      "A[1, 2]",
      "A[1, :]",
      "A[:, 2]",
      "A[1, 1:2]",
      "A[[1], 2]",
      "A[[1], [2]]",
      "A[[2, 1], :]",
      "A[[2, 1, 2], [3, 1]]",
    ],
    ...["A[end, end]", "A[end, 1:end-1]", "A[:, [3, 1]]", "A[:, :]", "A[:, end:-1:1]", "x[2]", "x[[2]]", "x[2:end]"],
    ...[
      "x[1:2:end]",
      "x[end-1]",
      "x[[1, 3, 2]]",
      "x[3:-1:1]",
      "x[end:-1:1]",
      "x[2:2]",
      "x[:2]",
      "x[2:]",
      "x[:]",
      "x[:end]",
    ],
    ...["x[1:2:3]", "x[2:2:3]", "x[end:-2:1]", "T[1, :, :]", "T[:, 1, 2]", "T[2, 1, 2]", "T[:, :, 1]", "T[[2], 1, :]"],
    ...["A[1, :][2]", "x[2:end][1]", "(x + 1)[2]", "[x, y][2, 3]", "x[1] x[2]", "2x[1]^2", "x'[2]"],
    ...["k = 2; x[k]", "k = 2; x[k:end]", "x[2 * 1 + 1]", "x[[2, 3][1]]", "x[size(x)[1]]", "x[count(x) - 1]"],
    ...[
      "f(v, i) = v[1:end-1]; f(x, 1)",
      "g(v) = v[end] - v[1]; g(x) + g(y)",
      "x[end/3 * 2]",
      "f(i) = x[i]; f(2) * f(3)",
    ],
    // Ranges.
    ...["1:5", "(1:3) * 2", "(1:3) .* x", "0:0.1:1", "0:0.3:1", "5:-1:1", "3:-1:1", "1:2.5", "x + (1:3)", "sum(1:10)"],
    ...[
      "range(1, 4)",
      "range(0, 1, 0.25)",
      "range(4, 1, -1)",
      "1:3+1",
      "k = 4; 1:k",
      "(1:3)[2]",
      "[1:3, 4:6]",
      "[1:3; 4:6]",
    ],
    // Reductions.
    ...[
      "sum(A)",
      "sum(A, 1)",
      "sum(A, 2)",
      "sum(x)",
      "sum([x, y])",
      "sum([1, t, 3])",
      "sum(T, 1)",
      "sum(T, 2)",
      "sum(T, 3)",
    ],
    ...[
      "mean(A)",
      "mean(A, 1)",
      "mean(A, 2)",
      "mean(x)",
      "mean(T, 2)",
      "prod(A)",
      "prod(x)",
      "prod(T)",
      "max(A)",
      "min(A)",
    ],
    ...["max(A, 1)", "max(A, 2)", "min(A, 1)", "min(A, 2)", "max(x)", "min(T, 3)", "max([x, y])", "max([1, t, 2])"],
    ...[
      "norm(x)",
      "norm(x, 1)",
      "norm(x, 2)",
      "norm(x, 3)",
      "norm(x, Infinity)",
      "norm(x, -Infinity)",
      'norm(A, "fro")',
    ],
    ...[
      "norm(A, 1)",
      "norm(A, Infinity)",
      'norm(x, "inf")',
      'norm(x, "fro")',
      'norm(A, "inf")',
      "norm(t)",
      "norm(A * x)",
    ],
    ...["variance(x)", "variance(A)", "variance(A, 1)", "variance(A, 2)", 'variance(x, "uncorrected")', "std(1, t, n)"],
    ...['variance(x, "biased")', 'variance(x, "unbiased")', "std(x)", "std(A)", "std(A, 2)"],
    ...[
      "variance(t, 2, 5)",
      "std([1, 2, t])",
      "cumsum(x)",
      "cumsum(A)",
      "cumsum(A, 1)",
      "cumsum(A, 2)",
      "cumsum(T, 3)",
    ],
    ...["hypot(x)", "hypot([3, 4])", "count(A)", "size(A)", "size(x)", "size(A)[2]", "sum(x) / size(x)[1]"],
    // Linear algebra.
    ...[
      "dot(x, y)",
      "dot(c, p)",
      "dot(c, c)",
      "trace(S)",
      "trace(M)",
      "trace(S * S)",
      "det(S)",
      "det(M)",
      "inv(S)",
      "inv(M)",
    ],
    ...[
      "det(t)",
      "inv(t)",
      "trace(t)",
      "transpose(t)",
      "squeeze(t)",
      "cross(x, y)",
      "kron(S, S)",
      "kron(S, A)",
      "kron(x, y)",
    ],
    ...[
      "kron(S, x)",
      "kron(x, S)",
      "kron(c, r)",
      "diag(x)",
      "diag(S)",
      "diag(A)",
      "diag(p) * A",
      "diag(A * A')",
      "identity(2)",
    ],
    ...["identity(2, 3)", "identity([3, 2])", "identity(3) * x", "M + identity(3)", "inv(M) * x", "M * inv(M) * x"],
    ...["lusolve(S, c)", "lusolve(M, [[1], [2], [3]])", "det(S * S)", "det([1, t; 2, 3])", "inv([1, t; 2, 5])"],
    // Shapes.
    ...["transpose(A)", "transpose(x)", "ctranspose(A)", "reshape(A, [3, 2])", "reshape(A, [6])", "reshape(A, [-1])"],
    ...["reshape(A, [3, -1])", "reshape(x, [3, 1])", "reshape(x, [1, 3])", "reshape(T, [4, 2])", "reshape(A, [3, 2])'"],
    ...["reshape(x, [size(A)[2], 1])", "reshape(A, size(A'))", "concat(S, S)"],
    ...[
      "concat(S, S, 1)",
      "concat(S, S, 2)",
      "concat(x, y)",
      "concat(x, y, 1)",
      "concat(S, c)",
      "concat(x, [1])",
      "concat(S, A)",
    ],
    ...[
      "concat(A, B, A, 1)",
      "concat(T, T, 2)",
      "squeeze(c)",
      "squeeze(r)",
      "squeeze([[1]])",
      "flatten(A)",
      "flatten(T)",
    ],
    ...["flatten(x)", "row(A, 1)", "row(A, 2)", "column(A, 3)", "zeros(3)", "zeros(2, 3)", "zeros([2, 3])", "ones(2)"],
    ...["ones(2, 2) * p", "zeros(size(A)) + A", "ones(3) .* x", "matrix([1, 2])", "matrix(A)", "zeros(2)[1]"],
    // Functions of numbers that mathjs, too, takes element by element.
    ...["abs(A)", "sign(x)", "floor(A)", "ceil(A)", "round(A)", "fix(A)", "atan2(x, y)", "atan2(x, 1)", "larger(x, 2)"],
    ...["equal(x, y)", "and(x, y)", "erf(x)", "unaryMinus(x)", "dotMultiply(x, y)", "dotDivide(A, B)", "dotPow(A, 2)"],
    ...[
      "multiply(A, x)",
      "multiply(2, A)",
      "multiply(A, x, 2)",
      "add(x, y)",
      "add(x, y, 1)",
      "add(A, x)",
      "subtract(x, r)",
    ],
    ...["divide(A, 2)", "unaryPlus(A)", "smaller(A, B)", "unequal(x, y)", "or(x, 0)", "xor(x, y)"],
    // Functions for each element.
    ...["map(x, sin)", "map(A, exp)", "map(A, square)", "map(x, cube)", "map(A * x, tanh)", "f(s) = s^2; map(x, f)"],
    ...["f(s) = s^2 + s * t; map(A, f)", "f(s) = s * sum(y); map(x, f)", "f(s) = s > 1 ? s : -s; map(A, f)"],
    ...["f(a, b) = a * b; map(x, y, f)", "f(s) = t > 0 ? s : -s; map(x, f)", "f(s) = 2; map(x, f)"],
    ...["f(s) = s > 0 ? (s > 1 ? s^2 : s * t) : t; map(A, f)", "g(s) = s^2; f(s) = g(s) + g(t); map(x, f)"],
    // Programs.
    ...["d = A * x - p; sum(d .^ 2)", "f(v) = sum(v .^ 2); f(A * x - p)", "v = [1, t, n]; v .* x", "h = A * x; h' * h"],
    ...["f(W, v) = W * v; f(S, f(A, x))", "v = x; v = 2 v; v", "v = [x[1], x[2]]; S * v", "g(v) = [sum(v), 1]; g(x)"],
  ])("%s", agrees);
});

describe("what mathjs refuses or gives otherwise", () => {
  const [point = {}] = points;
  test.each([
    ["lusolve(S, p)", [0.2, 0.6]],
    ["S \\ p", [0.2, 0.6]],
    ["S \\ p * 2", [0.4, 1.2]],
    ["solve(S, p)", [0.2, 0.6]],
    ["solve(S, S)", [1, 0, 0, 1]],
    ["S \\ (S * A)", [1, 2, 3, 4, 5, 6.5]],
    ["outer(p, x)", [1, 2, 4, 2, 4, 8]],
    ["sin(x)", [1, 2, 4].map(Math.sin)],
    ["exp(A)[1, :]", [1, 2, 3].map(Math.exp)],
    ["log(x, 2)", [0, 1, 2]],
    ["square(x)", [1, 4, 16]],
    ["max(x, y)", [3, 2, 4]],
    ["min(x, y, 1.5)", [1, 1, 1.5]],
    ["max(x, 2.5)", [2.5, 2.5, 4]],
    ["max(x, t)", [1, 2, 4]],
    ["max(1.5, x)", [1.5, 2, 4]],
    ["relu(x - 2)", [0, 0, 2]],
    ["clamp(x, 1.5, 3)", [1.5, 2, 3]],
    ["hypot(x, y)", [Math.hypot(1, 3), Math.hypot(2, 1), Math.hypot(4, 2)]],
    ["x > 1 ? x : -x", [-1, 2, 4]],
    ["A > 2 ? 1 : 0", [0, 0, 1, 1, 1, 1]],
    ["x > 1 ? A : y", [3, 2, 3, 3, 5, 6.5]],
    ["1 < x < 4 ? x : 0", [0, 2, 0]],
    ["[x[1] > 0, x[2] > 5]", [1, 0]],
    ["prod(A, 1)", [4, 10, 19.5]],
    ["sum(x, 1)", [7]],
    ["softmax([0, log(3)])", [0.25, 0.75]],
    ["sum(softmax(A), 2)", [1, 1]],
    ["sum(softmax(A, 1), 1)", [1, 1, 1]],
    ["exp(logSoftmax([0, log(3)]))", [0.25, 0.75]],
    ["logsumexp([0, 0])", [Math.log(2)]],
    ["logsumexp(ones(2, 3))", [1 + Math.log(6)]],
    ["logsumexp(ones(2, 3), 2)", [1 + Math.log(3), 1 + Math.log(3)]],
    ["logsumexp(ones(2, 3), 1)", [1 + Math.log(2), 1 + Math.log(2), 1 + Math.log(2)]],
    ["crossEntropy([0, log(3)], 1)", [Math.log(4 / 3)]],
    ["crossEntropy([0, log(3)], [0.5, 0.5])", [0.5 * Math.log(4 / 3) + 0.5 * Math.log(4)]],
    ["crossEntropy([0, log(3); 0, 0], [1, 0])", [Math.log(4 / 3), Math.log(2)]],
    ["crossEntropy([0, log(3); 0, 0], [0, 1; 1, 0])", [Math.log(4 / 3), Math.log(2)]],
    ["x[2:1]", []],
    ["sum(x[2:1])", [0]],
    ["zeros(0)", []],
    ["x[size(A)[1]]", [2]],
    ["sum(1, 2, t)", [3.5]],
    // With both, mathjs takes the dimension to be counted from 0.
    ['std(A, 1, "uncorrected")', [1.5, 1.5, 1.75]],
    ['variance(A, 2, "uncorrected")', [2 / 3, 1.0555555555555556]],
    ['var(A, 2, "uncorrected")', [2 / 3, 1.0555555555555556]],
  ])("%s", (text, expected) => {
    const { elements } = arrayAt(text, point);
    expect(elements).toHaveLength(expected.length);
    elements.forEach((element, index) => expect(element).toBeCloseTo(expected[index] ?? NaN, 12));
  });
});

describe("images", () => {
  const image = "I = reshape(1:16, [1, 1, 4, 4])\n";
  const filter = "w = reshape([1, 0, 0, -1], [1, 1, 2, 2])\n";
  test.each([
    ["conv2d(I, w)", [1, 1, 3, 3], [-5, -5, -5, -5, -5, -5, -5, -5, -5]],
    ["conv2d(I, w, 2)", [1, 1, 2, 2], [-5, -5, -5, -5]],
    ["conv2d(I, w, [10], 2)", [1, 1, 2, 2], [5, 5, 5, 5]],
    ["conv2d(I, w, [10], 2, 0)", [1, 1, 2, 2], [5, 5, 5, 5]],
    ["conv2d(I, w, 3, 1)", [1, 1, 2, 2], [-1, -4, -13, -5]],
    ["avgPool(I, 2)", [1, 1, 2, 2], [3.5, 5.5, 11.5, 13.5]],
    ["maxPool(I, 2)", [1, 1, 2, 2], [6, 8, 14, 16]],
    ["maxPool(I, 2, 1)", [1, 1, 3, 3], [6, 7, 8, 10, 11, 12, 14, 15, 16]],
    ["maxPool(I, 3, 2, 1)", [1, 1, 2, 2], [6, 8, 14, 16]],
  ])("%s", (text, dims, elements) => expect(arrayAt(image + filter + text, {})).toEqual({ dims, elements }));
});

test("the values of ranges do not gather rounding errors", () => {
  const { elements } = arrayAt("0:0.1:10", {});
  expect(elements).toHaveLength(101);
  elements.forEach((element, index) => expect(element).toBe(index * 0.1));
});

describe("random expressions of arrays mean what mathjs says", () => {
  const [point = {}] = points;
  const leaf = fc.constantFrom("A", "B", "S", "M", "x", "y", "p", "c", "r", "t", "2", "[1, 2]", "[1, 2; 3, t]");
  const { tree } = fc.letrec((tie) => {
    const part = tie("tree").map(String);
    return {
      tree: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        leaf,
        fc
          .tuple(part, fc.constantFrom("+", "-", "*", ".*", ">", "<="), part)
          .map(([a, sign, b]) => `(${a} ${sign} ${b})`),
        part.map((a) => `(${a})'`),
        part.map((a) => `-(${a})`),
        fc.tuple(part, fc.constantFrom("2", "end", "[2, 1]", "1:2", ":", "2:end")).map(([a, i]) => `(${a})[${i}]`),
        fc
          .tuple(part, fc.constantFrom("1", ":", "end"), fc.constantFrom("2", ":", "[1, 2]"))
          .map(([a, i, j]) => `(${a})[${i}, ${j}]`),
        fc.tuple(fc.constantFrom("sum", "max", "mean", "norm", "abs", "flatten"), part).map(([f, a]) => `${f}(${a})`),
        fc
          .tuple(fc.constantFrom("sum", "max", "min"), part, fc.constantFrom("1", "2"))
          .map(([f, a, d]) => `${f}(${a}, ${d})`),
        fc.tuple(part, part).map(([a, b]) => `[${a}, ${b}]`),
        fc.tuple(part, part).map(([a, b]) => `concat(${a}, ${b})`),
        fc.tuple(part, part).map(([a, b]) => `(t > 0 ? ${a} : ${b})`),
      ),
    };
  });

  test("at a point, wherever both give a value", () => {
    let compared = 0;
    fc.assert(
      fc.property(tree.map(String), (text) => {
        const mine = attempt(() => arrayAt(text, point));
        const theirs = attempt(() => judgedArray(text, point));
        if (mine === undefined || theirs === undefined) return;
        compared++;
        expect(mine.dims).toEqual(theirs.dims);
        mine.elements.forEach((element, index) => {
          const expected = theirs.elements[index] ?? NaN;
          expect(Math.abs(element - expected)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected)));
        });
      }),
      { numRuns: 3000, seed: 1 },
    );
    expect(compared).toBeGreaterThan(500);
  });

  function attempt<T>(action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      if (error instanceof Error && error.name === "InternalError") throw error;
      return undefined;
    }
  }
});

test("mathjs has no function of the names that are our own", () => {
  const own = ["outer", "solve", "softmax", "logSoftmax", "crossEntropy", "conv2d", "avgPool", "maxPool"];
  expect(own.filter((name) => Reflect.has(oracle, name))).toEqual([]);
  expect(refusal("outer(x, y)").code).toBe("ADJ409");
});
