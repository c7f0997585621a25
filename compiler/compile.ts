import type { BatchOptions } from "./batch.ts";
import { compileBatch } from "./compile-batch.ts";
import { argumentFor } from "./array-arguments.ts";
import { sparseDerivative, sparsity } from "./compile-sparse.ts";
import { at, InternalError } from "./diagnostics/internal-error.ts";
import { emit, type EmitOptions } from "./emit.ts";
import { functionProgram } from "./emit/function.ts";
import { instantiate, type Generated } from "./emit/instantiate.ts";
import { arrayTypeOf, generatedName, type Precision } from "./emit/module.ts";
import { createScope } from "./emit/names.ts";
import { runtimeNames } from "./emit/runtime-names.ts";
import type { Style } from "./emit/result.ts";
import { hasArrays } from "./emit/tensor/function.ts";
import { parseMath, type ParsedFunction, type ParseOptions } from "./frontends/mathjs/index.ts";
import type { CompiledArrayFunction, CompiledFunction, FunctionValue, Prepared } from "./function-types.ts";
import { outputNodes, type Input } from "./graph/graph.ts";
import { planSizes } from "./graph/sizes.ts";
import { flattened, isNestedList, type Nested } from "./graph/nested.ts";
import { dimsOf } from "./graph/type.ts";
import { madeOnUse, once } from "./on-use.ts";
import { derive, type DerivativeKind, type DeriveOptions } from "./transforms/derive.ts";
import { SPARSE_DERIVATIVES, type SparseKind } from "./transforms/sparse/derive.ts";
import { requireLength, requireLengths, requireMode, requireScalar, requireSizes, wrtPositions } from "./request.ts";

/** What a function and its derivatives are compiled with. */
export interface CompileOptions extends ParseOptions, Omit<DeriveOptions, "wrt"> {
  /** The names of the parameters that are differentiated; all where not given. */
  readonly wrt?: readonly string[];
  /** What arrays are made of: doubles, by default, or single-precision numbers. */
  readonly precision?: Precision;
  /** Whether functions of arrays throw where an element of an argument is not finite. */
  readonly finite?: boolean;
}

/** Options that declare the shapes of parameters that are arrays. */
export type ArrayOptions = CompileOptions & Required<Pick<ParseOptions, "shapes">>;

/**
 * Compile a function written in mathjs syntax into callable functions, in process. Needs no file, no TypeScript compiler
 * and no Node, so it runs in a browser. With `shapes` it is a function of arrays: `{ W: [200, 784], X: ["n", 784] }`.
 * @throws DiagnosticError when the text is no function that can be compiled.
 */
export function compile(text: string, options: ArrayOptions): CompiledArrayFunction;
export function compile(text: string, options?: CompileOptions): CompiledFunction;
export function compile(text: string, options: CompileOptions = {}): CompiledFunction | CompiledArrayFunction {
  return made(parseMath(text, options), options);
}

/** Compile a function of numbers that has been parsed. */
export function compileParsed(parsed: ParsedFunction, options: CompileOptions = {}): CompiledFunction {
  return made(parsed, options);
}

/** Compile a function of arrays that has been parsed. */
export function compileArrays(parsed: ParsedFunction, options: CompileOptions = {}): CompiledArrayFunction {
  return made(parsed, options);
}

/** What the functions that are made for one source share. */
interface Compilation {
  readonly parsed: ParsedFunction;
  readonly options: CompileOptions;
  readonly chosen: DeriveOptions;
}

/** One of the two: which of them depends on the shapes, which the callers know. */
type Compiled = CompiledFunction & CompiledArrayFunction;

function made(parsed: ParsedFunction, options: CompileOptions): Compiled {
  const { wrt: names, ...rest } = options;
  const chosen: DeriveOptions = { ...parsed.laws, ...rest, ...(names && { wrt: wrtPositions(parsed.graph, names) }) };
  requireMode(parsed, rest.mode);
  const compilation: Compilation = { parsed, options, chosen };
  const compiled = hasArrays(parsed.graph) ? ofArrays(compilation) : ofNumbers(compilation);
  if (isCompiled(compiled)) return compiled;
  throw new InternalError("a compiled function lacks its derivatives");
}

/** Make one of the functions. @throws DiagnosticError when the source has no such derivative. */
function make({ parsed, options, chosen }: Compilation, kind: DerivativeKind, style: Style = "plain"): Generated {
  requireScalar(parsed, kind);
  if (style === "plain") requireLengths(parsed);
  const { graph } = derive(parsed.graph, kind, chosen);
  const reserved = [...runtimeNames(graph), "checkFinite"];
  const name = generatedName(createScope(reserved).declare(parsed.name), kind, style);
  const request = {
    name,
    graph,
    style,
    documentation: [],
    resultName: kind,
    arrayType: arrayTypeOf(options.precision),
    finite: options.finite ?? false,
  };
  return instantiate(functionProgram(request, [name, ...reserved]));
}

