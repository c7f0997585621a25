import { InternalError } from "../../diagnostics/internal-error.ts";
import type {
  ArrayVariable,
  Block,
  Parameter,
  Procedure,
  Scalar,
  Statement,
  Structure,
  Variable,
} from "../../procedure/procedure.ts";
import { leavesOf } from "../../procedure/walk.ts";
import { derivativeName } from "../names.ts";
import { isReal } from "./activity.ts";
import { prepared, type SweepOptions } from "./prepare.ts";
import { differentiated, resultsOf, shadowParameter, withValue, type ProcedureOptions } from "./signature.ts";
import { copied, forEachElement, someLeaves, zeroed, zerosLike } from "./structure.ts";
import { sweptScope } from "./sweeps.ts";
import { addedTo, moved, setTo } from "./tape.ts";
import { shadowLeaf, type Variables } from "./variables.ts";

type Leaf = Scalar | ArrayVariable;

/** The body of a procedure with both sweeps. */
export interface Pulled {
  readonly body: Block;
  /** The adjoint of a leaf of what is differentiated. */
  readonly barOf: (leaf: Leaf) => Leaf;
  /** What is returned, as it is after the sweeps. */
  readonly value: Structure | undefined;
}

/** The statements that set the adjoints of the results, which are zero before. */
export type Seeding = (barOf: (leaf: Leaf) => Leaf, isActive: (leaf: Leaf) => boolean) => readonly Statement[];

/** Reverse mode: the values of a procedure, and the adjoints for given ones of its results. */
export function pulledProcedure(
  source: Procedure,
  options: SweepOptions,
  variables: Variables,
  seeding: Seeding,
): Pulled {
  const reversal = prepared(source, options, variables);
  const { procedure, sources, targets, isActive, bars, plan } = reversal;
  const barOf = (leaf: Leaf): Leaf => shadowLeaf(bars, leaf);
  const locals: Variable[] = [];
  const declared = <Made extends Leaf>(leaf: Made): Made => {
    locals.push(leaf);
    return leaf;
  };
  // The adjoints of what the procedure does not declare itself.
  const own = new Set<Variable>(procedure.body.locals);
  const openings = [...new Set([...sources, ...targets])]
    .filter((leaf) => !own.has(leaf))
    .map((leaf) => zeroed(declared(barOf(leaf)), leaf));
  const aside = new Map<Leaf, Leaf>();
  const results: Statement[] = [];
  const putAside = (leaf: Leaf): Leaf => {
    const known = aside.get(leaf);
    if (known) return known;
    const copy = declared(leaf.form === "scalar" ? variables.scalar(leaf.name, leaf.kind) : variables.array(leaf));
    aside.set(leaf, copy);
    results.push(...copying(leaf, copy, variables));
    return copy;
  };
  const value =
    procedure.result && someLeaves(procedure.result, (leaf) => (plan.isRestored(leaf) ? putAside(leaf) : leaf));
  const ends = procedure.parameters
    .filter(({ written }) => written)
    .flatMap(({ structure }) => leavesOf(structure))
    .filter(plan.isRestored)
    .flatMap((leaf) => copying(putAside(leaf), leaf, variables).slice(-1));
  const seeds = [...openings, ...seeding(barOf, isActive)];
  const body = sweptScope(procedure.body, reversal, { seeds, results });
  return {
    body: { locals: [...locals, ...body.locals], statements: [...body.statements, ...ends] },
    barOf,
    value,
  };
}

/** A new variable with what another one holds; the last statement copies. */
function copying(from: Leaf, to: Leaf, variables: Variables): readonly Statement[] {
  if (from.form === "scalar" && to.form === "scalar") return [moved(from, to, undefined)];
  if (from.form === "array" && to.form === "array") return [zerosLike(to, from), copied(from, to, variables)];
  throw new InternalError("a number and an array in one another's place");
}

/** Add one variable to another: a result may be there more than once. */
export function adding(from: Leaf, to: Leaf, variables: Variables): Statement {
  if (from.form === "scalar" && to.form === "scalar") return addedTo(from, to, undefined);
  if (from.form !== "array" || to.form !== "array") throw new InternalError("a number and an array are added");
  return forEachElement(from, variables, (indices) => {
    const sum = addedTo({ form: "element", array: from, indices }, { form: "element", array: to, indices }, undefined);
    return { locals: [], statements: [sum] };
  });
}

/** Reverse mode of one number: its value and its gradient. */
export function valueAndGradientProcedure(
  procedure: Procedure,
  options: ProcedureOptions,
  variables: Variables,
): Procedure {
  const { result } = procedure;
  if (result?.form !== "scalar") throw new InternalError("a gradient of something else than one number");
  const pulled = pulledProcedure(procedure, options, variables, (barOf, isActive) => {
    const bar = barOf(result);
    return isActive(result) && bar.form === "scalar" ? [setTo([[bar, 1]], undefined)] : [];
  });
  return {
    ...procedure,
    body: pulled.body,
    result: withValue(pulled.value, "gradient", entries(procedure, options, pulled)),
  };
}

/** The vector-Jacobian product: the adjoints of the results follow the parameters. */
export function vjpProcedure(procedure: Procedure, options: ProcedureOptions, variables: Variables): Procedure {
  const results = resultsOf(procedure);
  const seeds: (readonly [leaf: Leaf, given: Leaf])[] = [];
  const seed = someLeaves(results, (leaf) => {
    if (!isReal(leaf)) return undefined;
    const name = derivativeName(leaf.name, "adjoint", undefined);
    const made = leaf.form === "scalar" ? variables.scalar(name, "real") : variables.array({ ...leaf, name });
    seeds.push([leaf, made]);
    return made;
  });
  const pulled = pulledProcedure(procedure, options, variables, (barOf, isActive) =>
    seeds.flatMap(([leaf, given]) => (isActive(leaf) ? [adding(given, barOf(leaf), variables)] : [])),
  );
  const parameter: Parameter = shadowParameter(derivativeName(procedure.name, "adjoint", undefined), seed);
  return {
    ...procedure,
    parameters: [...procedure.parameters, parameter],
    body: pulled.body,
    result: withValue(pulled.value, "cotangents", entries(procedure, options, pulled)),
  };
}

function entries(procedure: Procedure, options: ProcedureOptions, { barOf }: Pulled): Structure {
  return {
    form: "list",
    items: differentiated(procedure, options).map(({ structure }) => someLeaves(structure, barOf)),
  };
}
