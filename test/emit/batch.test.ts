import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile, emit, load, parse, type BatchArgument, type BatchOptions, type Generated } from "adjoint";
import { batchProgram } from "../../compiler/emit/batch/function.ts";
import type { BatchInput } from "../../compiler/emit/batch/inputs.ts";
import { inputsOf } from "../../compiler/emit/batch/module.ts";
import { splitRows } from "../../compiler/emit/batch/split.ts";
import { instantiate } from "../../compiler/emit/instantiate.ts";
import { costOf } from "../../compiler/inspect/cost.ts";
import { evaluate } from "../../compiler/graph/evaluate.ts";
import { isList, type Graph, type Result } from "../../compiler/graph/graph.ts";
import { derive, type Derived, type DerivativeKind } from "../../compiler/transforms/derive.ts";
import { expectedResults } from "../support/emitted.ts";
import { formulaOf, randomGraph, randomPoint } from "../support/graphs.ts";
import { rosenbrock } from "../support/programs.ts";

const KINDS: readonly DerivativeKind[] = [
  ...(["value", "gradient", "valueAndGradient", "jacobian", "hessian", "jvp", "vjp", "hvp", "gnvp"] as const),
];

const isPossible = (graph: Graph, kind: DerivativeKind): boolean =>
  typeof graph.result === "number" || !["gradient", "valueAndGradient", "hessian", "hvp"].includes(kind);

/** The numbers of some rows as the arguments of a function of many rows: an oracle for how rows are laid out. */
function argumentsOf(
  inputs: readonly BatchInput[],
  rows: readonly (readonly number[])[],
  layout: "rows" | "columns",
): (number | Float64Array)[] {
  const roles = ["rows", "tangents", "adjoints"] as const;
  return roles.flatMap((role) => {
    const own = inputs.flatMap((input, index) => (input.role === role ? [{ input, index }] : []));
    const varying = own.filter(({ input }) => !input.isShared);
    const shared = own.filter(({ input }) => input.isShared);
    const number = (index: number): number => rows[0]?.[index] ?? 0;
    if (layout === "columns") {
      return own.map(({ input, index }) =>
        input.isShared ? number(index) : Float64Array.from(rows, (row) => row[index]!),
      );
    }
    const flat = Float64Array.from(rows.flatMap((row) => varying.map(({ index }) => row[index]!)));
    return [...(varying.length > 0 ? [flat] : []), ...shared.map(({ index }) => number(index))];
  });
}

const partsOf = (result: Result): readonly Result[] =>
  typeof result === "number" || isList(result) ? [result] : Object.values(result);

const leaves = (result: Result): readonly number[] =>
  typeof result === "number" ? [result] : (isList(result) ? result : Object.values(result)).flatMap(leaves);

const numbersIn = (value: unknown): readonly number[] => {
  if (typeof value === "number") return [value];
  if (value instanceof Float64Array) return [...value];
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(numbersIn);
  throw new TypeError(String(value));
};

function generated(
  derived: Derived,
  inputs: readonly BatchInput[],
  layout: "rows" | "columns",
  isSum: boolean,
  isInto: boolean,
): Generated {
  const how = { layout, isSum, isInto, documentation: [], resultName: derived.kind, finite: false };
  return instantiate(
    batchProgram({ name: "f", graph: derived.graph, inputs, arrayType: "Float64Array", ...how }, ["f"]),
  );
}

interface Case {
  readonly graph: Graph;
  readonly kind: DerivativeKind;
  readonly shared: readonly number[];
  readonly layout: "rows" | "columns";
  readonly isInto: boolean;
  readonly draws: readonly (readonly number[])[];
}

const aCase: fc.Arbitrary<Case> = fc
  .record({
    graph: randomGraph,
    kind: fc.constantFrom(...KINDS),
    mask: fc.nat(),
    layout: fc.constantFrom("rows" as const, "columns" as const),
    isInto: fc.boolean(),
    draws: fc.array(randomPoint(12), { maxLength: 4 }),
  })
  .filter(({ graph, kind }) => isPossible(graph, kind))
  .map(({ mask, ...rest }) => {
    const marked = rest.graph.inputs.flatMap((_, index) => ((mask >> index) & 1 ? [index] : []));
    return { ...rest, shared: marked.length === rest.graph.inputs.length ? [] : marked };
  });

