/**
 * A derivative compiler: mathematics in, forward- and reverse-mode derivative programs out.
 *
 * @module
 */
export type { BatchOptions } from "./batch.ts";
export { compile, compileArrays, compileParsed, type ArrayOptions, type CompileOptions } from "./compile.ts";
export { compileProcedure, type ProcedureCompileOptions } from "./compile-procedure.ts";
export type {
  ArrayValue,
  BatchArgument,
  CompiledArrayFunction,
  CompiledBatch,
  CompiledFunction,
  CompiledProcedure,
  CompiledSum,
  Elements,
  Entry,
  FunctionValue,
  Prepared,
  Sparsity,
} from "./function-types.ts";
export { renderDiagnostic, type RenderOptions as RenderDiagnosticOptions } from "./diagnostics/code-frame.ts";
export { DiagnosticError, type Diagnostic, type Source } from "./diagnostics/diagnostic.ts";
export { InternalError } from "./diagnostics/internal-error.ts";
export { emit, type EmitOptions } from "./emit.ts";
export type { Precision } from "./emit/module.ts";
export type { Style } from "./emit/result.ts";
export type { Generated } from "./emit/instantiate.ts";
export { load, type LoadedModule } from "./emit/load.ts";
export { parseMath as parse, type ParsedFunction, type ParseOptions } from "./frontends/mathjs/index.ts";
export { parseProcedure, parseTypeScript, type TypeScriptOptions } from "./frontends/typescript/index.ts";
export type { ParsedProcedure } from "./frontends/typescript/procedure.ts";
export type { AdjointConfig, DerivativeConfig } from "./frontends/typescript/rules/config.ts";
export { evaluate, evaluateAll } from "./graph/evaluate.ts";
export type { Graph, Input, Result } from "./graph/graph.ts";
export type { Dim } from "./graph/dim.ts";
export { nestedLists, type Nested } from "./graph/nested.ts";
export type { Node } from "./graph/node.ts";
export type { Span } from "./graph/provenance.ts";
export { check, type CheckOptions } from "./inspect/check.ts";
export type { Claim } from "./inspect/check/claim.ts";
export type { Point } from "./inspect/check/point.ts";
export { renderCheck } from "./inspect/check/render.ts";
export type {
  CheckEntry,
  CheckMethod,
  CheckReport,
  ClaimEntry,
  ClaimReport,
  ClaimVerdict,
  Corner,
  KinkStep,
  Mistake,
  Verdict,
} from "./inspect/check/report.ts";
export { costReport, renderCost, type CostEntry, type CostOptions, type CostReport } from "./inspect/cost-report.ts";
export { costAt, costOf, type Cost } from "./inspect/cost.ts";
export { checkProcedure, type ProcedureCheckOptions, type ProcedureReport } from "./inspect/procedure/check.ts";
export { procedureCost, type ProcedureCostOptions } from "./inspect/procedure/cost.ts";
export { pathGraph, type PathGraph, type PathOptions } from "./inspect/procedure/path-graph.ts";
export { renderProcedureCheck } from "./inspect/procedure/render-check.ts";
export { countOperations, run as interpret, type Outcome, type RunOptions } from "./inspect/procedure/run.ts";
export type { StructuredValue } from "./inspect/procedure/values.ts";
export { toDot } from "./inspect/draw/dot.ts";
export { drawing, type Drawing, type DrawingPoint, type DrawnEdge, type DrawnNode } from "./inspect/draw/drawing.ts";
export { toMermaid } from "./inspect/draw/mermaid.ts";
export { toSvg } from "./inspect/draw/svg.ts";
export {
  trace,
  type Trace,
  type TraceDerivative,
  type TraceMode,
  type TraceOptions,
  type TraceRow,
  type Written,
} from "./inspect/trace.ts";
export { renderTrace, type RenderTraceOptions } from "./inspect/trace/render.ts";
export type { DerivativeKind } from "./transforms/derive.ts";
export type { SparseKind } from "./transforms/sparse/derive.ts";
export type { SparsityPattern } from "./transforms/sparse/pattern.ts";
export {
  gradient,
  hessian,
  hvp,
  jacobian,
  jvp,
  valueAndGradient,
  vjp,
  type Mode,
  type Wrt,
} from "./transforms/derivatives.ts";
export { simplify, type Simplified, type SimplifyOptions } from "./transforms/simplify.ts";
export { VERSION } from "./version.ts";
