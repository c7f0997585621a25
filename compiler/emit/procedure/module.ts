import type { ArrayVariable, Compute, Procedure, Structure } from "../../procedure/procedure.ts";
import { eachStatement, leavesOf } from "../../procedure/walk.ts";
import type { Mode } from "../../transforms/derivatives.ts";
import type { DerivativeKind } from "../../transforms/derive.ts";
import { deriveProcedure } from "../../transforms/procedure/derive.ts";
import { differentiated, resultsOf } from "../../transforms/procedure/signature.ts";
import { simplify } from "../../transforms/simplify.ts";
import { commentText } from "../comment.ts";
import {
  conventionsOf,
  generatedName,
  moduleText,
  regenerateLines,
  titleLines,
  TITLES,
  type ModuleOptions,
} from "../module.ts";
import { createScope } from "../names.ts";
import type { Companion } from "./checks.ts";
import { procedureProgram, specialNames } from "./function.ts";
import { mapComputes, tidied } from "./tidy.ts";

/** The procedure that a module is made for. */
export interface ProcedureSource {
  readonly name: string;
  readonly procedure: Procedure;
  /** What the user wrote. */
  readonly text: string;
  /** What the file is called that the lines of the procedure are lines of. */
  readonly file: string | undefined;
}

/** What a module of a procedure contains. */
export interface ProcedureModuleOptions extends Omit<ModuleOptions, "wrt" | "mode"> {
  /** How Jacobians are accumulated; as the numbers of parameters and results tell where not given. */
  readonly mode?: Mode | "auto";
  /** The parameters that are differentiated, or fields of them (`params.w`); all that can be where not given. */
  readonly wrt?: readonly string[];
  /** Loops, by their counters or lines, that the reverse sweep carries out again piece by piece to save memory. */
  readonly checkpoints?: readonly string[];
}

/** A procedure with the laws applied to its graphs that are asked for; those that change no value where nothing is. */
export function simplifiedProcedure(
  procedure: Procedure,
  { simplify: level = "exact", stable = false }: Pick<ModuleOptions, "simplify" | "stable">,
): Procedure {
  const change = (compute: Compute): Compute => ({
    ...compute,
    graph: simplify(compute.graph, { simplify: level, stable }).graph,
  });
  return level === "none" ? procedure : { ...procedure, body: mapComputes(procedure.body, change) };
}

/** The derivatives that are emitted where nothing is asked for. */
export function defaultProcedureDerivatives(procedure: Procedure): readonly DerivativeKind[] {
  return [returnsNumber(procedure) ? "gradient" : "jacobian"];
}

/** Whether a procedure returns one real number, and nothing else. */
export function returnsNumber({ result, parameters }: Procedure): boolean {
  return result?.form === "scalar" && result.kind === "real" && !parameters.some(({ written }) => written);
}

/** A derivative of a procedure, ready to be printed. */
export interface DerivedProcedure {
  readonly kind: DerivativeKind;
  readonly procedure: Procedure;
  readonly companions: readonly Companion[];
}

/** Derive a procedure, and make its graphs what is printed; `isDifferentiated` where it is to be differentiated again. */
export function derivedProcedure(
  procedure: Procedure,
  kind: DerivativeKind,
  {
    wrt,
    mode,
    checkpoints,
    simplify: level,
  }: Pick<ProcedureModuleOptions, "wrt" | "mode" | "checkpoints" | "simplify">,
  isDifferentiated = false,
): DerivedProcedure {
  const derived = deriveProcedure(procedure, kind, {
    ...(wrt && { wrt }),
    ...(mode && { mode }),
    ...(checkpoints && { checkpoints }),
    isDifferentiated,
  });
  const companions = companionsOf(procedure, derived, kind, wrt);
  const procedureOf = (): Procedure => tidied(derived, level === "none" ? { simplify: level } : {});
  // What is differentiated again still has its rules.
  return { kind, companions, procedure: isDifferentiated ? derived : procedureOf() };
}

