import { describe, expect, it } from "vitest";
import { functionProgram } from "../../../compiler/emit/function.ts";
import { instantiate } from "../../../compiler/emit/instantiate.ts";
import type { Graph } from "../../../compiler/graph/graph.ts";
import type { Type } from "../../../compiler/graph/type.ts";
import { convolution } from "../../../compiler/primitives/convolution.ts";
import { derive } from "../../../compiler/transforms/derive.ts";
import { compile, emit, load } from "../../../compiler/index.ts";
import {
  array,
  expectEmitted,
  expectSameNumbers,
  factoryRunner,
  graphOver,
  inputTypes,
  interpreted,
  leavesOf,
  randomNumbers,
  textOf,
} from "../../support/arrays.ts";

const attributes = { stride: 1, padding: 1 };

const graphOf = (x: Type, w: Type, ...telling: readonly Type[]) =>
  graphOver([x, w, ...telling], (...[images, filters]) =>
    images!.builder.apply(convolution, [images!, filters!], attributes),
  );

const large = derive(graphOf(array("n", 8, 6, 6), array(8, 8, 3, 3)), "vjp", { wrt: [0, 1] }).graph;
const small = derive(graphOf(array("n", 2, 6, 6), array(3, 2, 3, 3)), "vjp", { wrt: [0, 1] }).graph;
const named = derive(graphOf(array("n", "c", 6, 6), array("k", "c", 3, 3), array("c"), array("k")), "vjp", {
  wrt: [0, 1],
}).graph;

/** The numbers of named lengths, and inputs of the graphs. */
const pointOf = (graph: Graph, c: number, k: number) => {
  const sizes = new Map(Object.entries({ n: 2, c, k }));
  return { sizes, inputs: randomNumbers(inputTypes(graph), sizes, 1) };
};

/** All numbers of a result of arrays in single precision. */
function singlesOf(value: unknown): readonly number[] {
  if (value instanceof Float32Array) return [...value];
  return Object.values(value ?? {}).flatMap(singlesOf);
}

describe("the array that kernels work in", () => {
  it("is made once for all calls of a function", () => {
    const text = textOf(large);
    expect(text.match(/new Float64Array\(2592\)/g)).toHaveLength(1);
    expect(text.match(/, 1, 1, scratch\)/g)).toHaveLength(3);
  });

  it("is made outside the function where it has a workspace", () => {
    const text = textOf(large, "factory");
    const compute = text.slice(text.indexOf("function compute"));
    expect(text).toContain("const scratch = new Float64Array(2592);");
    expect(compute).not.toContain("new Float64Array");
    expect(compute.match(/, 1, 1, scratch\)/g)).toHaveLength(3);
  });

  it("is not there where the calls are known to be small", () => {
    expect(textOf(small)).not.toContain("scratch");
  });

  it("is as long as named lengths demand", () => {
    expect(textOf(named)).toContain("const scratch = new Float64Array(324 * c);");
  });

  it("leaves the results what the interpreter computes", () => {
    for (const [graph, c, k] of [
      [large, 8, 8],
      [small, 2, 3],
      [named, 8, 8],
      [named, 2, 3],
    ] as const) {
      const { sizes, inputs } = pointOf(graph, c, k);
      expectEmitted(graph, inputs);
      const run = factoryRunner(graph, sizes);
      const expected = interpreted(graph, inputs);
      expectSameNumbers(run(inputs), expected, () => textOf(graph, "factory"));
      expectSameNumbers(run(inputs), expected, () => "the second call");
    }
  });

  it("is made of single-precision numbers where all arrays are", () => {
    const request = { name: "f", graph: large, style: "plain", documentation: [], resultName: "result" } as const;
    const run = instantiate(functionProgram({ ...request, arrayType: "Float32Array" }, ["f"]));
    const { inputs } = pointOf(large, 8, 8);
    const expected = interpreted(large, inputs);
    const singles = inputs.map((each) => (typeof each === "number" ? each : Float32Array.from(each)));
    const found = singlesOf(run(...singles));
    expect(found).toHaveLength(expected.length);
    found.forEach((value, index) => expect(Math.abs(value - expected[index]!)).toBeLessThan(1e-3));
  });

  it("makes no difference to a standalone module, bit for bit", async () => {
    const source = "sum(conv2d(x, w, 1, 1) .^ 2)";
    const options = { shapes: { x: [2, 8, 6, 6], w: [8, 8, 3, 3] } };
    const module = await load(emit(source, { ...options, of: ["valueAndGradient"], runtime: "inline" }));
    const [x, w] = pointOf(large, 8, 8).inputs;
    const own = module.get("fValueAndGradient")?.(x!, w!);
    const shared = compile(source, options).valueAndGradient(x!, w!);
    expect(leavesOf(own)).toEqual(leavesOf(shared));
  });
});
