import { counted } from "../../runtime/counted.ts";
import type { Dim } from "../graph/dim.ts";
import { hasNumberResult, type Graph } from "../graph/graph.ts";
import { costOf, costRatio } from "../inspect/cost.ts";
import { lawText } from "../inspect/notation.ts";
import { derive, type Derived, type DerivativeKind, type DeriveOptions } from "../transforms/derive.ts";
import { deriveSparse, type DerivedSparse, type SparseKind } from "../transforms/sparse/derive.ts";
import { describeModes } from "../transforms/mode.ts";
import { VERSION } from "../version.ts";
import { commentText } from "./comment.ts";
import { functionProgram } from "./function.ts";
import { createScope } from "./names.ts";
import { printBuffer, printFactory, printFunction } from "./print.ts";
import type { ArrayType, FunctionProgram, Program } from "./program.ts";
import type { Style } from "./result.ts";
import { runtimeNames, sourceOf, withDependencies } from "./runtime-names.ts";
import { sparseParts } from "./sparse/parts.ts";
import { hasArrays } from "./tensor/function.ts";

/** The function that a module is made for. */
export interface ModuleSource {
  readonly name: string;
  readonly graph: Graph;
  /** What the user wrote. */
  readonly text: string;
}

/** What arrays are made of. */
export type Precision = "f64" | "f32";

/** The arrays of a precision. */
export function arrayTypeOf(precision: Precision | undefined): ArrayType {
  return precision === "f32" ? "Float32Array" : "Float64Array";
}

/** What a module contains. */
export interface ModuleOptions extends DeriveOptions {
  /** The derivatives to emit beside the function itself; the gradient, or the Jacobian of several outputs, by default. */
  readonly of?: readonly DerivativeKind[];
  /** The sparse derivatives to emit; lengths of arrays must be numbers. */
  readonly sparse?: readonly SparseKind[];
  readonly style?: Style;
  /**
   * Whether functions of the runtime are written into the module or imported from `adjoint/runtime`. By default kernels
   * for arrays are imported, and functions such as erf are written into a module that needs no kernels.
   */
  readonly runtime?: "inline" | "import";
  /** What arrays are made of: doubles, by default, or single-precision numbers. */
  readonly precision?: Precision;
  /** Whether functions of arrays throw where an element of an argument is not finite. */
  readonly finite?: boolean;
  /** The command that makes the module again, for its header. */
  readonly command?: string;
}

/** The name of a generated function: the function's own, or with the derivative behind it. */
export function generatedName(base: string, kind: DerivativeKind | SparseKind, style: Style): string {
  const suffix = kind === "value" ? "" : kind.charAt(0).toUpperCase() + kind.slice(1);
  if (style === "factory") return `create${base.charAt(0).toUpperCase()}${base.slice(1)}${suffix}`;
  return `${base}${suffix}${style === "into" ? "Into" : ""}`;
}

/** The derivatives that are emitted where nothing is asked for. */
export function defaultDerivatives(graph: Graph): readonly DerivativeKind[] {
  return [hasNumberResult(graph) ? "gradient" : "jacobian"];
}

/** A function of numbers needs no workspace: where a factory is asked for, it writes into arrays of the caller. */
function styleOf(wanted: Style, graph: Graph): Style {
  return wanted === "factory" && !hasArrays(graph) ? "into" : wanted;
}

