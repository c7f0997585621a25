import { InternalError } from "./diagnostics/internal-error.ts";
import { emit, type EmitOptions } from "./emit.ts";
import { functionProgram } from "./emit/function.ts";
import { instantiate, type Generated } from "./emit/instantiate.ts";
import { generatedName, type ModuleOptions } from "./emit/module.ts";
import { createScope } from "./emit/names.ts";
import { parseMath, type ParsedFunction, type ParseOptions } from "./frontends/mathjs/index.ts";
import type { Graph } from "./graph/graph.ts";
import { derive, type DerivativeKind, type DeriveOptions } from "./transforms/derive.ts";
import { requireLength, requireScalar, wrtPositions } from "./request.ts";

/** What a function and its derivatives are compiled with. */
export interface CompileOptions extends ParseOptions, Omit<DeriveOptions, "wrt"> {
  /** The names of the parameters that are differentiated; all where not given. */
  readonly wrt?: readonly string[];
}

/** The value of a function: a number, or one number per output of a vector. */
export type FunctionValue = number | readonly number[];

/** A compiled function and its derivatives, each compiled when it is first used. */
export interface CompiledFunction {
  /** The value. */
  (...point: readonly number[]): FunctionValue;
  /** ∂f/∂xᵢ for each differentiated parameter. Only for functions of one output. */
  readonly gradient: (...point: readonly number[]) => readonly number[];
  /** The value and the gradient in one sweep. */
  readonly valueAndGradient: (...point: readonly number[]) => {
    readonly value: number;
    readonly gradient: readonly number[];
  };
  /** One row per output, one column per differentiated parameter. */
  readonly jacobian: (...point: readonly number[]) => readonly (readonly number[])[];
  /** The symmetric matrix of second derivatives. Only for functions of one output. */
  readonly hessian: (...point: readonly number[]) => readonly (readonly number[])[];
  /** The value and J·ẋ for a direction ẋ, one entry per differentiated parameter. */
  readonly jvp: (
    point: readonly number[],
    tangent: readonly number[],
  ) => { readonly value: FunctionValue; readonly tangent: FunctionValue };
  /** The value and Jᵀ·ȳ for an adjoint ȳ, one entry per output. */
  readonly vjp: (
    point: readonly number[],
    adjoint: FunctionValue,
  ) => { readonly value: FunctionValue; readonly cotangents: readonly number[] };
  /** The gradient and H·ẋ. Only for functions of one output. */
  readonly hvp: (
    point: readonly number[],
    tangent: readonly number[],
  ) => { readonly gradient: readonly number[]; readonly product: readonly number[] };
  /** The TypeScript module that `adjoint emit` writes. */
  readonly source: (options?: Pick<ModuleOptions, "of" | "style" | "runtime" | "command">) => string;
  readonly graph: Graph;
  /** The names of the parameters, in order. */
  readonly parameters: readonly string[];
}

/**
 * Compile a function written in mathjs syntax into callable functions, in process. Needs no file, no TypeScript compiler
 * and no Node, so it runs in a browser.
 * @throws DiagnosticError when the text is no function that can be compiled.
 */
export function compile(text: string, options: CompileOptions = {}): CompiledFunction {
  return compileParsed(parseMath(text, options), options);
}

/** Compile a function that has been parsed. */
export function compileParsed(parsed: ParsedFunction, options: CompileOptions = {}): CompiledFunction {
  const { graph, name } = parsed;
  const { wrt: names, ...rest } = options;
  const chosen: DeriveOptions = { ...rest, ...(names && { wrt: wrtPositions(graph, names) }) };
  const make = (kind: DerivativeKind): Generated => {
    requireScalar(parsed, kind);
    const base = createScope().declare(name);
    const request = {
      name: generatedName(base, kind, "plain"),
      graph: derive(graph, kind, chosen).graph,
      style: "plain",
      documentation: [],
      resultName: kind,
    } as const;
    return instantiate(functionProgram(request, [request.name]));
  };
  const value = make("value");
  const inputCount = graph.inputs.length;
  const joined = (kind: DerivativeKind, directions: number) => {
    const raw = once(() => make(kind));
    return (point: readonly number[], direction: FunctionValue) => {
      const along = typeof direction === "number" ? [direction] : direction;
      requireLength(parsed, "point", point.length, inputCount);
      requireLength(parsed, kind === "vjp" ? "adjoint" : "tangent", along.length, directions);
      return raw()(...point, ...along);
    };
  };
  const moving = chosen.wrt?.length ?? inputCount;
  const properties: PropertyDescriptorMap = {
    source: { value: (how: EmitOptions = {}) => emit(parsed, { ...options, ...how }) },
    graph: { value: graph },
    parameters: { value: graph.inputs.map((input) => input.name) },
    jvp: { value: joined("jvp", moving) },
    vjp: { value: joined("vjp", graph.outputs.length) },
    hvp: { value: joined("hvp", moving) },
  };
  for (const kind of ["gradient", "valueAndGradient", "jacobian", "hessian"] as const) {
    properties[kind] = madeOnUse(kind, () => make(kind));
  }
  const compiled: unknown = Object.defineProperties(value, properties);
  if (!isCompiled(compiled)) throw new InternalError("a compiled function lacks its derivatives");
  return compiled;
}

/** A property that becomes the function itself when it is first read, so that later calls go straight to it. */
function madeOnUse(name: string, make: () => Generated): PropertyDescriptor {
  return {
    configurable: true,
    get(this: object): Generated {
      const made = make();
      Object.defineProperty(this, name, { value: made });
      return made;
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function isCompiled(value: unknown): value is CompiledFunction {
  return typeof value === "function" && "source" in value && "gradient" in value;
}
