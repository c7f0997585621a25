import { at, InternalError } from "../../diagnostics/internal-error.ts";
import type { ArrayVariable, Block, Parameter, Procedure, Scalar, Variable } from "../../procedure/procedure.ts";
import { renamedBlock } from "../../procedure/rename.ts";
import { eachStatement, leavesOf, ownerOf, readOwner } from "../../procedure/walk.ts";
import { derivativeName } from "../names.ts";
import { isReal } from "./activity.ts";
import { replacing, SAME } from "./distinct.ts";
import { pruned } from "./prune.ts";
import { adding, pulledProcedure } from "./reverse.ts";
import { leafOf } from "./rule.ts";
import { shadowParameter } from "./signature.ts";
import { createVariables } from "./variables.ts";

type Leaf = Scalar | ArrayVariable;

/** The transpose of a linear map, or the parameter that it is not linear in. */
export type Transposed = { readonly procedure: Procedure } | { readonly nonlinear: Parameter };

/**
 * The transpose of a procedure that is linear in some of its parameters, from the position `first` on: of a pushforward the
 * pullback, and the other way round. In the place of these parameters it takes one like each result, and it gives a list with
 * one entry for each of them. `like` are the positions of parameters that have the same shapes.
 */
export function transposed(procedure: Procedure, first: number, like: readonly number[]): Transposed {
  const { parameters, result } = procedure;
  if (result === undefined) throw new InternalError("the transpose of what gives nothing");
  const variables = createVariables(procedure);
  const linear = parameters.slice(first);
  const sources = linear.map(({ structure }) => leafOf(structure));
  const seeds = leavesOf(result).map((leaf): readonly [leaf: Leaf, seed: Leaf] => {
    const name = derivativeName(leaf.name, "adjoint", undefined);
    return [
      leaf,
      leaf.form === "scalar" ? variables.scalar(name, "real") : variables.array({ ...leaf, kind: "real", name }),
    ];
  });
  const options = { wrt: linear.map(({ name }) => name), isDifferentiated: true };
  const pulled = pulledProcedure(procedure, options, variables, (barOf, isActive) =>
    seeds.flatMap(([leaf, seed]) => (isReal(leaf) && isActive(leaf) ? [adding(seed, barOf(leaf), variables)] : [])),
  );
  const images = sources.map((source) => (isReal(source) ? pulled.barOf(source) : source));
  const open = pruned({ ...procedure, body: pulled.body, result: { form: "list", items: images } });
  const read = valuesReadIn(open.body);
  const nonlinear = linear.find(({ structure }) => read.has(leafOf(structure)));
  if (nonlinear) return { nonlinear };
  // Nothing but their lengths is read.
  const alike = new Map(sources.map((source, index) => [source, leafOf(at(parameters, at(like, index)).structure)]));
  const by = replacing(alike, SAME);
  return {
    procedure: {
      ...open,
      parameters: [...parameters.slice(0, first), ...seeds.map(([, seed]) => shadowParameter(seed.name, seed))],
      body: renamedBlock(open.body, by, (_, inside) => inside),
    },
  };
}

/** The variables whose values a block reads, not only their lengths. */
function valuesReadIn(block: Block): ReadonlySet<Variable> {
  const found = new Set<Variable>();
  eachStatement(block, (statement) => {
    if (statement.kind === "compute") {
      for (const reading of statement.reads) {
        const owner = readOwner(reading);
        if (owner) found.add(owner);
      }
      for (const { place, adds } of statement.writes) if (adds) found.add(ownerOf(place));
    } else if (statement.kind === "if") found.add(statement.test);
    else if (statement.kind === "push") found.add(statement.value);
    else if (statement.kind === "derive") statement.operands.forEach((operand) => found.add(operand));
  });
  return found;
}
