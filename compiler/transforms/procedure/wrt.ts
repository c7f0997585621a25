import type { Parameter, Structure, Variable } from "../../procedure/procedure.ts";

/** Parameters, or fields of them: `x`, `params.w`. */
export type WrtPaths = readonly string[];

/** Whether a leaf of a parameter belongs to what is differentiated. */
export function isWanted(parameter: Parameter, leaf: Variable, wrt: WrtPaths | undefined): boolean {
  if (wrt === undefined) return true;
  const path = pathTo(leaf, parameter.structure, parameter.name);
  return wrt.some((wanted) => path === wanted || path?.startsWith(`${wanted}.`) === true);
}

function pathTo(leaf: Variable, structure: Structure, path: string): string | undefined {
  switch (structure.form) {
    case "scalar":
    case "array":
      return structure === leaf ? path : undefined;
    case "record":
      return structure.fields
        .map(([name, field]) => pathTo(leaf, field, `${path}.${name}`))
        .find((found) => found !== undefined);
    case "list":
      return structure.items
        .map((item, index) => pathTo(leaf, item, `${path}.${String(index)}`))
        .find((found) => found !== undefined);
  }
}
