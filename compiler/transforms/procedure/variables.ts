import type { ArrayVariable, Element, Kind, Procedure, Scalar, Shelf, Variable } from "../../procedure/procedure.ts";
import { variablesIn } from "../../procedure/walk.ts";
import { derivativeName } from "../names.ts";

/** Makes the new variables of a procedure that is derived from another one. */
export interface Variables {
  readonly isNew: (variable: Variable) => boolean;
  readonly scalar: (name: string, kind: Kind) => Scalar;
  readonly array: (like: Pick<ArrayVariable, "name" | "kind" | "rank" | "storage">) => ArrayVariable;
  readonly shelf: (name: string, like: Pick<ArrayVariable, "rank" | "storage">) => Shelf;
  /** An array that has to be no list of rows, whatever its rank: nobody sees it but the procedure. */
  readonly workspace: (like: Pick<ArrayVariable, "name" | "kind" | "rank" | "storage">) => ArrayVariable;
  readonly isWorkspace: (variable: Variable) => boolean;
  /** An array like another one, a workspace where that is one. */
  readonly alike: (of: ArrayVariable, name: string) => ArrayVariable;
}

/** New variables, whose numbers a procedure does not have. */
export function createVariables(procedure: Procedure): Variables {
  const first = variablesIn(procedure).reduce((largest, { id }) => Math.max(largest, id), 0) + 1;
  let next = first;
  const workspaces = new Set<Variable>();
  const array: Variables["array"] = ({ name, kind, rank, storage }) => {
    return { form: "array", id: next++, name, kind, rank, storage };
  };
  const workspace: Variables["workspace"] = (like) => {
    const made = array(like);
    workspaces.add(made);
    return made;
  };
  return {
    isNew: ({ id }) => id >= first,
    scalar: (name, kind) => ({ form: "scalar", id: next++, name, kind }),
    array,
    workspace,
    isWorkspace: (variable) => workspaces.has(variable),
    alike: (of, name) => (workspaces.has(of) ? workspace : array)({ ...of, name }),
    shelf: (name, { rank, storage }) => ({ form: "shelf", id: next++, name, rank, storage }),
  };
}

/** The derivative variables of a procedure: one for each variable that has one, made when it is first asked for. */
export interface Shadows {
  readonly scalar: (of: Scalar) => Scalar;
  readonly array: (of: ArrayVariable) => ArrayVariable;
  readonly element: (of: Element) => Element;
  readonly shelf: (of: Shelf) => Shelf;
}

/**
 * Tangents or adjoints of variables, called after them. Those of arrays have some first axes less: what is in one row at a
 * time needs no more.
 */
export function createShadows(
  variables: Variables,
  role: "tangent" | "adjoint",
  without: ReadonlyMap<ArrayVariable, number> = new Map(),
): Shadows {
  const scalars = new Map<Scalar, Scalar>();
  const arrays = new Map<ArrayVariable, ArrayVariable>();
  const shelves = new Map<Shelf, Shelf>();
  const named = (name: string): string => derivativeName(name, role, undefined);
  const rowsOf = (of: ArrayVariable): number => without.get(of) ?? 0;
  const array: Shadows["array"] = (of) =>
    remembered(arrays, of, () => {
      const name = named(of.name);
      return rowsOf(of) === 0
        ? variables.alike(of, name)
        : variables.array({ ...of, name, rank: of.rank - rowsOf(of) });
    });
  return {
    scalar: (of) => remembered(scalars, of, () => variables.scalar(named(of.name), "real")),
    array,
    element: (of) => ({ ...of, array: array(of.array), indices: of.indices.slice(rowsOf(of.array)) }),
    shelf: (of) => remembered(shelves, of, () => variables.shelf(named(of.name), of)),
  };
}

function remembered<Key, Item>(made: Map<Key, Item>, key: Key, make: () => Item): Item {
  const item = made.get(key) ?? make();
  made.set(key, item);
  return item;
}

/** The tangent or adjoint of a number or an array. */
export function shadowLeaf(shadows: Shadows, leaf: Scalar | ArrayVariable): Scalar | ArrayVariable {
  return leaf.form === "scalar" ? shadows.scalar(leaf) : shadows.array(leaf);
}
