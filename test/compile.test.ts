import { describe, expect, it } from "vitest";
import { compile, DiagnosticError, emit, load, parse } from "adjoint";

const QUOTIENT = `z1 = w1/w2
z2 = sin(2*pi*z1)
z3 = exp(2*w2)
z4 = 3*z1 - z3
z5 = z2 + z4
z6 = z4*z5`;
const VECTOR = "u = exp(w1) + exp(2*w2); f1 = exp(u) + sigmoid(u); f2 = w1*w2 + max(w1, w2); [f1, f2]";
const THREE = "(x1*x2*sin(x3) + exp(x1*x2)) / x3";

/** Numbers that agree to rounding. */
const close = (numbers: readonly number[]): readonly unknown[] => numbers.map(near);

function near(value: number): unknown {
  return expect.closeTo(value, 14 - Math.ceil(Math.log10(Math.abs(value) + 1)));
}

describe("a compiled function", () => {
  const f = compile(QUOTIENT);

  it("is the function itself", () => {
    expect(f(0.3, 0.7)).toBeCloseTo(6.468416135224864, 14);
    expect(f.parameters).toEqual(["w1", "w2"]);
  });

  it.each([
    [
      [0.3, 0.7],
      [0.5180987897451781, 41.182259981756864],
    ],
    [
      [1, 2],
      [7.518307963901861, 11592.483893986097],
    ],
    [
      [2, 1],
      [-17.062033465233156, 75.17932068870766],
    ],
    [
      [1.5, 0.5],
      [154.31901669702975, -531.2589715198923],
    ],
  ])("has a gradient at %j", (point, gradient) => {
    expect(f.gradient(...point)).toEqual(close(gradient));
    expect(f.valueAndGradient(...point)).toEqual({ value: f(...point), gradient: f.gradient(...point) });
    expect(f.jacobian(...point)).toEqual([f.gradient(...point)]);
  });

  it("has a Hessian, and products with it", () => {
    const [row = [], other = []] = f.hessian(0.3, 0.7);
    expect([...row, ...other]).toEqual(
      close([64.23043761869309, -32.19575124007219, -32.19575124007219, 230.16470969727158]),
    );
    expect(f.hvp([0.3, 0.7], [0, 1])).toEqual({
      gradient: f.gradient(0.3, 0.7),
      product: close([-32.19575124007219, 230.16470969727158]),
    });
  });

  it("has products with its Jacobian", () => {
    const { gradient, value } = f.valueAndGradient(0.3, 0.7);
    expect(f.jvp([0.3, 0.7], [1, 0])).toEqual({ value, tangent: near(gradient[0]!) });
    expect(f.vjp([0.3, 0.7], 2)).toEqual({ value, cotangents: close(gradient.map((entry) => 2 * entry)) });
  });

  it("makes each derivative once, when it is first used", () => {
    const g = compile("x^2");
    expect(g.gradient).toBe(g.gradient);
    expect(g.jvp).toBe(g.jvp);
  });

  it("is the graph, too", () => {
    expect(f.graph.inputs.map(({ name }) => name)).toEqual(["w1", "w2"]);
    expect(f.graph.outputs).toHaveLength(1);
  });

  it("has the TypeScript that the command line emits", async () => {
    const source = f.source({ of: ["gradient", "hessian"] });
    expect(source).toBe(emit(QUOTIENT, { of: ["gradient", "hessian"] }));
    const module = await load(source);
    expect([...module.keys()]).toEqual(["f", "fGradient", "fHessian"]);
    expect(module.get("fGradient")?.(0.3, 0.7)).toEqual(f.gradient(0.3, 0.7));
  });
});

describe("a compiled function of several outputs", () => {
  const f = compile(VECTOR);

  it("has a value and a Jacobian", () => {
    expect(f(1, -1)).toEqual(close([18.29593226225053, 0]));
    expect(f.jacobian(1, -1)).toEqual([close([47.3034095912318, 4.710196174703457]), [0, 1]]);
  });

  it("has products with its Jacobian", () => {
    expect(f.jvp([1, -1], [1, 0]).tangent).toEqual(close([47.3034095912318, 0]));
    expect(f.vjp([1, -1], [0, 1]).cotangents).toEqual([0, 1]);
  });

  it.each(["gradient", "valueAndGradient", "hessian"] as const)("has no %s", (kind) => {
    expect(() => f[kind](1, -1)).toThrow(DiagnosticError);
  });

  it("has no Hessian-vector product", () => {
    expect(() => f.hvp([1, -1], [1, 0])).toThrow("a Hessian-vector product exists only");
  });
});

