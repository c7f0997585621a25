import type { ArrayVariable, Parameter, Procedure, Scalar, Structure, Variable } from "../../procedure/procedure.ts";
import { leavesOf } from "../../procedure/walk.ts";
import { isReal } from "./activity.ts";
import type { LoopName } from "./checkpoints.ts";
import { mappedLeaves } from "./structure.ts";
import { isWanted, type WrtPaths } from "./wrt.ts";

/** How a procedure is differentiated. */
export interface ProcedureOptions {
  /** The parameters that are differentiated, or fields of them (`params.w`); all that can be where not given. */
  readonly wrt?: WrtPaths;
  /** How Jacobians are accumulated: column by column, or row by row. */
  readonly mode?: "forward" | "reverse" | "auto";
  /** Loops that the reverse sweep carries out again piece by piece, to save memory. */
  readonly checkpoints?: readonly LoopName[];
  /** Whether the derivative is differentiated again: then even an adjoint that is 0 has a derivative. */
  readonly isDifferentiated?: boolean;
}

/** A parameter with the structure of what is differentiated of it. */
export interface Differentiated {
  readonly parameter: Parameter;
  readonly structure: Structure;
}

/** The parameters that are differentiated. */
export function differentiated(procedure: Procedure, { wrt }: ProcedureOptions): readonly Differentiated[] {
  return procedure.parameters.flatMap((parameter) => {
    if (parameter.written) return [];
    const structure = mappedLeaves(parameter.structure, (leaf) =>
      isReal(leaf) && isWanted(parameter, leaf, wrt) ? leaf : undefined,
    );
    return structure ? [{ parameter, structure }] : [];
  });
}

/** The variables that are differentiated. */
export function sourcesOf(wanted: readonly Differentiated[]): readonly (Scalar | ArrayVariable)[] {
  return wanted.flatMap(({ structure }) => leavesOf(structure));
}

/** The results of a procedure as one structure: what is returned, and the parameters that it writes. */
export function resultsOf({ result, parameters }: Procedure): Structure {
  const written = parameters.filter((parameter) => parameter.written).map(({ structure }) => structure);
  if (result && written.length === 0) return result;
  const [only, ...more] = written;
  if (!result && only && more.length === 0) return only;
  return { form: "list", items: [...(result ? [result] : []), ...written] };
}

/** The variables whose derivatives make up that of the results. */
export function targetsOf(procedure: Procedure): readonly (Scalar | ArrayVariable)[] {
  return leavesOf(resultsOf(procedure)).filter(isReal);
}

/** A parameter for the derivative of something: with one leaf for each leaf. */
export function shadowParameter(name: string, structure: Structure): Parameter {
  return { name, type: "", structure, written: false };
}

/** The value, where there is one, beside a derivative. */
export function withValue(value: Structure | undefined, name: string, derivative: Structure): Structure {
  const fields: readonly (readonly [string, Structure])[] = value ? [["value", value]] : [];
  return { form: "record", fields: [...fields, [name, derivative]] };
}

/** Whether a variable is one of the parameters. */
export function isParameter({ parameters }: Procedure, variable: Variable): boolean {
  return parameters.some(({ structure }) => leavesOf(structure).some((leaf) => leaf === variable));
}