/** Emit a TypeScript module. The same input gives the same text, byte for byte. */
export function emitProcedure(source: ProcedureSource, options: ProcedureModuleOptions = {}): string {
  const procedure = simplifiedProcedure(source.procedure, options);
  const style = options.style === undefined || options.style === "plain" ? "plain" : "into";
  const kinds = [...new Set<DerivativeKind>(["value", ...(options.of ?? defaultProcedureDerivatives(procedure))])];
  const derived = kinds.map((kind) => derivedProcedure(procedure, kind, options));
  const reserved = [...new Set(derived.flatMap((each) => specialNames(each.procedure)))];
  const module = createScope(reserved);
  const base = module.declare(source.name);
  const named = derived.map((each) => {
    const isOwn = each.kind === "value" && style === "plain";
    return { ...each, name: isOwn ? base : module.declare(generatedName(base, each.kind, style)) };
  });
  const taken = [...named.map(({ name }) => name), ...reserved];
  const programs = named.map(({ kind, name, companions, procedure: each }) => {
    const documentation = [documentationOf(base, kind, procedure, options)];
    return procedureProgram(
      each,
      { name, documentation, style, resultName: kind, companions, file: source.file, holdsElements: kind !== "value" },
      taken,
    );
  });
  const types = procedure.types.map((type) => (/^export\b/.test(type) ? type : `export ${type}`));
  return moduleText(header(source, options), types, programs, options);
}

function header({ text, procedure }: ProcedureSource, options: ProcedureModuleOptions): readonly string[] {
  const title = titleLines(text);
  const conventions = new Set<string>();
  eachStatement(procedure.body, (statement) => {
    if (statement.kind === "compute") for (const each of conventionsOf(statement.graph)) conventions.add(each);
  });
  const end = [
    ...[...conventions].sort().map((convention) => `// convention: ${commentText(convention)}`),
    ...regenerateLines(options),
  ];
  return end.length > 0 ? [...title, ...end] : title.slice(0, -1);
}

const METHODS: Readonly<Record<DerivativeKind, string | undefined>> = {
  value: undefined,
  gradient: "reverse mode",
  valueAndGradient: "reverse mode",
  jacobian: undefined,
  hessian: "forward over reverse mode",
  jvp: "forward mode",
  vjp: "reverse mode",
  hvp: "forward over reverse mode",
  gnvp: undefined,
};

function documentationOf(
  base: string,
  kind: DerivativeKind,
  procedure: Procedure,
  { wrt, mode }: ProcedureModuleOptions,
): string {
  const method =
    METHODS[kind] ?? (kind === "jacobian" && mode !== undefined && mode !== "auto" ? `${mode} mode` : undefined);
  const chosen = wrt ?? differentiated(procedure, {}).map(({ parameter }) => parameter.name);
  const parameters = kind === "value" || chosen.length > 8 ? "" : ` with respect to ${chosen.join(", ")}`;
  const text = `${TITLES[kind]} of ${base}${parameters}${method === undefined ? "" : `, by ${method}`}.`;
  return commentText(text).replaceAll("*/", "* /");
}

/** The tangents and adjoints among the parameters of a derivative, each with what it must be as long as. */
function companionsOf(
  procedure: Procedure,
  derived: Procedure,
  kind: DerivativeKind,
  wrt: readonly string[] | undefined,
): readonly Companion[] {
  const own = derived.parameters.slice(procedure.parameters.length).map(({ structure }) => structure);
  const of =
    kind === "vjp"
      ? [resultsOf(procedure)]
      : differentiated(procedure, wrt ? { wrt } : {}).map((each) => each.structure);
  const sources = arraysOf(of);
  return arraysOf(own).flatMap((array, index) => {
    const source = sources[index];
    return source ? [{ array, of: source }] : [];
  });
}

/** The arrays of real numbers in some values, in order. */
function arraysOf(structures: readonly Structure[]): readonly ArrayVariable[] {
  return structures
    .flatMap(leavesOf)
    .filter((leaf) => leaf.form === "array")
    .filter((array) => array.kind === "real");
}
