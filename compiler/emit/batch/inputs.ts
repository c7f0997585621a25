import { at } from "../../diagnostics/internal-error.ts";
import type { Input } from "../../graph/graph.ts";
import type { Scope } from "../names.ts";
import {
  element,
  name,
  number,
  steppingElement,
  type ArrayType,
  type Expression,
  type Parameter,
  type Statement,
} from "../program.ts";

/** What an input of a derivative is: a parameter of the function, or a direction of one of these kinds. */
export type Role = "rows" | "tangents" | "adjoints";

/** How rows are given: one after another in one array, or in an array for each parameter. */
export type Layout = "rows" | "columns";

/** An input of a function that is carried out for many rows. */
export interface BatchInput extends Input {
  readonly role: Role;
  /** Whether it is the same number in all rows. */
  readonly isShared: boolean;
}

/** The parameters of a function of many rows, and how it reads its numbers. */
export interface BatchEntry {
  readonly parameters: readonly Parameter[];
  /** The arrays among them that hold rows, and how many numbers a row has in them. */
  readonly arrays: readonly RowArray[];
  /** The variables that hold the number of rows, and the row. */
  readonly count: string;
  readonly row: string;
  /** The number of rows, and that every array fits it. */
  readonly head: readonly Statement[];
  /** Where each input is read, outside of the loop for those that are shared. */
  readonly places: readonly Place[];
}

/** An array of rows. */
export interface RowArray {
  readonly array: string;
  readonly width: number;
}

/** Where a number is read: a parameter; an element of an array that all rows share, or of one with so many a row. */
export type Place =
  | { readonly kind: "parameter"; readonly name: string }
  | { readonly kind: "element"; readonly array: string; readonly index: number; readonly width: number | undefined };

/** The number in a place, or in the one that many elements behind it as a variable says. */
export function readPlace(place: Place, row: string, variable?: string): Expression {
  if (place.kind === "parameter") return name(place.name);
  const { array, index, width } = place;
  if (width === undefined) {
    return variable === undefined ? element(array, index) : steppingElement(array, index, 1, variable);
  }
  const read = steppingElement(array, index, width, row);
  if (variable === undefined || read.kind !== "element") return read;
  return { kind: "element", array, index: { kind: "infix", operator: "+", left: read.index, right: name(variable) } };
}

/** The largest number of shared parameters that are passed one by one. */
const MAX_POSITIONAL = 16;

const SHARED: Readonly<Record<Role, string>> = { rows: "shared", tangents: "sharedTangents", adjoints: "adjoint" };

/** Declare the parameters of a function of many rows. Rows come first, or, as columns, in the order of the parameters. */
export function declareRows(
  inputs: readonly BatchInput[],
  layout: Layout,
  arrayType: ArrayType,
  scope: Scope,
): BatchEntry {
  const parameters: Parameter[] = [];
  const lengths: (RowArray & { readonly isExact: boolean })[] = [];
  const read = new Map<BatchInput, Place>();
  const declareArray = (wanted: string, width: number, isRows: boolean): string => {
    const array = scope.declare(wanted);
    parameters.push({ name: array, type: isRows ? arrayType : "Float64Array" });
    lengths.push({ array, width, isExact: !isRows });
    return array;
  };
  const declareNumber = (input: BatchInput): void => {
    const own = scope.declare(input.name);
    parameters.push({ name: own, type: "number" });
    read.set(input, { kind: "parameter", name: own });
  };
  for (const role of ["rows", "tangents", "adjoints"] as const) {
    const given = inputs.filter((input) => input.role === role);
    const shared = given.filter(({ isShared }) => isShared);
    const varying = given.filter(({ isShared }) => !isShared);
    const isPacked = shared.length > MAX_POSITIONAL;
    if (layout === "rows" && varying.length > 0) {
      const array = declareArray(role, varying.length, true);
      varying.forEach((input, column) =>
        read.set(input, { kind: "element", array, index: column, width: varying.length }),
      );
    }
    for (const input of given) {
      if (input.isShared && !isPacked) declareNumber(input);
      else if (!input.isShared && layout === "columns") {
        const array = declareArray(input.name, 1, true);
        read.set(input, { kind: "element", array, index: 0, width: 1 });
      }
    }
    if (isPacked) {
      const array = declareArray(SHARED[role], shared.length, false);
      shared.forEach((input, index) => read.set(input, { kind: "element", array, index, width: undefined }));
    }
  }
  const [count, row] = [scope.declare("count"), scope.declare("row")];
  const rows = lengths.filter(({ isExact }) => !isExact);
  return {
    parameters,
    arrays: rows,
    count,
    row,
    head: [
      ...countRows(at(rows, 0), count),
      ...rows.slice(1).map(({ array, width }) => requireRows(array, width, count)),
      ...lengths.filter(({ isExact }) => isExact).map(({ array, width }) => requireElements(array, width)),
    ],
    places: inputs.map((input) => read.get(input) ?? { kind: "parameter", name: input.name }),
  };
}

/** Find out how many rows there are, which must be whole. */
function countRows({ array, width }: RowArray, count: string): readonly Statement[] {
  const elements: Expression = { kind: "length", array };
  if (width === 1) return [{ kind: "const", name: count, value: elements }];
  return [
    {
      kind: "const",
      name: count,
      value: { kind: "infix", operator: "/", left: elements, right: number(width) },
    },
    {
      kind: "require",
      test: { kind: "call", callee: "Number.isInteger", operands: [name(count)] },
      message: [`${array} has `, elements, ` elements, and a row has ${String(width)}`],
    },
  ];
}

/** Throw where a number in an array of rows is not finite. */
export function requireFinite({ arrays, count }: BatchEntry): readonly Statement[] {
  const text = (value: string): Expression => ({ kind: "text", value });
  return arrays.map(({ array, width }) => {
    const operands = [name(array), text(array), text(width === 1 ? count : `${count}×${String(width)}`)];
    return { kind: "perform", call: { kind: "call", callee: "checkFinite", operands } };
  });
}

/** Throw unless an array has so many elements for each row. */
export function requireRows(array: string, width: number, count: string): Statement {
  const elements: Expression = { kind: "length", array };
  const needed: Expression =
    width === 1 ? name(count) : { kind: "infix", operator: "*", left: number(width), right: name(count) };
  const each = width === 1 ? "" : ` of ${String(width)}`;
  return {
    kind: "require",
    test: { kind: "infix", operator: "===", left: elements, right: needed },
    message: [`${array} has `, elements, ` elements, and there are `, name(count), ` rows${each}`],
  };
}

function requireElements(array: string, width: number): Statement {
  const elements: Expression = { kind: "length", array };
  return {
    kind: "require",
    test: { kind: "infix", operator: "===", left: elements, right: number(width) },
    message: [`${array} has `, elements, ` elements, and needs ${String(width)}`],
  };
}
