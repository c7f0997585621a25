import { expect } from "vitest";
import { functionProgram } from "../../compiler/emit/function.ts";
import { instantiate, printJavaScript, type Generated } from "../../compiler/emit/instantiate.ts";
import { createScope } from "../../compiler/emit/names.ts";
import type { Program } from "../../compiler/emit/program.ts";
import type { Style } from "../../compiler/emit/result.ts";
import { writtenOutputs } from "../../compiler/emit/tensor/result.ts";
import { createBuilder, type Value } from "../../compiler/graph/builder.ts";
import { dimValue, sizeOf, type Dim } from "../../compiler/graph/dim.ts";
import { evaluateAll, fillResult } from "../../compiler/graph/evaluate.ts";
import { outputNodes, type Graph } from "../../compiler/graph/graph.ts";
import type { Numbers } from "../../compiler/graph/primitive.ts";
import { solveSizes, type Sizes } from "../../compiler/graph/sizes.ts";
import { dimsOf, tensorOf, type Type } from "../../compiler/graph/type.ts";
import { jvp, vjp } from "../../compiler/transforms/derivatives.ts";
import { derive, type DerivativeKind, type DeriveOptions } from "../../compiler/transforms/derive.ts";
import { lottery } from "./large-graphs.ts";
import { isNear, sameNumber } from "./numbers.ts";

/** The axes of an array of numbers. */
export const array = (...dims: readonly Dim[]): Type => tensorOf(dims);

/** A graph over inputs x1, x2, … of given types. */
export function graphOver(types: readonly Type[], body: (...inputs: Value[]) => Value | readonly Value[]): Graph {
  const builder = createBuilder();
  const made = body(...types.map((type, index) => builder.input(index, type)));
  const inputs = types.map((type, index) => ({ name: `x${String(index + 1)}`, type }));
  return "builder" in made ? builder.finish(inputs, [made], 0) : builder.finish(inputs, made);
}

/** The number of elements of a value of some type. */
export function elementsOf(type: Type, sizes: Sizes): number {
  return dimValue(sizeOf(dimsOf(type)), sizes);
}

/** Random numbers from −2 to 2 on a grid, always the same for the same seed, for values of some types. */
export function randomNumbers(types: readonly Type[], sizes: Sizes, seed: number): readonly Numbers[] {
  const next = lottery(seed);
  const draw = (): number => (next(2 ** 20) - 2 ** 19 + 0.375) / 2 ** 18;
  return types.map((type) =>
    type.kind === "tensor" ? Float64Array.from({ length: elementsOf(type, sizes) }, draw) : draw(),
  );
}

/** The types of the inputs of a graph. */
export function inputTypes(graph: Graph): readonly Type[] {
  return graph.inputs.map(({ type }) => type);
}

/** Every number of a result, in the order in which it is returned. */
export function leavesOf(value: unknown): readonly number[] {
  if (typeof value === "number") return [value];
  if (value instanceof Float64Array) return Array.from(value);
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(leavesOf);
  throw new TypeError(`no number, array, list or record: ${String(value)}`);
}

/** Everything that a graph computes, by the interpreter, in the order in which it is returned. */
export function interpreted(graph: Graph, inputs: readonly Numbers[]): readonly number[] {
  return leavesOf(fillResult<unknown>(graph.result, evaluateAll(graph, inputs)));
}

/** The program of a lowered graph in some style. */
export function programOf(graph: Graph, style: Style = "plain"): Program {
  return functionProgram({ name: "f", graph, style, documentation: [], resultName: "result" }, ["f"]);
}

/** The program of a lowered graph as text. */
export function textOf(graph: Graph, style: Style = "plain"): string {
  return printJavaScript(programOf(graph, style));
}

/** A generated function that gives all of its numbers in the order of the plain style. */
export type Runner = (inputs: readonly Numbers[]) => readonly number[];

/** The plain function of a lowered graph. */
export function plainRunner(graph: Graph): Runner {
  const run = instantiate(programOf(graph));
  return (inputs) => leavesOf(run(...inputs));
}

/** The function of a lowered graph that writes into arrays of the caller. */
export function intoRunner(graph: Graph): Runner {
  return writing(graph, instantiate(programOf(graph, "into")));
}

/** The function that the factory of a lowered graph makes for given lengths. */
export function factoryRunner(graph: Graph, sizes: Sizes): Runner {
  const program = programOf(graph, "factory");
  const lengths = program.factory?.parameters.map(({ name }) => sizes.get(name) ?? NaN);
  const made = instantiate(program)(...(lengths ?? []));
  if (!isGenerated(made)) throw new TypeError("a factory made no function");
  return writing(graph, made);
}

