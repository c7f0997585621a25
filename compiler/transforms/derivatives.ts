import { at, InternalError } from "../diagnostics/internal-error.ts";
import { createBuilder, type Builder, type Value } from "../graph/builder.ts";
import { sizeOf, typicalSize, type Dim } from "../graph/dim.ts";
import { isList, outputNodes, type Graph, type Input, type Result } from "../graph/graph.ts";
import { dimsOf } from "../graph/type.ts";
import { dimsOfValue } from "../primitives/array.ts";
import { flowsOf } from "../primitives/presence.ts";
import { tabulate } from "../primitives/tabulate.ts";
import { full, oneHot, permute, reshape, zerosLike } from "../primitives/tensor.ts";
import { eliminatedJacobian } from "./elimination/jacobian.ts";
import { pushforward, type Pushforward } from "./forward.ts";
import { derivativeName } from "./names.ts";
import { primalOf } from "./reverse.ts";

/** Which inputs are differentiated (all where not given), by position. */
export interface Wrt {
  readonly wrt?: readonly number[];
}

/** How a Jacobian is accumulated: one sweep per input, or one per output. `auto` takes the fewer sweeps. */
export type Mode = "forward" | "reverse";

/** How a Jacobian is accumulated: in a sweep each way, or by elimination of intermediate values, in whatever order is cheap. */
export type JacobianMode = Mode | "mixed";

/** `count` consecutive output indices. */
const oneAfterAnother = (count: number, offset = 0): readonly number[] =>
  Array.from({ length: count }, (_, index) => index + offset);

/** The graph of a value and its gradient, by one reverse sweep: `{ value, gradient }`. */
export function valueAndGradient(
  graph: Graph,
  { wrt = allInputs(graph), mode = "reverse" }: Wrt & { mode?: JacobianMode } = {},
): Graph {
  const rows = jacobianRows(graph, wrt, mode);
  const [entries = []] = rows.entries;
  return rows.builder.finish(graph.inputs, [...rows.outputs, ...entries], {
    value: graph.result,
    gradient: oneAfterAnother(entries.length, rows.outputs.length),
  });
}

/** The graph of the gradient of a function of one output. @throws InternalError when there are several. */
export function gradient(
  graph: Graph,
  { wrt = allInputs(graph), mode = "reverse" }: Wrt & { mode?: JacobianMode } = {},
): Graph {
  if (graph.outputs.length !== 1) throw new InternalError("a gradient of several outputs");
  const { builder, entries } = jacobianRows(graph, wrt, mode);
  return builder.finish(graph.inputs, entries.flat());
}

/** The graph of the Jacobian: a list of rows, one per output, one entry per differentiated input. */
export function jacobian(graph: Graph, { wrt = allInputs(graph), mode }: Wrt & { mode?: JacobianMode } = {}): Graph {
  const { builder, entries } = jacobianRows(graph, wrt, mode ?? cheaperMode(graph, wrt));
  return builder.finish(
    graph.inputs,
    entries.flat(),
    entries.map((_, row) => oneAfterAnother(wrt.length, row * wrt.length)),
  );
}

/** Forward mode for fewer numbers in the inputs than in the outputs, reverse mode otherwise. */
export function cheaperMode(graph: Graph, wrt: readonly number[]): Mode {
  const columns = wrt.reduce((sum, index) => sum + typicalSize(dimsOf(at(graph.inputs, index).type)), 0);
  const rows = outputNodes(graph).reduce((sum, { type }) => sum + typicalSize(dimsOf(type)), 0);
  return columns < rows ? "forward" : "reverse";
}

/** Whether Jacobians of a graph can be made by elimination: whether all its values are numbers, and none an array. */
export function isMixable({ nodes }: Graph): boolean {
  return nodes.every(({ type }) => type.kind !== "tensor");
}

interface JacobianRows {
  readonly builder: Builder;
  readonly outputs: readonly Value[];
  readonly entries: readonly (readonly Value[])[];
}

function jacobianRows(graph: Graph, wrt: readonly number[], mode: JacobianMode): JacobianRows {
  const builder = createBuilder();
  const inputs = inputsOf(builder, graph);
  if (mode === "mixed") return { builder, ...eliminatedJacobian(builder, graph, inputs, wrt) };
  return mode === "forward" ? byColumns(builder, graph, inputs, wrt) : byRows(builder, graph, inputs, wrt);
}

