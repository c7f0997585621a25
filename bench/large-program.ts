/** Makes one large gradient in a process of its own and prints its times: `node large-program.js <shape> <operations>`. */
import { at } from "../compiler/diagnostics/internal-error.ts";
import { functionProgram } from "../compiler/emit/function.ts";
import { instantiate, type Generated } from "../compiler/emit/instantiate.ts";
import { evaluate } from "../compiler/graph/evaluate.ts";
import type { Graph } from "../compiler/graph/graph.ts";
import { costAt, costOf } from "../compiler/inspect/cost.ts";
import { derive } from "../compiler/transforms/derive.ts";
import { shapes } from "./large-graphs.ts";
import { median, uniform } from "./statistics.ts";

/** What is printed, as JSON; times in milliseconds. */
export interface LargeReport {
  readonly operations: number;
  readonly derive: number;
  readonly generate: number;
  readonly instantiate: number;
  readonly firstCall: number;
  /** The time that calls took until one was about as fast as those in the end. */
  readonly untilSteady: number;
  readonly steadyCall: number;
}

/** How long the gradient is called: for the first seconds the engine only interprets large code. */
const SECONDS = 4;
const SECONDS_BEYOND_100_000 = 20;

function measure(graph: Graph): LargeReport {
  const start = performance.now();
  const { graph: gradient } = derive(graph, "gradient");
  const derived = performance.now();
  const request = { name: "f", style: "into", documentation: [], resultName: "gradient" } as const;
  const program = functionProgram({ ...request, graph: gradient }, ["f"]);
  const generated = performance.now();
  const f = instantiate(program);
  const made = performance.now();
  const { operations } = costAt(costOf(gradient), new Map());
  const next = uniform(2);
  const points = Array.from({ length: 64 }, () => Float64Array.from(graph.inputs, () => 2 * next() - 1));
  const calls = timeCalls(f, points, operations > 200_000 ? SECONDS_BEYOND_100_000 : SECONDS);
  requireRight(f, gradient, at(points, 0));
  return {
    operations,
    derive: derived - start,
    generate: generated - derived,
    instantiate: made - generated,
    ...calls,
  };
}

function timeCalls(
  f: Generated,
  points: readonly Float64Array[],
  seconds: number,
): Pick<LargeReport, "firstCall" | "untilSteady" | "steadyCall"> {
  const result = new Float64Array(at(points, 0).length);
  const begun = performance.now();
  f(at(points, 0), result);
  const firstCall = performance.now() - begun;
  // Enough calls at a time for the clock.
  const stretches: { readonly end: number; readonly perCall: number }[] = [];
  let calls = 1;
  for (let start = performance.now(); start - begun < 1000 * seconds || stretches.length < 5;) {
    for (let call = 0; call < calls; call++) f(at(points, call % points.length), result);
    const end = performance.now();
    stretches.push({ end: end - begun, perCall: (end - start) / calls });
    if (end - start < 1) calls *= 2;
    start = end;
  }
  const steadyCall = median(stretches.slice(-Math.ceil(stretches.length / 3)).map(({ perCall }) => perCall));
  const steady = stretches.find(({ perCall }) => perCall <= 1.25 * steadyCall);
  return { firstCall, untilSteady: steady?.end ?? NaN, steadyCall };
}

function requireRight(f: Generated, gradient: Graph, point: Float64Array): void {
  const result = new Float64Array(point.length);
  f(point, result);
  evaluate(gradient, [...point]).forEach((expected, index) => {
    if (!Object.is(expected, result[index]))
      throw new Error(`element ${index} is ${result[index] ?? NaN} instead of ${expected}`);
  });
}

const [, , name = "", operations = ""] = process.argv;
const shape = shapes.find((each) => each.name === name);
if (!shape) throw new Error(`there is no shape ${name}`);
console.log(JSON.stringify(measure(shape.graph(Number(operations)))));