function isGenerated(value: unknown): value is Generated {
  return typeof value === "function";
}

/** What arrays are made of. */
export type ElementsConstructor = typeof Float64Array | typeof Float32Array;

/** Calls a function that writes its results into arrays, which hold other numbers before. */
export function writing(graph: Graph, run: Generated, Elements: ElementsConstructor = Float64Array): Runner {
  const { parameters, targets, returned, lists } = writtenOutputs(graph, "result", "Float64Array", createScope([]));
  return (inputs) => {
    const sizes = solveSizes(graph.inputs, inputs);
    const lengths = new Map<string, number>();
    targets.forEach((name, output) => lengths.set(name, elementsOf(outputNodes(graph)[output]!.type, sizes)));
    for (const { array: name, outputs } of lists) lengths.set(name, outputs.length);
    const arrays = new Map(parameters.map(({ name }) => [name, new Elements(lengths.get(name) ?? 0).fill(777)]));
    const value = run(...inputs, ...arrays.values());
    const outputs = graph.outputs.map((_, output): unknown => {
      if (output === returned) return value;
      const target = targets.get(output);
      if (target !== undefined) return arrays.get(target);
      const list = lists.find(({ outputs: listed }) => listed.includes(output));
      return list && arrays.get(list.array)?.[list.outputs.indexOf(output)];
    });
    return leavesOf(fillResult<unknown>(graph.result, outputs));
  };
}

/** Expect the same numbers: 0 and −0 are equal here, and every NaN is. */
export function expectSameNumbers(actual: readonly number[], expected: readonly number[], message: () => string): void {
  const differs = expected.findIndex((value, index) => !sameNumber(value, actual[index] ?? Infinity));
  if (actual.length === expected.length && differs === -1) return;
  const found = `${actual.length} numbers, the one at ${differs} being ${actual[differs] ?? "missing"}`;
  expect.fail(`${found} instead of ${expected.length} and ${expected[differs] ?? "none"} in ${message()}`);
}

/** Expect numbers that are near, relative to the largest of them. */
export function expectNearNumbers(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number,
  message: () => string,
): void {
  const scale = Math.max(1, ...expected.filter(Number.isFinite).map(Math.abs));
  const differs = expected.findIndex((value, index) => !isNear(actual[index] ?? Infinity, value, tolerance, scale));
  if (actual.length === expected.length && differs === -1) return;
  expect.fail(
    `${actual[differs] ?? "nothing"} instead of ${expected[differs] ?? "nothing"} at ${differs} in ${message()}`,
  );
}

/** Expect that the emitted code of a lowered graph computes what the interpreter computes, bit for bit. */
export function expectEmitted(graph: Graph, inputs: readonly Numbers[]): readonly number[] {
  const actual = plainRunner(graph)(inputs);
  expectSameNumbers(actual, interpreted(graph, inputs), () => textOf(graph));
  return actual;
}

/** Numbers moved along a direction. */
export function moved(point: readonly Numbers[], direction: readonly Numbers[], step: number): readonly Numbers[] {
  return point.map((x, index) => {
    const t = direction[index];
    if (typeof x === "number") return x + step * (typeof t === "number" ? t : 0);
    return x.map((each, place) => each + step * (t instanceof Float64Array ? (t[place] ?? 0) : 0));
  });
}

/** What differences tell of the derivative of a function along a direction. */
interface Differences {
  readonly values: readonly number[];
  readonly errors: readonly number[];
  /** Whether the slopes from either side differ however near they are taken, for each number of the result. */
  readonly kinks: readonly boolean[];
}

/** The derivative of a function along a direction by Richardson's extrapolation of central differences. */
export function differences(run: Runner, point: readonly Numbers[], direction: readonly Numbers[]): Differences {
  const here = run(point);
  const at = (step: number): { readonly slopes: readonly number[]; readonly gaps: readonly number[] } => {
    const ahead = run(moved(point, direction, step));
    const behind = run(moved(point, direction, -step));
    return {
      slopes: ahead.map((value, index) => (value - behind[index]!) / (2 * step)),
      gaps: ahead.map((value, index) => Math.abs(value - 2 * here[index]! + behind[index]!) / step),
    };
  };
  const [a, b, c] = [at(4e-3), at(2e-3), at(1e-3)];
  const [ab, bc] = [extrapolated(a.slopes, b.slopes, 4), extrapolated(b.slopes, c.slopes, 4)];
  const values = extrapolated(ab, bc, 16);
  return {
    values,
    errors: values.map((value, index) => Math.abs(value - bc[index]!)),
    kinks: c.gaps.map((gap, index) => gap > 0.6 * b.gaps[index]! && gap > 1e-9),
  };
}