/** Emit a TypeScript module. The same input gives the same text, byte for byte. */
export function emitModule(source: ModuleSource, options: ModuleOptions = {}): string {
  const { graph } = source;
  const style = styleOf(options.style ?? "plain", graph);
  const kinds: readonly DerivativeKind[] = ["value", ...(options.of ?? defaultDerivatives(graph))];
  const derived = [...new Set(kinds)].map((kind) => derive(graph, kind, options));
  const sparse = [...new Set(options.sparse)].map((kind) =>
    deriveSparse(graph, kind, hasArrays(graph), new Map(), options),
  );
  const reserved = new Set([...derived, ...sparse].flatMap((derivative) => [...runtimeNames(derivative.graph)]));
  if (options.finite === true) reserved.add("checkFinite");
  const module = createScope(reserved);
  const base = module.declare(source.name);
  const named = derived.map((derivative) => {
    const own = derivative.kind === "value" && style === "plain";
    return { derivative, name: own ? base : module.declare(generatedName(base, derivative.kind, style)) };
  });
  const taken = [...named.map(({ name }) => name), ...reserved];
  const programs = named.map(({ derivative, name }) => {
    const program = functionProgram(
      {
        name,
        graph: derivative.graph,
        style,
        resultName: derivative.kind,
        arrayType: arrayTypeOf(options.precision),
        finite: options.finite ?? false,
        documentation: [documentation(base, derivative, graph, options)],
      },
      taken,
    );
    // The function that a factory makes is its own.
    const functions = program.factory ? [] : program.functions.map((each) => each.name);
    taken.push(...program.buffers.map((buffer) => buffer.name), ...functions);
    return program;
  });
  const added = sparseParts(
    {
      graph,
      base,
      style,
      wrt: options.wrt,
      arrayType: arrayTypeOf(options.precision),
      finite: options.finite ?? false,
      named: sparse.map((each) => ({ derived: each, name: module.declare(generatedName(base, each.kind, style)) })),
    },
    module,
    taken,
  );
  const all = [...programs, ...added.programs];
  return moduleText(header(source, derived, sparse, options), added.declarations, all, options);
}

/** The text of a module: its header, declarations of types, functions, and what these need of the runtime. */
export function moduleText(
  head: readonly string[],
  types: readonly string[],
  programs: readonly Program[],
  options: Pick<ModuleOptions, "runtime" | "precision">,
): string {
  const hasKernels = programs.some((program) => [...program.runtime].some(isKernel));
  const imports = options.runtime === undefined ? hasKernels : options.runtime === "import";
  const called = programs.flatMap((program) => [...program.runtime]);
  const inlined = imports ? [] : [...withDependencies(called)].sort();
  return [
    ...head,
    "",
    ...(imports ? importLines(programs) : []),
    ...types.flatMap((type) => [type, ""]),
    ...programs.flatMap((program) => [...printProgram(program), ""]),
    ...inlined.flatMap((name) => [sourceOf(name).source.replace(/\bFloats\b/g, arrayTypeOf(options.precision)), ""]),
  ]
    .join("\n")
    .replace(/\n+$/, "\n");
}

/** Whether a function of the runtime works on arrays. */
function isKernel(name: string): boolean {
  return sourceOf(name).source.includes("Floats");
}

function printProgram(program: Program): readonly string[] {
  const { factory, buffers, functions } = program;
  return [
    ...buffers.map(printBuffer),
    ...(buffers.length > 0 ? [""] : []),
    ...(factory ? printFactory(factory, functions, "typescript") : printFunctions(functions)),
  ];
}

function printFunctions(functions: readonly FunctionProgram[]): readonly string[] {
  return [...functions.flatMap((each, index) => [...(index > 0 ? [""] : []), ...printFunction(each, "typescript")])];
}

function importLines(programs: readonly Program[]): readonly string[] {
  const used = [...new Set(programs.flatMap(({ runtime }) => [...runtime]))].sort();
  return used.length > 0 ? [`import { ${used.join(", ")} } from "adjoint/runtime";`, ""] : [];
}

/** What functions compute, by what they are. */
export const TITLES: Readonly<Record<DerivativeKind, string>> = {
  value: "The value",
  gradient: "The gradient",
  valueAndGradient: "The value and the gradient",
  jacobian: "The Jacobian, one row per output,",
  hessian: "The Hessian",
  jvp: "The value and the Jacobian-vector product",
  vjp: "The value and the vector-Jacobian product",
  hvp: "The gradient and the Hessian-vector product",
  gnvp: "The value and the Gauss-Newton product JᵀJ·ẋ",
};

