import type { Block, Procedure, Variable } from "../../procedure/procedure.ts";
import { renamedBlock, type Renaming } from "../../procedure/rename.ts";
import { leavesOf } from "../../procedure/walk.ts";
import type { Variables } from "./variables.ts";

/**
 * The procedure with every variable declared once. The sweeps of reverse mode declare the variables of a loop's body in
 * both; the second becomes a variable of its own.
 */
export function withDistinctVariables(procedure: Procedure, variables: Variables): Procedure {
  const declared = new Set<Variable>(procedure.parameters.flatMap(({ structure }) => leavesOf(structure)));
  const enter = (locals: Block["locals"], by: Renaming): Renaming => {
    const again = new Map<Variable, Variable>();
    for (const local of locals) {
      if (declared.has(local)) again.set(local, copyOf(local, variables));
      declared.add(local);
    }
    return again.size === 0 ? by : replacing(again, by);
  };
  return { ...procedure, body: renamedBlock(procedure.body, SAME, enter) };
}

/** A block with other variables in the places of all that are declared in it. */
export function freshCopy(block: Block, variables: Variables): Block {
  return renamedBlock(block, SAME, (locals, by) =>
    replacing(new Map(locals.map((local) => [local, copyOf(local, variables)])), by),
  );
}

/** The renaming that leaves everything as it is. */
export const SAME: Renaming = { scalar: (same) => same, array: (same) => same, shelf: (same) => same };

/** A new variable like another one. */
export function copyOf(variable: Variable, variables: Variables): Variable {
  switch (variable.form) {
    case "scalar":
      return variables.scalar(variable.name, variable.kind);
    case "array":
      return variables.alike(variable, variable.name);
    case "shelf":
      return variables.shelf(variable.name, variable);
  }
}

/** The renaming that puts some variables in the places of others, on top of another one. */
export function replacing(images: ReadonlyMap<Variable, Variable>, outer: Renaming): Renaming {
  return {
    scalar: (variable) => {
      const image = images.get(variable);
      return image?.form === "scalar" ? image : outer.scalar(variable);
    },
    array: (variable) => {
      const image = images.get(variable);
      return image?.form === "array" ? image : outer.array(variable);
    },
    shelf: (variable) => {
      const image = images.get(variable);
      return image?.form === "shelf" ? image : outer.shelf(variable);
    },
  };
}
