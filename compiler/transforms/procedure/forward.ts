import type {
  ArrayVariable,
  Block,
  Procedure,
  Scalar,
  Statement,
  Structure,
  Variable,
} from "../../procedure/procedure.ts";
import { leavesOf } from "../../procedure/walk.ts";
import { derivativeName } from "../names.ts";
import { activityOf, isReal } from "./activity.ts";
import { certainTangents } from "./moving.ts";
import {
  differentiated,
  resultsOf,
  shadowParameter,
  sourcesOf,
  targetsOf,
  withValue,
  type ProcedureOptions,
} from "./signature.ts";
import { someLeaves, zeroed } from "./structure.ts";
import { tangentBlock } from "./tangent.ts";
import { createShadows, shadowLeaf, type Variables } from "./variables.ts";

/** The body of a procedure with tangents. */
export interface Pushed {
  readonly body: Block;
  /** The tangent of a leaf of what is differentiated, which the body reads and does not declare; or of a result. */
  readonly dotOf: (leaf: Scalar | ArrayVariable) => Scalar | ArrayVariable;
  /** The tangents of the results. */
  readonly tangent: Structure;
}

/** Forward mode: the values of a procedure and their tangents. */
export function pushedProcedure(procedure: Procedure, options: ProcedureOptions, variables: Variables): Pushed {
  const given = new Set<Variable>(sourcesOf(differentiated(procedure, options)));
  const isActive = activityOf(procedure, [...given], targetsOf(procedure));
  const dots = createShadows(variables, "tangent");
  const dotOf = (leaf: Scalar | ArrayVariable): Scalar | ArrayVariable => shadowLeaf(dots, leaf);
  const { locals, statements } = tangentBlock(procedure.body, {
    isActive,
    dots,
    variables,
    moving: certainTangents(procedure.body, given),
  });
  const still: Variable[] = [];
  const zero = (leaf: Scalar | ArrayVariable): Statement => {
    const dot = dotOf(leaf);
    still.push(dot);
    return zeroed(dot, leaf);
  };
  // What is passed through, or written for the caller, moves although it is not differentiated.
  const parameters = procedure.parameters.flatMap(({ structure }) => leavesOf(structure));
  const starts = parameters.filter((leaf) => !given.has(leaf) && isActive(leaf)).map(zero);
  const results = resultsOf(procedure);
  const ends = [...new Set(leavesOf(results))]
    .filter((leaf) => isReal(leaf) && !isActive(leaf) && !given.has(leaf))
    .map(zero);
  return {
    body: { locals: [...locals, ...still], statements: [...starts, ...statements, ...ends] },
    dotOf,
    tangent: someLeaves(results, (leaf) => (isReal(leaf) ? dotOf(leaf) : undefined)),
  };
}

/** The Jacobian-vector product: the tangents of what is differentiated follow the parameters. */
export function jvpProcedure(procedure: Procedure, options: ProcedureOptions, variables: Variables): Procedure {
  const { body, dotOf, tangent } = pushedProcedure(procedure, options, variables);
  const tangents = differentiated(procedure, options).map(({ parameter, structure }) =>
    shadowParameter(derivativeName(parameter.name, "tangent", undefined), someLeaves(structure, dotOf)),
  );
  return {
    ...procedure,
    parameters: [...procedure.parameters, ...tangents],
    body,
    result: withValue(procedure.result, "tangent", tangent),
  };
}
