import { pathTooLong } from "../../diagnostics/catalogue.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { at } from "../../diagnostics/internal-error.ts";
import { returnsNumber } from "../../emit/procedure/module.ts";
import type { ParsedProcedure } from "../../frontends/typescript/procedure.ts";
import { judgeSubject, mostEntries, type JudgeOptions } from "../check/judge-subject.ts";
import { kinksAt } from "../check/kinks.ts";
import type { Judgement, KinkStep } from "../check/report.ts";
import { functionsAt, type ProcedureFunctions } from "./functions.ts";
import { loadProcedure } from "./generated.ts";
import { dotProducts, sameValue, wholeDerivative, type DotProducts, type WholeDerivative } from "./laws.ts";
import { asStored } from "./parts.ts";
import { pathGraph, type PathGraph } from "./path-graph.ts";
import { run } from "./run.ts";
import { procedureSubject, withOutputs, type ProcedureSubject } from "./subject.ts";
import type { StructuredValue } from "./values.ts";

/** What is checked, and how. */
export interface ProcedureCheckOptions extends JudgeOptions {
  /** The parameters that are differentiated, or fields of them; all that can be where not given. */
  readonly wrt?: readonly string[];
}

/** What a check of a procedure has found out. */
export interface ProcedureReport extends Judgement {
  readonly function: string;
  readonly parameters: readonly string[];
  readonly outputs: readonly string[];
  /** One value for each parameter. */
  readonly point: readonly StructuredValue[];
  /** What is returned, and what is written into parameters. */
  readonly value: readonly StructuredValue[];
  /** Whether the generated function computes what the interpreter does, bit for bit. */
  readonly sameValue: boolean;
  readonly dotProducts: DotProducts;
  readonly whole: WholeDerivative | undefined;
}

/**
 * Compare the code that is generated for the derivatives of a procedure with a numerical derivative, entry by entry of the
 * Jacobian: forward mode by tangents, reverse mode by adjoints. Beyond 200 entries only some are compared. The gradient or
 * Jacobian as it is emitted is compared with both, and the dot-product law takes all entries together.
 * @throws DiagnosticError when the point does not fit, the function cannot be followed there, or the claim cannot be read.
 */
export async function checkProcedure(
  { procedure, source }: Pick<ParsedProcedure, "procedure" | "source">,
  given: readonly StructuredValue[],
  options: ProcedureCheckOptions = {},
): Promise<ProcedureReport> {
  const outcome = run(procedure, given, { source });
  const chosen = { ...(options.wrt && { wrt: options.wrt }) };
  const stored = procedure.parameters.map(({ structure }, index) => asStored(structure, at(given, index)));
  const whole = returnsNumber(procedure) ? "gradient" : "jacobian";
  const generated = await loadProcedure(procedure, ["jvp", "vjp", whole], chosen);
  const functions = functionsAt(procedure, generated, stored, chosen);
  const follow = (size?: number): PathGraph =>
    pathGraph(procedure, given, { source, ...(size !== undefined && { size }) });
  const subject = procedureSubject(functions, { most: mostEntries(options), path: () => follow(), source });
  const judgement = judgeSubject(
    subject,
    kinksOf(() => follow(MOST_STEPS), functions, subject),
    options,
  );
  const laws = {
    sameValue: sameValue(outcome, functions.values),
    dotProducts: dotProducts(functions),
    whole: wholeDerivative(whole, () => generated(whole)(stored), functions, subject),
  };
  return {
    function: procedure.name,
    parameters: procedure.parameters.map(({ name }) => name),
    outputs: functions.results.map(({ name }) => name),
    point: given,
    value: functions.values,
    ...judgement,
    ...laws,
    passed: judgement.passed && laws.sameValue && laws.dotProducts.agree && (laws.whole?.differs.length ?? 0) === 0,
  };
}

/** The longest path in which kinks are looked for. */
const MOST_STEPS = 20_000;

/** The steps of the path that are not differentiable at the point; none where the path is too long to be looked through. */
function kinksOf(
  follow: () => PathGraph,
  { parameters }: ProcedureFunctions,
  subject: ProcedureSubject,
): readonly KinkStep[] {
  const path = unlessTooLong(follow);
  if (path === undefined) return [];
  const places = new Map(parameters.map(({ name }, place) => [name, place]));
  const named = (kink: KinkStep): KinkStep => ({
    ...kink,
    parameters: kink.parameters.flatMap((input) => places.get(path.graph.inputs[input]?.name ?? "") ?? []),
  });
  const all = subject.rows.map((_, row) => row);
  return [
    ...kinksAt(withOutputs(path.graph, subject.rows), path.arguments).map(named),
    // What decides how the path goes on concerns every result.
    ...kinksAt(path.decisions, path.arguments).map((kink) => named({ ...kink, outputs: all })),
  ];
}

function unlessTooLong(follow: () => PathGraph): PathGraph | undefined {
  try {
    return follow();
  } catch (error) {
    if (error instanceof DiagnosticError && error.diagnostics.some(({ code }) => code === pathTooLong.code)) {
      return undefined;
    }
    throw error;
  }
}
