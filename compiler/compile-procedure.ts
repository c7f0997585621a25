import { InternalError } from "./diagnostics/internal-error.ts";
import { instantiate, type Generated } from "./emit/instantiate.ts";
import { generatedName } from "./emit/module.ts";
import { createScope } from "./emit/names.ts";
import { procedureProgram, specialNames } from "./emit/procedure/function.ts";
import { derivedProcedure, simplifiedProcedure } from "./emit/procedure/module.ts";
import { procedureEntries, procedurePattern, type SparseProcedureRequest } from "./compile-procedure-sparse.ts";
import { emit, type EmitOptions } from "./emit.ts";
import type { ParsedProcedure } from "./frontends/typescript/procedure.ts";
import { madeOnUse, once } from "./on-use.ts";
import { leavesOf } from "./procedure/walk.ts";
import { argumentCheck, type ArgumentCheck, type Expected, type Lengths } from "./procedure-arguments.ts";
import type { CompiledProcedure } from "./function-types.ts";
import type { Procedure } from "./procedure/procedure.ts";
import { requireDerivative, requireLoops, requireWrt } from "./request.ts";
import type { Mode } from "./transforms/derivatives.ts";
import type { DerivativeKind, DeriveOptions } from "./transforms/derive.ts";
import type { SparseKind } from "./transforms/sparse/derive.ts";
import { differentiated, resultsOf } from "./transforms/procedure/signature.ts";
import { isReal } from "./transforms/procedure/activity.ts";
import { mappedLeaves } from "./transforms/procedure/structure.ts";

/** What a procedure and its derivatives are compiled with. */
export interface ProcedureCompileOptions extends Omit<DeriveOptions, "wrt" | "mode"> {
  /** How Jacobians are accumulated; as the numbers of parameters and results tell where not given. */
  readonly mode?: Mode | "auto";
  /** The parameters that are differentiated, or fields of them (`params.w`); all that can be where not given. */
  readonly wrt?: readonly string[];
  /** Loops, by their counters or lines, that the reverse sweep carries out again piece by piece to save memory. */
  readonly checkpoints?: readonly string[];
}

const KINDS = ["gradient", "valueAndGradient", "jacobian", "hessian"] as const;

/**
 * Compile a procedure that has been parsed into callable functions, in process. Each derivative is made when it is first used.
 * @throws DiagnosticError when `wrt` names what is no parameter, or cannot be differentiated.
 */
export function compileProcedure(parsed: ParsedProcedure, options: ProcedureCompileOptions = {}): CompiledProcedure {
  requireWrt(parsed, options.wrt);
  requireLoops(parsed, options.checkpoints);
  const procedure = simplifiedProcedure(parsed.procedure, options);
  const make = (kind: DerivativeKind): Generated => {
    requireDerivative(parsed, kind);
    const derived = derivedProcedure(procedure, kind, options);
    const reserved = specialNames(derived.procedure);
    const name = generatedName(createScope(reserved).declare(parsed.name), kind, "plain");
    return instantiate(procedureProgram(derived.procedure, { name, holdsElements: kind !== "value" }, reserved));
  };
  const { parameters } = procedure;
  const check = argumentCheck(parsed.source);
  const called = (raw: () => Generated) => {
    return (...point: readonly unknown[]): unknown => {
      check(parameters, point, new Map());
      return Reflect.apply(raw(), undefined, point);
    };
  };
  const moving = differentiated(procedure, options).map(({ parameter, structure }): Expected => ({
    name: `the tangent of ${parameter.name}`,
    structure,
  }));
  const along = (kind: "jvp" | "hvp") => {
    const raw = once(() => make(kind));
    return (point: readonly unknown[], tangents: readonly unknown[]): unknown => {
      const lengths: Lengths = new Map();
      check(parameters, point, lengths);
      check(moving, tangents, lengths);
      return Reflect.apply(raw(), undefined, [...point, ...tangents]);
    };
  };
  const properties: PropertyDescriptorMap = {
    source: { value: (how: EmitOptions = {}) => emit(parsed, { ...options, ...how }) },
    procedure: { value: parsed.procedure },
    parameters: { value: parameters.map(({ name }) => name) },
    jvp: { value: along("jvp") },
    hvp: { value: along("hvp") },
    vjp: {
      value: transposed(
        procedure,
        check,
        once(() => make("vjp")),
      ),
    },
  };
  for (const kind of KINDS) properties[kind] = madeOnUse(kind, () => called(once(() => make(kind))));
  Object.assign(properties, sparseProperties({ parsed, procedure, options, functionOf: madeOnce(make) }, check));
  const compiled: unknown = Object.defineProperties(called(once(() => make("value"))), properties);
  if (isCompiled(compiled)) return compiled;
  throw new InternalError("a compiled procedure lacks its derivatives");
}

/** Functions that are made when they are asked for first. */
function madeOnce(make: (kind: DerivativeKind) => Generated): (kind: DerivativeKind) => Generated {
  const known = new Map<DerivativeKind, Generated>();
  return (kind) => {
    const made = known.get(kind) ?? make(kind);
    known.set(kind, made);
    return made;
  };
}

/** The derivatives that are given by their entries, and where these are at a point. */
function sparseProperties(request: SparseProcedureRequest, check: ArgumentCheck): PropertyDescriptorMap {
  const { parsed, procedure } = request;
  const requirePoint = (kind: SparseKind, point: readonly unknown[]): void => {
    requireDerivative(parsed, kind);
    check(procedure.parameters, point, new Map());
  };
  const entries = (kind: SparseKind): PropertyDescriptor => ({
    value: (...point: readonly unknown[]) => {
      requirePoint(kind, point);
      return procedureEntries(request, kind, point);
    },
  });
  return {
    sparseJacobian: entries("sparseJacobian"),
    sparseHessian: entries("sparseHessian"),
    sparsity: {
      value: (kind: SparseKind, point: readonly unknown[]) => {
        requirePoint(kind, point);
        return procedurePattern(request, kind, point);
      },
    },
  };
}

/** The vector-Jacobian product. How long the adjoint must be is known when the value is. */
function transposed(procedure: Procedure, check: ArgumentCheck, raw: () => Generated) {
  const results = resultsOf(procedure);
  const seed = mappedLeaves(results, (leaf) => (isReal(leaf) ? leaf : undefined));
  const adjoints: readonly Expected[] = seed ? [{ name: "the adjoint", structure: seed }] : [];
  return (point: readonly unknown[], adjoint: unknown): unknown => {
    const lengths: Lengths = new Map();
    check(procedure.parameters, point, lengths);
    check(adjoints, [adjoint], new Map(lengths));
    const result: unknown = Reflect.apply(raw(), undefined, [...point, adjoint]);
    if (procedure.result && leavesOf(procedure.result).some(({ form }) => form === "array")) {
      check([{ name: "the value", structure: procedure.result }], [valueOf(result)], lengths);
      check(adjoints, [adjoint], lengths);
    }
    return result;
  };
}
function valueOf(result: unknown): unknown {
  return typeof result === "object" && result !== null && "value" in result ? result.value : undefined;
}

function isCompiled(value: unknown): value is CompiledProcedure {
  return typeof value === "function" && "source" in value && "gradient" in value;
}