const METHODS: Readonly<Partial<Record<DerivativeKind, string>>> = {
  hessian: "forward over reverse mode",
  hvp: "forward over reverse mode",
  gnvp: "forward and then reverse mode",
};

function documentation(base: string, derived: Derived, source: Graph, options: ModuleOptions): string {
  const { operations } = costOf(derived.graph);
  return `${titleOf(base, derived, source, options)}: ${counted(operations, "operation")}.`;
}

/** What a generated function computes, and how, in words that may stand in a comment. */
export function titleOf(base: string, { kind, mode }: Derived, source: Graph, { wrt }: ModuleOptions): string {
  const inputs = wrt?.map((index) => source.inputs[index]) ?? source.inputs;
  const parameters =
    inputs.length <= 8 ? ` with respect to ${inputs.map((input) => input?.name ?? "").join(", ")}` : "";
  const method = METHODS[kind] ?? (mode && `${mode} mode`);
  const about = kind === "value" ? "" : `${parameters}${method === undefined ? "" : `, by ${method}`}`;
  return commentText(`${TITLES[kind]} of ${base}${about}`).replaceAll("*/", "* /");
}

const MAX_SOURCE_LINES = 40;

/** The first lines of a header: who made the module, and from what. */
export function titleLines(text: string): readonly string[] {
  const lines = text.trim().split(/\r\n|[\n\r\u2028\u2029]/);
  const shown = lines.slice(0, MAX_SOURCE_LINES);
  return [
    `// @generated by adjoint ${VERSION}. DO NOT EDIT.`,
    "//",
    ...shown.map((line) => `//   ${commentText(line)}`.trimEnd()),
    ...(lines.length > shown.length ? [`//   … ${String(lines.length - shown.length)} more lines`] : []),
    "//",
  ];
}

/** The header of a module: the source, what its functions cost, conventions, and the command that makes it. */
export function header(
  source: ModuleSource,
  derived: readonly Derived[],
  sparse: readonly DerivedSparse[],
  options: ModuleOptions,
): readonly string[] {
  const [value] = derived;
  const called = commentText(source.name);
  const own = value ? costOf(value.graph).operations : 0;
  const counts = [...derived, ...sparse].map(({ kind, graph }) => {
    const { operations } = costOf(graph);
    return kind === "value" ? `${called} ${operations}` : `${kind} ${operations}${ratio(operations, own, called)}`;
  });
  const stabilised = value?.stabilised.map((law) => (typeof law === "string" ? law : lawText(law))) ?? [];
  return [
    ...titleLines(source.text),
    `// operations: ${counts.join(", ")}`,
    ...derived.flatMap(({ modeCosts }) => (modeCosts.length > 0 ? [`// ${describeModes(modeCosts)}`] : [])),
    ...conventionsOf(source.graph).map((convention) => `// convention: ${commentText(convention)}`),
    ...stabilised.map((law) => `// stable form: ${commentText(law)}`),
    ...regenerateLines(options),
  ];
}

/** The command that makes the module again. */
export function regenerateLines({ command }: Pick<ModuleOptions, "command">): readonly string[] {
  return command === undefined ? [] : [`// regenerate: ${commentText(command)}`];
}

function ratio(operations: Dim, own: Dim, called: string): string {
  const times = costRatio(operations, own);
  return times === undefined ? "" : ` (${times.toFixed(1)} × ${called})`;
}

/** The declared conventions of the primitives that the user's own graph has, each once. */
export function conventionsOf(graph: Graph): readonly string[] {
  const found = new Set<string>();
  for (const { primitive, attributes } of graph.nodes) {
    if (primitive.convention !== undefined) found.add(primitive.convention);
    for (const region of Object.values(attributes)) {
      if (typeof region === "object") conventionsOf(region).forEach((convention) => found.add(convention));
    }
  }
  return [...found].sort();
}
