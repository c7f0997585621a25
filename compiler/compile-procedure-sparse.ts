import type { SparseMatrix } from "../runtime/linear/index.ts";
import { at, InternalError } from "./diagnostics/internal-error.ts";
import type { Generated } from "./emit/instantiate.ts";
import { derivedProcedure } from "./emit/procedure/module.ts";
import type { ParsedProcedure } from "./frontends/typescript/procedure.ts";
import type { Sparsity } from "./function-types.ts";
import { movingElements, resultElements, type RealElements } from "./inspect/procedure/elements.ts";
import { copyOf, isStructured } from "./inspect/procedure/generated.ts";
import { numbersIn } from "./inspect/procedure/parts.ts";
import { procedureSparsity } from "./inspect/procedure/sparsity.ts";
import type { StructuredValue } from "./inspect/procedure/values.ts";
import type { Procedure } from "./procedure/procedure.ts";
import type { DerivativeKind } from "./transforms/derive.ts";
import type { ProcedureOptions } from "./transforms/procedure/signature.ts";
import { resultsOf } from "./transforms/procedure/signature.ts";
import type { Colouring } from "./transforms/sparse/colouring.ts";
import type { SparseKind } from "./transforms/sparse/derive.ts";
import { patternOf, symmetrized, transposed } from "./transforms/sparse/pattern.ts";
import { hessianPlan, jacobianPlan, sourcesOf, type SparsePlan } from "./transforms/sparse/plan.ts";

/** What the sparse derivatives of a procedure are made from. */
export interface SparseProcedureRequest {
  readonly parsed: ParsedProcedure;
  /** The procedure as it is differentiated. */
  readonly procedure: Procedure;
  readonly options: ProcedureOptions;
  /** The function of a derivative, made when it is first used. */
  readonly functionOf: (kind: DerivativeKind) => Generated;
}

/** Sweeps at one point, and the numbers that they start from. */
interface Prepared {
  readonly plan: SparsePlan;
  readonly moving: RealElements;
  /** The results of a Jacobian, which reverse sweeps start from. */
  readonly results: RealElements | undefined;
}

/** Where a sparse derivative of a procedure has entries at a point. */
export function procedurePattern(
  request: SparseProcedureRequest,
  kind: SparseKind,
  point: readonly unknown[],
): Sparsity {
  const { plan } = prepared(request, kind, structuredPoint(point));
  return { ...plan.pattern, colours: { forward: plan.forward.count, reverse: plan.reverse.count } };
}

/** The entries of a sparse derivative of a procedure. Its pattern is found at every call, for it may depend on the point. */
export function procedureEntries(
  request: SparseProcedureRequest,
  kind: SparseKind,
  point: readonly unknown[],
): SparseMatrix {
  const given = structuredPoint(point);
  const { plan, moving, results } = prepared(request, kind, given);
  const { functionOf, procedure } = request;
  const isWriting = procedure.parameters.some(({ written }) => written);
  const call = (derivative: DerivativeKind, direction: readonly StructuredValue[]): unknown =>
    Reflect.apply(functionOf(derivative), undefined, [...(isWriting ? given.map(copyOf) : given), ...direction]);
  const [derivative, part] = kind === "sparseHessian" ? (["hvp", "product"] as const) : (["jvp", "tangent"] as const);
  const forward = seedsOf(plan.forward).map((seed) => partOf(call(derivative, moving.parts(seed)), part));
  const reverse = seedsOf(plan.reverse).map((seed) => {
    const parts = results?.parts(seed) ?? [];
    return partOf(call("vjp", parts.length === 1 ? parts : [parts]), "cotangents");
  });
  const values = sourcesOf(plan).map(({ direction, colour, place }) =>
    at(at(direction === "forward" ? forward : reverse, colour), place),
  );
  return { ...plan.pattern, values: Float64Array.from(values) };
}

function prepared(
  { parsed, procedure, options }: SparseProcedureRequest,
  kind: SparseKind,
  given: readonly StructuredValue[],
): Prepared {
  const moving = movingElements(procedure, given, options);
  const names = moving.elements.map(({ name }) => name);
  const base = kind === "sparseHessian" ? derivedProcedure(procedure, "gradient", options, true).procedure : procedure;
  const structure = resultsOf(base);
  const { rows, valueOf } = procedureSparsity(base, given, names, structure, parsed.source);
  const pattern = transposed(patternOf(names.length, rows));
  if (kind === "sparseHessian") return { plan: hessianPlan(symmetrized(pattern)), moving, results: undefined };
  const parts = [
    ...(base.result ? [base.result] : []),
    ...base.parameters.filter(({ written }) => written).map((parameter) => parameter.structure),
  ];
  return { plan: jacobianPlan(pattern), moving, results: resultElements(base, parts.map(valueOf)) };
}

/** For each colour the sum of the unit vectors of its columns, or rows. */
function seedsOf({ colours, count }: Colouring): readonly (readonly number[])[] {
  return Array.from({ length: count }, (_, colour) => Array.from(colours, (own) => (own === colour ? 1 : 0)));
}

/** The numbers of a part of what a derivative returns. */
function partOf(result: unknown, part: string): readonly number[] {
  const found = typeof result === "object" && result !== null ? Object.entries(result) : [];
  const value: unknown = found.find(([name]) => name === part)?.[1];
  if (!isStructured(value)) throw new InternalError(`a derivative has no ${part}`);
  return numbersIn(value);
}

/** Arguments that have been checked. */
function structuredPoint(point: readonly unknown[]): readonly StructuredValue[] {
  return point.map((value) => {
    if (!isStructured(value)) throw new InternalError("an argument holds something else than numbers");
    return value;
  });
}
