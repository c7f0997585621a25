import { createDraft, type DraftWrite } from "../../procedure/compute.ts";
import type { Block, Compute, Derive, Place, Reading, Statement, Variable } from "../../procedure/procedure.ts";
import { ownerOf } from "../../procedure/walk.ts";
import { at } from "../../diagnostics/internal-error.ts";
import { ne } from "../../primitives/comparison.ts";
import { pushforward } from "../forward.ts";
import { mayBeSteep } from "../singular.ts";
import type { Activity } from "./activity.ts";
import { pushedRule } from "./rule.ts";
import type { Shadows, Variables } from "./variables.ts";

/** What the forward mode of a procedure shares. */
export interface Tangents {
  readonly isActive: Activity;
  readonly dots: Shadows;
  readonly variables: Variables;
  /** What has a tangent for certain where a statement reads it. */
  readonly moving: (compute: Compute) => ReadonlySet<Variable>;
}

/** The place of the tangent, or adjoint, of what a place holds. */
export function shadowOf(shadows: Shadows, place: Place): Place {
  return place.form === "scalar" ? shadows.scalar(place) : shadows.element(place);
}

/** What is read, where it carries a derivative. */
export function activePlace(reading: Reading, isActive: Activity): Place | undefined {
  return reading.form !== "count" && isActive(ownerOf(reading)) ? reading : undefined;
}

/** Forward mode: the block with every tangent computed beside its primal. */
export function tangentBlock({ locals, statements }: Block, tangents: Tangents): Block {
  const added: Variable[] = [];
  const moved = statements.flatMap((statement) => {
    if (statement.kind !== "derive") return tangentStatement(statement, tangents);
    const rule = pushedRule(statement, tangents);
    added.push(...rule.locals);
    return [statement, ...rule.statements];
  });
  return { locals: [...locals.flatMap((local) => withTangent(local, tangents)), ...added], statements: moved };
}

function withTangent(variable: Variable, { isActive, dots }: Tangents): readonly Variable[] {
  if (!isActive(variable)) return [variable];
  switch (variable.form) {
    case "scalar":
      return [variable, dots.scalar(variable)];
    case "array":
      return [variable, dots.array(variable)];
    case "shelf":
      return [variable, dots.shelf(variable)];
  }
}

function tangentStatement(statement: Exclude<Statement, Derive>, tangents: Tangents): readonly Statement[] {
  const { isActive, dots } = tangents;
  switch (statement.kind) {
    case "compute":
      return [tangentCompute(statement, tangents)];
    case "if":
      return [
        {
          ...statement,
          then: tangentBlock(statement.then, tangents),
          otherwise: tangentBlock(statement.otherwise, tangents),
        },
      ];
    case "for":
    case "repeat":
      return [{ ...statement, body: tangentBlock(statement.body, tangents) }];
    case "break":
      return [statement];
    case "allocate": {
      const { array } = statement;
      return isActive(array) ? [statement, { ...statement, array: dots.array(array), fill: 0 }] : [statement];
    }
    case "push": {
      const { array, value } = statement;
      return isActive(array)
        ? [statement, { ...statement, array: dots.array(array), value: dots.scalar(value) }]
        : [statement];
    }
    case "pop": {
      const { array, target } = statement;
      return isActive(array)
        ? [statement, { ...statement, array: dots.array(array), target: dots.scalar(target) }]
        : [statement];
    }
    case "keep":
    case "take": {
      const { array, shelf } = statement;
      return isActive(array)
        ? [statement, { ...statement, array: dots.array(array), shelf: dots.shelf(shelf) }]
        : [statement];
    }
  }
}

/** The values with their tangents; a variable that may move and does not here gets the tangent 0. */
function tangentCompute(compute: Compute, { isActive, dots, moving }: Tangents): Compute {
  const { graph, reads, writes, line } = compute;
  if (!writes.some(({ place }) => isActive(ownerOf(place)))) return compute;
  const draft = createDraft();
  // A tangent that is 0 because there is none must not meet an infinite derivative.
  const certain = mayBeSteep(graph) ? moving(compute) : undefined;
  const moved = pushforward(
    draft.builder,
    graph,
    reads.map(draft.read),
    reads.map((reading) => {
      const place = activePlace(reading, isActive);
      if (place === undefined) return undefined;
      const value = draft.read(shadowOf(dots, place));
      return { value, present: certain === undefined || certain.has(ownerOf(place)) ? undefined : ne(value, 0) };
    }),
  );
  const done = writes.flatMap(({ place, output, adds }): readonly DraftWrite[] => {
    const value = { place, value: at(moved.outputs, output), adds };
    if (!isActive(ownerOf(place))) return [value];
    const tangent = moved.tangents[output] ?? (adds ? undefined : draft.builder.constant(0));
    return tangent ? [{ place: shadowOf(dots, place), value: tangent, adds }, value] : [value];
  });
  return draft.finish(done, line);
}
