import type { ArrayVariable, Procedure, Scalar, Structure, Variable } from "../../procedure/procedure.ts";
import { leavesOf } from "../../procedure/walk.ts";
import type { Scope } from "../names.ts";
import { element, name, number, type Expression, type Parameter, type Statement } from "../program.ts";
import { requireLength } from "./checks.ts";
import { nameOf, scalarExpression, type Frame } from "./frame.ts";
import { typeOf } from "./types.ts";
import { someStatement, type Usage } from "./usage.ts";

/** How a function gives its result in arrays of the caller. */
export interface WrittenResult {
  readonly parameters: readonly Parameter[];
  /** The arrays of the procedure that are those of the caller; they are overwritten where they would be allocated. */
  readonly given: ReadonlyMap<ArrayVariable, string>;
  /** The other arrays, whose elements are copied at the end. */
  readonly copies: readonly { readonly from: ArrayVariable; readonly to: string }[];
  /** The number that is returned. */
  readonly returned: Scalar | undefined;
  /** The arrays that the other numbers are written to. */
  readonly lists: readonly { readonly array: string; readonly numbers: readonly Scalar[] }[];
}

/**
 * The first number of the result is returned; each array is written into one of the caller, the other numbers into one
 * per list. What belongs to a parameter is there already.
 */
export function writtenResult(procedure: Procedure, wanted: string, usage: Usage, scope: Scope): WrittenResult {
  const parameters: Parameter[] = [];
  const given = new Map<ArrayVariable, string>();
  const copies: { readonly from: ArrayVariable; readonly to: string }[] = [];
  const lists: { readonly array: string; readonly numbers: Scalar[] }[] = [];
  const own = new Set<Variable>(procedure.parameters.flatMap(({ structure }) => leavesOf(structure)));
  let returned: Scalar | undefined;
  const declare = (called: string, type: string): string => {
    const declared = scope.declare(called);
    parameters.push({ name: declared, type });
    return declared;
  };
  /** Numbers of one list go to one array, which is declared with the first of them. */
  const append = (value: Scalar, called: string, list: { numbers?: Scalar[] } | undefined): void => {
    if (returned === undefined && list === undefined) {
      returned = value;
      return;
    }
    if (list?.numbers) {
      list.numbers.push(value);
      return;
    }
    const numbers = [value];
    lists.push({ array: declare(called, "Float64Array"), numbers });
    if (list) list.numbers = numbers;
  };
  const visit = (part: Structure, called: string, list: { numbers?: Scalar[] } | undefined): void => {
    switch (part.form) {
      case "scalar":
        append(part, called, list);
        return;
      case "array":
        if (own.has(part)) return;
        if (isAllocatedOnce(part, procedure, usage) && !given.has(part)) {
          given.set(part, declare(part.name, typeOf(part)));
        } else copies.push({ from: part, to: declare(part.name, typeOf(part)) });
        return;
      case "record":
        for (const [field, inner] of part.fields) visit(inner, field, undefined);
        return;
      case "list": {
        const numbers = {};
        for (const item of part.items) visit(item, called, numbers);
      }
    }
  };
  if (procedure.result) visit(procedure.result, wanted, undefined);
  return { parameters, given, copies, returned, lists };
}

/** Whether an array is allocated once, at the top of a procedure, and its memory stays its own. */
function isAllocatedOnce(array: ArrayVariable, { body }: Procedure, usage: Usage): boolean {
  const isMade = body.statements.some((statement) => statement.kind === "allocate" && statement.array === array);
  const isMoved = someStatement(body, (statement) => {
    const { kind } = statement;
    return (kind === "keep" || kind === "push" || kind === "pop") && statement.array === array;
  });
  return isMade && !isMoved && usage.definitions(array) === 1;
}

/** What a function does to the arrays of the caller, for its documentation. */
export function writtenNote(
  { given, copies, returned, lists }: WrittenResult,
  names: ReadonlyMap<Variable, string>,
): readonly string[] {
  const arrays = [...given.values(), ...copies.map(({ to }) => to)];
  const parts = [
    ...(returned && arrays.length + lists.length > 0 ? ["returns the value"] : []),
    ...(arrays.length > 0 ? [`overwrites ${arrays.join(", ")}`] : []),
    ...lists.map(({ array, numbers }) => {
      const listed = numbers.map((value) => names.get(value) ?? value.name);
      return `writes ${listed.join(", ")} into ${array}`;
    }),
  ];
  const text = parts.join("; ");
  return text === "" ? [] : [`${text.charAt(0).toUpperCase()}${text.slice(1)}.`];
}

/** The statements that end a function that writes its result into arrays. */
export function writingEnd({ copies, returned, lists }: WrittenResult, frame: Frame): readonly Statement[] {
  return [
    ...copies.flatMap(({ from, to }) => copied(name(nameOf(frame, from)), name(to), from.rank, to, frame.scope)),
    ...lists.flatMap(({ array, numbers }) =>
      numbers.map((value, index): Statement => ({
        kind: "assign",
        target: element(array, index),
        value:
          value.kind === "boolean" ? truthAsNumber(scalarExpression(frame, value)) : scalarExpression(frame, value),
      })),
    ),
    ...(returned ? [{ kind: "return", value: scalarExpression(frame, returned) } as const] : []),
  ];
}

function truthAsNumber(test: Expression): Expression {
  return { kind: "conditional", test, then: number(1), otherwise: number(0) };
}

/** Copy the elements of an array to one of the caller, which must be as long. */
function copied(from: Expression, to: Expression, rank: number, called: string, scope: Scope): readonly Statement[] {
  const [length, wanted] = [to, from].map((of): Expression => ({ kind: "member", of, name: "length" }));
  if (!length || !wanted) return [];
  const inner = scope.inner();
  const variable = inner.declare("i");
  const item = (of: Expression): Expression =>
    of.kind === "name"
      ? { kind: "element", array: of.name, index: name(variable) }
      : { kind: "item", of, index: name(variable) };
  const body: readonly Statement[] =
    rank === 1
      ? [{ kind: "assign", target: item(to), value: item(from) }]
      : copied(item(from), item(to), rank - 1, called, inner);
  return [requireLength(called, length, wanted), { kind: "for", variable, count: wanted, body }];
}