function byColumns(builder: Builder, graph: Graph, inputs: readonly Value[], wrt: readonly number[]): JacobianRows {
  const sweeps = wrt.map((seeded) => {
    const label = wrt.length > 1 ? at(graph.inputs, seeded).name : undefined;
    const { type } = at(graph.inputs, seeded);
    return type.kind === "tensor"
      ? tabulatedColumns(builder, graph, inputs, seeded, type.dims)
      : pushforward(builder, graph, inputs, flowsOf(seedAt(inputs, seeded, builder.constant(1))), label);
  });
  const outputs = sweeps[0]?.outputs ?? primalOf(builder, graph, inputs).outputs;
  return {
    builder,
    outputs,
    entries: outputs.map((output, row) =>
      sweeps.map(({ tangents }, column) => {
        const dims = [...dimsOfValue(output), ...dimsOf(at(graph.inputs, at(wrt, column)).type)];
        return tangents[row] ?? full(builder, 0, dims);
      }),
    ),
  };
}

function seedAt(values: readonly unknown[], place: number, seed: Value): readonly (Value | undefined)[] {
  return values.map((_, index) => (index === place ? seed : undefined));
}

/** The derivatives of the outputs by each element of an input that is an array, whose axes come last. */
function tabulatedColumns(
  builder: Builder,
  graph: Graph,
  inputs: readonly Value[],
  seeded: number,
  dims: readonly Dim[],
): Pushforward {
  let moved: readonly (Value | undefined)[] = [];
  const columns = [
    ...tabulate(builder, sizeOf(dims), inputs, (inner, captures, index) => {
      moved = pushforward(inner, graph, captures, flowsOf(seedAt(inputs, seeded, oneHot(index, dims)))).tangents;
      return moved.filter((tangent) => tangent !== undefined);
    }),
  ];
  const { outputs } = primalOf(builder, graph, inputs);
  return {
    outputs,
    tangents: moved.map((tangent, row) => {
      const block = tangent && columns.shift();
      const own = dimsOfValue(at(outputs, row));
      return block && reshape(permute(block, [...own.map((_, axis) => axis + 1), 0]), [...own, ...dims]);
    }),
  };
}

function byRows(builder: Builder, graph: Graph, inputs: readonly Value[], wrt: readonly number[]): JacobianRows {
  const { outputs, pullback } = primalOf(builder, graph, inputs);
  const wanted = wantedInputs(graph, wrt);
  const several = graph.outputs.length > 1;
  return {
    builder,
    outputs,
    entries: outputs.map((output, row) => {
      const dims = dimsOfValue(output);
      if (dims.length > 0) return tabulatedRows(builder, graph, inputs, wrt, row, dims);
      const adjoints = pullback(
        flowsOf(seedAt(outputs, row, builder.constant(1))),
        wanted,
        several ? outputLabel(graph, row) : undefined,
      );
      return wrt.map((index) => adjoints[index] ?? zerosLike(at(inputs, index)));
    }),
  };
}

/** The derivatives of each element of an output that is an array, whose axes come first, by the differentiated inputs. */
function tabulatedRows(
  builder: Builder,
  graph: Graph,
  inputs: readonly Value[],
  wrt: readonly number[],
  row: number,
  dims: readonly Dim[],
): readonly Value[] {
  const rows = tabulate(builder, sizeOf(dims), inputs, (inner, captures, index) => {
    const { pullback } = primalOf(inner, graph, captures);
    const adjoints = pullback(flowsOf(seedAt(graph.outputs, row, oneHot(index, dims))), wantedInputs(graph, wrt));
    return wrt.map((input) => adjoints[input] ?? zerosLike(at(captures, input)));
  });
  return rows.map((block, column) => reshape(block, [...dims, ...dimsOf(at(graph.inputs, at(wrt, column)).type)]));
}

function outputLabel(graph: Graph, row: number): string {
  return graph.provenance.get(at(graph.outputs, row))?.name ?? String(row + 1);
}

/**
 * The graph of the Hessian of a function of one output, by forward over reverse: the tangents of the gradient, one
 * direction per differentiated input. Only one triangle is computed; the other is the same numbers.
 */
export function hessian(graph: Graph, { wrt = allInputs(graph) }: Wrt = {}): Graph {
  const slope = gradient(graph, { wrt });
  if (wrt.some((index) => at(graph.inputs, index).type.kind === "tensor"))
    return jacobian(slope, { wrt, mode: "forward" });
  const { builder, entries } = jacobianRows(slope, wrt, "forward");
  return builder.finish(
    graph.inputs,
    entries.flatMap((row, i) => row.slice(0, i + 1)),
    wrt.map((_, i) => wrt.map((_, j) => triangleIndex(Math.max(i, j), Math.min(i, j)))),
  );
}

/** The place of entry (i, j), j ≤ i, in the rows of a lower triangle written one after another. */
function triangleIndex(i: number, j: number): number {
  return (i * (i + 1)) / 2 + j;
}