function ofNumbers(compilation: Compilation): unknown {
  const { parsed, options, chosen } = compilation;
  const { graph } = parsed;
  const inputCount = graph.inputs.length;
  const joined = (kind: DerivativeKind, directions: number) => {
    const raw = once(() => make(compilation, kind));
    return (point: readonly number[], direction: FunctionValue) => {
      const along = typeof direction === "number" ? [direction] : direction;
      requireLength(parsed, "point", point.length, inputCount);
      requireLength(parsed, kind === "vjp" ? "adjoint" : "tangent", along.length, directions);
      return raw()(...point, ...along);
    };
  };
  const moving = chosen.wrt?.length ?? inputCount;
  const properties: PropertyDescriptorMap = {
    ...described(compilation),
    jvp: { value: joined("jvp", moving) },
    vjp: { value: joined("vjp", graph.outputs.length) },
    hvp: { value: joined("hvp", moving) },
    gnvp: { value: joined("gnvp", moving) },
    map: {
      value: (batch: BatchOptions = {}) => {
        const { wrt, precision, finite = false } = options;
        const source = (how: EmitOptions): string => emit(parsed, { ...options, ...how });
        return compileBatch({ parsed, batch, wrt, derive: chosen, precision, finite, source });
      },
    },
  };
  for (const kind of KINDS) properties[kind] = madeOnUse(kind, () => make(compilation, kind));
  for (const kind of SPARSE_DERIVATIVES) {
    properties[kind] = madeOnUse(kind, () => {
      const raw = sparseDerivative(compilation, kind);
      return (...point: readonly number[]) => {
        requireLength(parsed, "point", point.length, inputCount);
        return raw(point);
      };
    });
  }
  return Object.defineProperties(make(compilation, "value"), properties);
}

const KINDS = ["gradient", "valueAndGradient", "jacobian", "hessian"] as const;

function ofArrays(compilation: Compilation): unknown {
  const { parsed, chosen } = compilation;
  const { graph, source } = parsed;
  const convert = (
    inputs: readonly Input[],
    values: readonly Nested[],
    what: string,
  ): (number | Float64Array | Float32Array)[] => {
    requireLength(parsed, what, values.length, inputs.length);
    return values.map((value, index) => argumentFor(at(inputs, index), value, source));
  };
  const called = (raw: () => Generated) => {
    return (...point: readonly Nested[]) => raw()(...convert(graph.inputs, point, "point"));
  };
  const moving = chosen.wrt?.map((index) => at(graph.inputs, index)) ?? graph.inputs;
  const results = outputNodes(graph).map(({ type }) => ({ name: "the adjoint", type }));
  const joined = (kind: DerivativeKind) => {
    const raw = once(() => make(compilation, kind));
    const [inputs, what] = kind === "vjp" ? ([results, "adjoint"] as const) : ([moving, "tangent"] as const);
    return (point: readonly Nested[], direction: Nested) => {
      const isOne = kind === "vjp" && typeof graph.result === "number";
      const along = isOne || !isNestedList(direction) || isBare(direction, inputs) ? [direction] : direction;
      return raw()(...convert(graph.inputs, point, "point"), ...convert(inputs, along, what));
    };
  };
  const properties: PropertyDescriptorMap = {
    ...described(compilation),
    jvp: { value: joined("jvp") },
    vjp: { value: joined("vjp") },
    hvp: { value: joined("hvp") },
    gnvp: { value: joined("gnvp") },
    prepare: {
      value: (kind: DerivativeKind, lengths: Readonly<Record<string, number>> = {}) =>
        prepared(compilation, kind, lengths),
    },
  };
  for (const kind of KINDS) properties[kind] = madeOnUse(kind, () => called(once(() => make(compilation, kind))));
  for (const kind of SPARSE_DERIVATIVES) {
    properties[kind] = madeOnUse(kind, () => {
      const raw = sparseDerivative(compilation, kind);
      return called(
        () =>
          (...point) =>
            raw(point),
      );
    });
  }
  return Object.defineProperties(called(once(() => make(compilation, "value"))), properties);
}

/** A function with a workspace of its own, for given named lengths. */
function prepared(compilation: Compilation, kind: DerivativeKind, lengths: Readonly<Record<string, number>>): Prepared {
  const { steps, unsolved } = planSizes(compilation.parsed.graph.inputs);
  const needed = [...steps.map(({ name }) => name), ...unsolved];
  requireSizes(compilation.parsed, needed, lengths);
  const created = make(compilation, kind, "factory")(...needed.map((name) => lengths[name] ?? NaN));
  if (typeof created !== "function") throw new InternalError("a factory made no function");
  return (...values) => {
    requireLength(compilation.parsed, "list of arguments", values.length, created.length);
    const result: unknown = Reflect.apply(created, undefined, values);
    return typeof result === "number" ? result : undefined;
  };
}

/** Whether a direction is given for the one parameter that is differentiated, and not as a list of directions. */
function isBare(direction: Nested, inputs: readonly Input[]): boolean {
  const [only, ...more] = inputs;
  if (only === undefined || more.length > 0) return false;
  return flattened(direction)?.lengths?.length === dimsOf(only.type).length;
}

function described(compilation: Compilation): PropertyDescriptorMap {
  const { parsed, options } = compilation;
  const { graph } = parsed;
  return {
    sparsity: {
      value: (kind: SparseKind, lengths: Readonly<Record<string, number>> = {}) => sparsity(compilation, kind, lengths),
    },
    source: { value: (how: EmitOptions = {}) => emit(parsed, { ...options, ...how }) },
    graph: { value: graph },
    parameters: { value: graph.inputs.map((input) => input.name) },
  };
}

function isCompiled(value: unknown): value is Compiled {
  return typeof value === "function" && "source" in value && "gradient" in value;
}