/** Rows of as many numbers as a derivative has inputs, the same in all rows where they are shared. */
function rowsOf(inputs: readonly BatchInput[], draws: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return draws.map((draw) => inputs.map(({ isShared }, index) => (isShared ? draws[0] : draw)![index]!));
}

const asSaid = ({ graph, kind, shared, layout, isInto }: Case): string =>
  `${formulaOf(graph)}: ${kind}, shared ${shared.join()}, ${layout}${isInto ? ", into" : ""}`;

describe("a function of many rows", () => {
  it("gives in each row what the function of one gives, bit for bit", () => {
    fc.assert(
      fc.property(aCase, (given) => {
        const { graph, kind, shared, layout, isInto, draws } = given;
        const derived = derive(graph, kind);
        const inputs = inputsOf(graph, derived, { shared, layout, isSum: false });
        const rows = rowsOf(inputs, draws);
        const run = generated(derived, inputs, layout, false, isInto);
        const parts = partsOf(derived.graph.result).map(leaves);
        const args = argumentsOf(inputs, rows, layout);
        const arrays = parts.map((part) => new Float64Array(part.length * rows.length));
        const returned = run(...args, ...(isInto ? arrays : []));
        const actual = isInto ? arrays.map((array) => [...array]) : [numbersIn(returned)];
        const outputs = rows.map((row) => evaluate(derived.graph, row));
        const expected = parts.map((part) => outputs.flatMap((values) => part.map((output) => values[output]!)));
        expect(actual.flat(), asSaid(given)).toEqual(expected.flat());
      }),
      { numRuns: 80 },
    );
  });

  it("adds up what the function of one gives, in order, bit for bit", () => {
    fc.assert(
      fc.property(aCase, (given) => {
        const { graph, kind, shared, layout, isInto, draws } = given;
        fc.pre(draws.length > 0 && (kind === "value" || shared.length > 0));
        const derived = derive(graph, kind, { wrt: shared });
        const inputs = inputsOf(graph, derived, { shared, layout, isSum: true }, shared);
        const rows = rowsOf(inputs, draws);
        const run = generated(derived, inputs, layout, true, isInto);
        const parts = partsOf(derived.graph.result);
        const returnedPart = parts.findIndex((part) => typeof part === "number");
        const arrays = parts.map((part) => new Float64Array(leaves(part).length));
        const written = isInto ? arrays.filter((_, index) => index !== returnedPart) : [];
        const returned = run(...argumentsOf(inputs, rows, layout), ...written);
        const actual = isInto
          ? arrays.flatMap((array, index) => (index === returnedPart ? numbersIn(returned) : [...array]))
          : numbersIn(returned);
        const each = rows.map((row) => expectedResults(derived.graph, row));
        const sums = each.reduce<readonly number[]>(
          (total, values) => values.map((value, index) => total[index]! + value),
          each[0]!.map(() => 0),
        );
        expect(actual, asSaid(given)).toEqual(sums);
      }),
      { numRuns: 80 },
    );
  });

  it("computes before the loop what all rows share, and nothing twice", () => {
    const { graph } = parse("f(x, a, b) = sin(a) * exp(-b) * x + sqrt(2 + a) * sin(x)");
    const derived = derive(graph, "value");
    const { common, row } = splitRows(
      derived.graph,
      inputsOf(graph, derived, { shared: [1, 2], layout: "rows", isSum: false }),
    );
    expect([...costOf(common).byPrimitive.keys()].sort()).toEqual(["add", "exp", "mul", "neg", "sin", "sqrt"]);
    expect(Object.fromEntries(costOf(row).byPrimitive)).toEqual({ mul: 2, add: 1, sin: 1 });
    expect(Number(costOf(common).operations) + Number(costOf(row).operations)).toBe(costOf(derived.graph).operations);
  });

  it("carries out a large function row by row", () => {
    const count = 110;
    const text = rosenbrock(count);
    const f = compile(text, { simplify: "exact" });
    const points = [0, 1, 2].map((row) => Array.from({ length: count }, (_, i) => Math.sin(i + row)));
    const batch = f.map();
    const { value, gradient } = batch.valueAndGradient(points.flat());
    expect([...value]).toEqual(points.map((point) => f(...point)));
    expect([...gradient]).toEqual(points.flatMap((point) => f.gradient(...point)));
    const shared = f.parameters.slice(1);
    const sum = f.map({ shared, reduce: "sum" });
    const rows = [0.5, -0.25, 1];
    const rest = Float64Array.from(points[0]!.slice(1));
    const each = rows.map((x) => f.gradient(x, ...rest).slice(1));
    expect(sum.gradient(rows, rest)).toEqual(
      rest.map((_, i) => each.reduce((total, row) => total + row[i]!, 0)).reduce<number[]>((all, x) => [...all, x], []),
    );
    expect(batch.source({ of: ["gradient"] }).split("\n").length).toBeLessThan(120);
  });
});