/** The graph of the Jacobian-vector product `{ value, tangent }`; the tangents of the differentiated inputs follow them. */
export function jvp(graph: Graph, { wrt = allInputs(graph) }: Wrt = {}): Graph {
  const builder = createBuilder();
  const inputs = inputsOf(builder, graph);
  const directions: (Value | undefined)[] = graph.inputs.map(() => undefined);
  wrt.forEach((input, index) => {
    directions[input] = builder.input(inputs.length + index, at(graph.inputs, input).type);
  });
  const { outputs, tangents } = pushforward(builder, graph, inputs, flowsOf(directions));
  return builder.finish(
    [...graph.inputs, ...derivativeInputs(graph, wrt, "tangent")],
    [...outputs, ...tangents.map((tangent, index) => tangent ?? zerosLike(at(outputs, index)))],
    { value: graph.result, tangent: shifted(graph.result, outputs.length) },
  );
}

/**
 * The graph of the vector-Jacobian product `{ value, cotangents }`; the adjoints of the outputs follow the inputs, the
 * cotangents are those of the differentiated inputs.
 */
export function vjp(graph: Graph, { wrt = allInputs(graph) }: Wrt = {}): Graph {
  const builder = createBuilder();
  const inputs = inputsOf(builder, graph);
  const seeds = outputNodes(graph).map(({ type }, index) => builder.input(inputs.length + index, type));
  const { outputs, pullback } = primalOf(builder, graph, inputs);
  const adjoints = pullback(flowsOf(seeds), wantedInputs(graph, wrt));
  const names = outputNodes(graph).map((node, index) => ({
    name: derivativeName(graph.provenance.get(node.id)?.name ?? `y${String(index + 1)}`, "adjoint", undefined),
    type: node.type,
  }));
  return builder.finish(
    [...graph.inputs, ...names],
    [...outputs, ...wrt.map((index) => adjoints[index] ?? zerosLike(at(inputs, index)))],
    { value: graph.result, cotangents: oneAfterAnother(wrt.length, outputs.length) },
  );
}

/** The graph of the gradient and the Hessian-vector product `{ gradient, product }`: the JVP of the gradient. */
export function hvp(graph: Graph, { wrt = allInputs(graph) }: Wrt = {}): Graph {
  const product = jvp(gradient(graph, { wrt }), { wrt });
  const { nodes, inputs, outputs, provenance, hash } = product;
  return {
    nodes,
    inputs,
    outputs,
    provenance,
    hash,
    result: { gradient: oneAfterAnother(wrt.length), product: oneAfterAnother(wrt.length, wrt.length) },
  };
}

/**
 * The graph of the value r and the Gauss-Newton product Jᵀ·J·ẋ, `{ value, product }`: the tangent of the outputs is the
 * adjoint that is swept back, over the same primal values. JᵀJ is the Hessian of ½‖r‖² without second derivatives of r.
 */
export function gaussNewtonProduct(graph: Graph, { wrt = allInputs(graph) }: Wrt = {}): Graph {
  const builder = createBuilder();
  const inputs = inputsOf(builder, graph);
  const directions: (Value | undefined)[] = graph.inputs.map(() => undefined);
  wrt.forEach((input, index) => {
    directions[input] = builder.input(inputs.length + index, at(graph.inputs, input).type);
  });
  const { tangents } = pushforward(builder, graph, inputs, flowsOf(directions));
  const { outputs, pullback } = primalOf(builder, graph, inputs);
  const adjoints = pullback(flowsOf(tangents), wantedInputs(graph, wrt));
  return builder.finish(
    [...graph.inputs, ...derivativeInputs(graph, wrt, "tangent")],
    [...outputs, ...wrt.map((index) => adjoints[index] ?? zerosLike(at(inputs, index)))],
    { value: graph.result, product: oneAfterAnother(wrt.length, outputs.length) },
  );
}

function allInputs(graph: Graph): readonly number[] {
  return oneAfterAnother(graph.inputs.length);
}

function inputsOf(builder: Builder, graph: Graph): readonly Value[] {
  return graph.inputs.map(({ type }, index) => builder.input(index, type));
}

function wantedInputs(graph: Graph, wrt: readonly number[]): readonly boolean[] {
  const wanted = graph.inputs.map(() => false);
  for (const index of wrt) wanted[index] = true;
  return wanted;
}

function derivativeInputs(graph: Graph, wrt: readonly number[], role: "tangent" | "adjoint"): readonly Input[] {
  return wrt.map((index) => {
    const { name, type } = at(graph.inputs, index);
    return { name: derivativeName(name, role, undefined), type };
  });
}

function shifted(result: Result, offset: number): Result {
  if (typeof result === "number") return result + offset;
  if (isList(result)) return result.map((part) => shifted(part, offset));
  return Object.fromEntries(Object.entries(result).map(([field, part]) => [field, shifted(part, offset)]));
}
