import { parseMath, type ParseOptions } from "../../../compiler/frontends/mathjs/index.ts";
import type { Dim } from "../../../compiler/graph/dim.ts";
import { evaluateAll } from "../../../compiler/graph/evaluate.ts";
import { dimsOf } from "../../../compiler/graph/type.ts";
import { oracle } from "./support.ts";

/** A number, or an array as nested lists. */
export type Nested = number | readonly Nested[];

/** An array: its elements in row-major order and the lengths of its axes. */
export interface Flat {
  readonly dims: readonly number[];
  readonly elements: readonly number[];
}

/** Nested lists as a flat array. */
export function flat(nested: Nested): Flat {
  if (typeof nested === "number") return { dims: [], elements: [nested] };
  const parts = nested.map(flat);
  return { dims: [nested.length, ...(parts[0]?.dims ?? [])], elements: parts.flatMap(({ elements }) => elements) };
}

/** The value of a text at a point, and its shape. */
export function arrayAt(text: string, point: Readonly<Record<string, Nested>>, options: ParseOptions = {}): Flat {
  const own = Object.entries(point).filter(([name]) => new RegExp(`(?<![a-zA-Z_])${name}(?!\\w)`).test(text));
  const shapes = Object.fromEntries(
    own.map(([name, value]) => [name, flat(value).dims] as const).filter(([, dims]) => dims.length > 0),
  );
  const { graph } = parseMath(text, { shapes, variables: own.map(([name]) => name), ...options });
  const values = evaluateAll(
    graph,
    graph.inputs.map(({ name, type }) => {
      const value = flat(point[name] ?? NaN);
      return type.kind === "real" ? (value.elements[0] ?? NaN) : Float64Array.from(value.elements);
    }),
  );
  if (typeof graph.result !== "number") return { dims: [values.length], elements: values.map(Number) };
  const [value = NaN] = values;
  const known = dimsOf(graph.nodes[graph.outputs[0] ?? 0]!.type);
  if (typeof value === "number") return { dims: [], elements: [value] };
  return { dims: known.map(Number), elements: Array.from(value) };
}

/** The shape of the one output of a text. */
export function shapeOf(text: string, options: ParseOptions = {}): readonly Dim[] {
  const { graph } = parseMath(text, options);
  return dimsOf(graph.nodes[graph.outputs[0] ?? 0]!.type);
}

/** What mathjs gives for a text at a point. */
export function judgedArray(text: string, point: Readonly<Record<string, Nested>>): Flat {
  const scope = new Map(
    Object.entries(point).map(([name, value]) => [
      name,
      typeof value === "number" ? value : oracle.matrix(nestedOf(value)),
    ]),
  );
  let value: unknown = oracle.evaluate(text, scope);
  if (oracle.isResultSet(value)) value = value.entries.at(-1);
  return flat(toNested(oracle.isMatrix(value) ? value.toArray() : value));
}

function nestedOf(value: Nested): number[] | number[][] {
  const copy: unknown = JSON.parse(JSON.stringify(value));
  if (isMatrixData(copy)) return copy;
  throw new Error("no matrix");
}

function isMatrixData(value: unknown): value is number[] | number[][] {
  return Array.isArray(value);
}

function toNested(value: unknown): Nested {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return Number(value);
  if (Array.isArray(value)) return value.map(toNested);
  throw new Error(`mathjs gave ${String(value)}`);
}