describe("compiling", () => {
  it.each(["forward", "reverse", "auto"] as const)("takes the mode %s", (mode) => {
    expect(compile(THREE, { mode }).gradient(1, 1.5, 2)).toEqual(
      close([4.04323987287281, 2.695493248581873, -1.773518930054504]),
    );
  });

  it("differentiates by some parameters, in the order that is given", () => {
    const f = compile(THREE, { wrt: ["x3", "x1"] });
    expect(f.gradient(1, 1.5, 2)).toEqual(close([-1.773518930054504, 4.04323987287281]));
    expect(f.hessian(1, 1.5, 2)).toHaveLength(2);
    expect(f.jvp([1, 1.5, 2], [0, 1]).tangent).toBeCloseTo(4.04323987287281, 13);
    expect(f.vjp([1, 1.5, 2], 1).cotangents).toHaveLength(2);
  });

  it("takes parameters that are listed, and a function that is chosen", () => {
    expect(compile("x - y", { variables: ["y", "x"] })(1, 5)).toBe(4);
    expect(compile("g(x) = 2*x; h(x) = 3*x", { fn: "g" })(1)).toBe(2);
  });

  it("switches stable forms and simplification off", () => {
    const expression = "log(1 + x)";
    expect(compile(expression)(1e-20)).toBe(1e-20);
    expect(compile(expression, { stable: false })(1e-20)).toBe(0);
    expect(compile(expression, { simplify: "none" })(1e-20)).toBe(0);
  });

  it("takes any name for a function and its parameters", () => {
    const f = compile("constructor(__proto__, name, length) = __proto__ * name * length");
    expect(f(2, 3, 5)).toBe(30);
    expect(f.gradient(2, 3, 5)).toEqual([15, 10, 6]);
    expect(f.parameters).toEqual(["__proto__", "name", "length"]);
    expect(compile("__proto__ * x", { wrt: ["__proto__"] }).gradient(2, 7)).toEqual([7]);
  });

  it("compiles functions without parameters", () => {
    const f = compile("2 + 3");
    expect(f()).toBe(5);
    expect(f.gradient()).toEqual([]);
    expect(f.hessian()).toEqual([]);
  });

  it("tells what it does not understand", () => {
    expect(() => compile("sinn(x)")).toThrow(DiagnosticError);
    expect(() => compile("x", { wrt: ["y"] })).toThrow("there is no parameter `y`");
  });
});

describe("emitting", () => {
  it("takes text or what has been parsed", () => {
    expect(emit(parse("x^2"))).toBe(emit("x^2"));
    expect(emit("g(x) = x; h(x) = x^2", { fn: "g" })).toContain("export function g(");
  });

  it("is deterministic", () => {
    expect(emit(VECTOR, { of: ["jacobian", "vjp", "jvp"] })).toBe(emit(VECTOR, { of: ["jacobian", "vjp", "jvp"] }));
  });

  it("differentiates by some parameters", () => {
    expect(emit("x*y", { wrt: ["y"] })).toContain("with respect to y");
  });

  it.each([
    [() => emit("[x, y]", { of: ["gradient"] }), "ADJ608"],
    [() => emit("x", { wrt: ["y"] }), "ADJ601"],
    [() => emit("x +"), "ADJ102"],
  ])("refuses what cannot be emitted", (action, code) => {
    expect(action).toThrow(code);
  });
});

describe("a point or a direction of the wrong length", () => {
  const f = compile("f(x, y) = x * y");

  it.each([
    ["point", () => f.jvp([1], [1, 2])],
    ["tangent", () => f.jvp([1, 2], [1])],
    ["adjoint", () => f.vjp([1, 2], [1, 5])],
    ["tangent", () => f.hvp([1, 2], [1, 2, 3])],
  ])("is refused: %s", (what, call) => {
    expect(call).toThrow(`the ${what} has length`);
  });
});