describe("f.map()", () => {
  const f = compile("f(x, y, a, b) = (y - a * exp(-b * x))^2");
  const rows = Float64Array.of(0, 2, 1, 1.1, 2, 0.7);
  const points = [0, 1, 2].map((row) => [rows[2 * row]!, rows[2 * row + 1]!, 1.5, 0.4] as const);

  it("gives the derivatives of each row", () => {
    const each = f.map({ shared: ["a", "b"] });
    expect([...each(rows, 1.5, 0.4)]).toEqual(points.map((point) => f(...point)));
    expect([...each.gradient(rows, 1.5, 0.4)]).toEqual(points.flatMap((point) => f.gradient(...point)));
    expect([...each.hessian(rows, 1.5, 0.4)]).toEqual(points.flatMap((point) => f.hessian(...point).flat()));
    expect(each.parameters).toEqual(["x", "y", "a", "b"]);
    const tangents = [1, 0, 0, 1, 2, -1];
    const products = points.map((point, row) => f.jvp(point, [tangents[2 * row]!, tangents[2 * row + 1]!, 0.5, 0.25]));
    expect([...each.jvp(rows, 1.5, 0.4, tangents, 0.5, 0.25).tangent]).toEqual(products.map(({ tangent }) => tangent));
  });

  it("takes columns", () => {
    const columns = f.map({ shared: ["a", "b"], layout: "columns" });
    expect([...columns([0, 1, 2], [2, 1.1, 0.7], 1.5, 0.4)]).toEqual(points.map((point) => f(...point)));
  });

  it("gives the loss of a data set and its gradient", () => {
    const loss = f.map({ shared: ["a", "b"], reduce: "sum" });
    const { value, gradient } = loss.valueAndGradient(rows, 1.5, 0.4);
    const residuals = points.map(([x, y, a, b]) => ({ r: y - a * Math.exp(-b * x), s: Math.exp(-b * x), x, a }));
    expect(value).toBeCloseTo(
      residuals.reduce((sum, { r }) => sum + r * r, 0),
      14,
    );
    expect(gradient[0]).toBeCloseTo(
      residuals.reduce((sum, { r, s }) => sum - 2 * r * s, 0),
      14,
    );
    expect(gradient[1]).toBeCloseTo(
      residuals.reduce((sum, { r, s, x, a }) => sum + 2 * r * a * x * s, 0),
      14,
    );
    const into = loss.into("valueAndGradient");
    const own = new Float64Array(2);
    expect([into(rows, 1.5, 0.4, own), ...own]).toEqual([value, ...gradient]);
  });

  it("takes many shared parameters in one array", () => {
    const names = Array.from({ length: 18 }, (_, index) => `w${String(index)}`);
    const g = compile(`g(x, ${names.join(", ")}) = ${names.map((w, k) => `${w} * x^${String(k)}`).join(" + ")}`);
    const weights = Float64Array.from(names, (_, k) => 1 / (k + 1));
    const sum = g.map({ shared: names, reduce: "sum" });
    expect(sum.gradient([0.5, 2], weights)).toEqual(
      g
        .gradient(0.5, ...weights)
        .slice(1)
        .map((d, k) => 0 + d + g.gradient(2, ...weights)[k + 1]!),
    );
    expect(() => sum.gradient([0.5, 2], weights.subarray(1))).toThrow("shared has 17 elements, and needs 18");
  });

  it("refuses arrays that do not fit", () => {
    const each = f.map({ shared: ["a", "b"] });
    expect(() => each(rows.subarray(1), 1, 1)).toThrow(new RangeError("rows has 5 elements, and a row has 2"));
    expect(() => each.jvp(rows, 1, 1, [1], 0, 0)).toThrow("tangents has 1 elements, and there are 3 rows of 2");
    const into = each.into("gradient");
    expect(() => into(rows, 1, 1, new Float64Array(11))).toThrow("gradient has 11 elements, and there are 3 rows of 4");
    const square = compile("x^2").map().into("value");
    expect(() => square(rows, rows)).toThrow("value is written, and must be no other argument");
  });

  it("works on single-precision arrays", () => {
    const each = compile("x / 3", { precision: "f32" }).map();
    expect(each([1, 2])).toEqual(Float32Array.of(1 / 3, 2 / 3));
  });

  it("refuses numbers that are not finite, where it is asked to", () => {
    const each = compile("f(x, y) = x + y", { finite: true }).map();
    expect(() => each([1, 2, 3, NaN])).toThrow("rows[3] is NaN, in an array of shape count×2");
  });

  const refused = (make: () => unknown): string => {
    try {
      make();
    } catch (error) {
      return String(error);
    }
    return "nothing is refused";
  };

  it.each<[string, () => unknown, string]>([
    ["an unknown shared parameter", () => f.map({ shared: ["c"] }), "ADJ601"],
    ["one given twice", () => f.map({ shared: ["a", "a"] }), "ADJ603"],
    ["nothing that varies", () => f.map({ shared: ["x", "y", "a", "b"] }), "ADJ635"],
    ["the gradient of a sum without shared parameters", () => f.map({ reduce: "sum" }).gradient, "ADJ636"],
    [
      "a sum by a parameter of the rows",
      () => emit("x * a", { wrt: ["x"], batch: { shared: ["a"], reduce: "sum" } }),
      "ADJ636",
    ],
    ["too few arguments", () => f.map()(), "ADJ637"],
    ["a number for an array", () => f.map()(1), "ADJ637"],
    ["an array for a number", () => f.map({ shared: ["a"] })(rows, rows), "ADJ637"],
    ["a function of arrays", () => emit("sum(x)", { shapes: { x: [3] }, batch: {} }), "ADJ634"],
    ["the gradient of several outputs", () => compile("[x, x^2]").map().gradient, "ADJ608"],
  ])("refuses %s", (_, make, code) => expect(refused(make)).toContain(code));
});

describe("an emitted module of functions of many rows", () => {
  const text = "f(x, y, a) = x > y ? a * sqrt(x) : erf(a * y) * x";
  const f = compile(text);
  const flat = Float64Array.of(1, 2, 0.5, 2, 1, 0.5);
  const columns = [Float64Array.of(1, 2), Float64Array.of(2, 1), 0.5] as const;
  const sum = { shared: ["a"], layout: "columns", reduce: "sum" } as const;

  it.each<[string, BatchOptions, string, BatchArgument[], unknown]>([
    ["rows", {}, "fValueAndGradientBatch", [flat], f.map().valueAndGradient(flat)],
    ["columns, a sum", sum, "fValueAndGradientSum", [...columns], f.map(sum).valueAndGradient(...columns)],
  ])("is a program of one loop, accepted by TypeScript: %s", async (_, batch, name, args, expected) => {
    const module = emit(text, { of: ["valueAndGradient"], batch });
    expect(module.match(/for \(/g)).toHaveLength(2);
    const loaded = await load(module);
    expect(Reflect.apply(loaded.get(name) ?? (() => undefined), undefined, args)).toEqual(expected);
  });
});
