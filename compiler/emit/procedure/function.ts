import type { ArrayVariable, Procedure, Variable } from "../../procedure/procedure.ts";
import { eachStatement, leavesOf } from "../../procedure/walk.ts";
import { createScope } from "../names.ts";
import type { Program, Statement } from "../program.ts";
import { runtimeNames } from "../runtime-names.ts";
import { withComparedTypes } from "./annotate.ts";
import { emitBlock } from "./block.ts";
import { requireLengths, requireOwnMemory, type Companion } from "./checks.ts";
import type { Emission, Frame } from "./frame.ts";
import { inlinedVariables } from "./inlined.ts";
import { declareParameters, unpackParameters } from "./parameters.ts";
import { structureExpression, structureType } from "./result.ts";
import { DOUBLED, stacksOf } from "./stack.ts";
import { withSteadyElements } from "./steady.ts";
import { typeOf } from "./types.ts";
import { resultLeaves, usageOf } from "./usage.ts";
import { writingEnd, writtenNote, writtenResult } from "./written.ts";

/** What a function is made from. */
export interface ProcedureRequest {
  readonly name: string;
  readonly documentation?: readonly string[];
  /** Whether the result is returned, or written into arrays of the caller. */
  readonly style?: "plain" | "into";
  /** What the result is called where it is written into an array. */
  readonly resultName?: string;
  /** Directions and adjoints among the parameters. */
  readonly companions?: readonly Companion[];
  /** What the file is called that the lines of the procedure are lines of. */
  readonly file?: string | undefined;
  /** Whether loops hold elements that stay at their places in variables: not where the program should look like its source. */
  readonly holdsElements?: boolean;
}

/**
 * Make the program of a procedure that is tidied; `reserved` are the names of the module, which it does not reuse.
 */
export function procedureProgram(
  tidy: Procedure,
  request: ProcedureRequest,
  reserved: readonly string[] = [],
): Program {
  const procedure = request.holdsElements === true ? withSteadyElements(tidy) : tidy;
  const scope = createScope([request.name, ...reserved, ...specialNames(procedure)]);
  const usage = usageOf(procedure);
  const names = new Map<Variable, string>();
  const entry = declareParameters(procedure, scope);
  const written =
    request.style === "into" ? writtenResult(procedure, request.resultName ?? "result", usage, scope) : undefined;
  const unpacking = unpackParameters(procedure, entry, { names, usage, scope });
  written?.given.forEach((own, array) => names.set(array, own));
  const companions = request.companions ?? [];
  const parameters = new Set<Variable>(procedure.parameters.flatMap(({ structure }) => leavesOf(structure)));
  const isGiven = ({ of }: Companion): boolean => parameters.has(of);
  const later = companions.filter((each) => !isGiven(each) && procedure.body.locals.includes(each.of));
  const emission: Emission = {
    names,
    seeds: new Map(later.map(({ array, of }) => [array, of])),
    usage,
    runtime: new Set(),
    given: written?.given ?? new Map<ArrayVariable, string>(),
    inlined: inlinedVariables(procedure, usage),
    stacks: stacksOf(procedure),
    sizes: new Map(),
    carried: new Map(),
    file: request.file,
    located: new Set(),
  };
  const statements: Statement[] = [
    ...unpacking,
    ...requireOwnMemory(writtenArrays(procedure, emission), readArrays(procedure, emission), names, scope),
    ...requireLengths(companions.filter(isGiven), names),
  ];
  const frame: Frame = { emission, scope, statements, rows: new Map(), pending: new Map(), line: undefined };
  emitBlock(procedure.body, frame, new Set(resultLeaves(procedure)));
  if (written) statements.push(...writingEnd(written, frame));
  else if (procedure.result) {
    statements.push({ kind: "return", value: structureExpression(procedure.result, frame) });
  }
  return {
    buffers: [],
    functions: [
      {
        name: request.name,
        documentation: [...(request.documentation ?? []), ...(written ? writtenNote(written, names) : [])],
        parameters: [...entry, ...(written?.parameters ?? [])],
        returnType: written ? (written.returned ? typeOf(written.returned) : "void") : resultType(procedure),
        body: withComparedTypes(statements),
        exported: true,
      },
    ],
    runtime: emission.runtime,
  };
}

function resultType(procedure: Procedure): string {
  return procedure.result ? structureType(procedure.result, procedure) : "void";
}

/** The arrays of the caller whose elements are written. */
function writtenArrays({ parameters }: Procedure, { given, names }: Emission): readonly ArrayVariable[] {
  const own = parameters.filter(({ written }) => written).flatMap(({ structure }) => leavesOf(structure));
  return [...own.filter((leaf) => leaf.form === "array").filter((array) => names.has(array)), ...given.keys()];
}

/** The other arrays among the parameters, as far as they are needed. */
function readArrays({ parameters }: Procedure, { usage, names }: Emission): readonly ArrayVariable[] {
  const own = parameters.filter(({ written }) => !written).flatMap(({ structure }) => leavesOf(structure));
  return own.filter((leaf) => leaf.form === "array").filter((array) => usage.uses(array) > 0 && names.has(array));
}

/** The functions of the runtime that a tidied procedure calls, and those that they call. */
export function specialNames(procedure: Procedure): readonly string[] {
  const names = new Set<string>(stacksOf(procedure).size > 0 ? [DOUBLED] : []);
  eachStatement(procedure.body, (statement) => {
    if (statement.kind === "compute") for (const each of runtimeNames(statement.graph)) names.add(each);
  });
  return [...names];
}