function extrapolated(coarse: readonly number[], fine: readonly number[], factor: number): readonly number[] {
  return fine.map((value, index) => value + (value - coarse[index]!) / (factor - 1));
}

/** Σ aᵢ bᵢ, and the size of its terms. */
export function innerProduct(
  a: readonly number[],
  b: readonly number[],
): { readonly total: number; readonly size: number } {
  const terms = a.map((x, index) => x * b[index]!);
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, term) => total + term, 0);
  return { total: sum(terms), size: sum(terms.map(Math.abs)) };
}

/** A function with a point, and which of its inputs it is differentiated by. */
export interface Situation {
  readonly graph: Graph;
  readonly point: readonly Numbers[];
  readonly wrt: readonly number[];
  readonly title: string;
  readonly seed: number;
}

/** How exactly derivatives must be those that differences show. */
const TOLERANCE = 1e-6;

/**
 * Expect everything that is promised of a function of arrays: emitted code computes what the interpreter computes, the
 * tangent is what differences show, ⟨ȳ, J ẋ⟩ = ⟨Jᵀ ȳ, ẋ⟩, and the value beside either is the plain one. Gives the number
 * of tangents that differences could confirm.
 */
export function expectDerivatives(situation: Situation, options: DeriveOptions): number {
  const { graph, point, wrt, title, seed } = situation;
  const outputs = outputNodes(graph).map(({ type }) => type);
  const sizes = solveSizes(graph.inputs, point);
  const run = (kind: DerivativeKind, inputs: readonly Numbers[]): readonly number[] =>
    expectEmitted(derive(graph, kind, { ...options, wrt }).graph, inputs);
  const value = run("value", point);
  const directions = randomNumbers(
    wrt.map((input) => graph.inputs[input]!.type),
    sizes,
    seed + 1,
  );
  const weights = randomNumbers(outputs, sizes, seed + 2);
  const pushed = run("jvp", [...point, ...directions]);
  const pulled = run("vjp", [...point, ...weights]);
  expectSameNumbers(pushed.slice(0, value.length), value, () => `the value beside the tangent of ${title}`);
  expectSameNumbers(pulled.slice(0, value.length), value, () => `the value beside the cotangents of ${title}`);
  const tangent = pushed.slice(value.length);
  const cotangents = pulled.slice(value.length);
  if (value.every(Number.isFinite)) {
    const left = innerProduct(tangent, leavesOf(weights));
    const right = innerProduct(cotangents, leavesOf(directions));
    const scale = left.size + right.size + 1e-3;
    expect(isNear(left.total, right.total, 1e-9, scale), `${left.total} and ${right.total}: ${title}`).toBe(true);
  }
  const whole = graph.inputs.map((_, input) => directions[wrt.indexOf(input)] ?? 0);
  const plain = plainRunner(derive(graph, "value", options).graph);
  const { values, errors, kinks } = differences(plain, point, whole);
  const scale = Math.max(1e-2, ...values.filter(Number.isFinite).map(Math.abs));
  let confirmed = 0;
  tangent.forEach((entry, index) => {
    const difference = values[index]!;
    if (!Number.isFinite(difference) || kinks[index] === true || !(errors[index]! < TOLERANCE * scale)) return;
    confirmed++;
    const message = `${entry} where differences show ${difference} ± ${errors[index]!} at ${index}: ${title}`;
    expect(isNear(entry, difference, TOLERANCE, scale), message).toBe(true);
  });
  return confirmed;
}

/** The adjoint program of a function as a function of its own: of the inputs and the adjoints of the outputs. */
export function adjointSituation({ graph, point, wrt, title, seed }: Situation): Situation {
  const sizes = solveSizes(graph.inputs, point);
  const seeds = outputNodes(graph).map(({ type }) => type);
  return {
    graph: vjp(graph, { wrt }),
    point: [...point, ...randomNumbers(seeds, sizes, seed + 3)],
    wrt: [...wrt, ...seeds.map((_, index) => graph.inputs.length + index)],
    title: `the adjoint of ${title}`,
    seed: seed + 4,
  };
}

/** The tangent program of a function as a function of its own: of the inputs and their tangents. */
export function tangentSituation({ graph, point, wrt, title, seed }: Situation): Situation {
  const sizes = solveSizes(graph.inputs, point);
  const types = wrt.map((input) => graph.inputs[input]!.type);
  return {
    graph: jvp(graph, { wrt }),
    point: [...point, ...randomNumbers(types, sizes, seed + 3)],
    wrt: [...wrt, ...types.map((_, index) => graph.inputs.length + index)],
    title: `the tangent of ${title}`,
    seed: seed + 4,
  };
}
