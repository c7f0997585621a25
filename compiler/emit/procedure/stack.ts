import { InternalError } from "../../diagnostics/internal-error.ts";
import type { ArrayVariable, Procedure } from "../../procedure/procedure.ts";
import { eachStatement } from "../../procedure/walk.ts";
import { name, number, type Expression, type Statement } from "../program.ts";
import { nameOf, type Frame } from "./frame.ts";

/** The function of the runtime that makes room on a stack. */
export const DOUBLED = "doubled";

/** For how many numbers a new stack has room. */
const ROOM = 64;

/** The stacks of a procedure: the arrays of doubles that grow. */
export function stacksOf({ body }: Procedure): ReadonlySet<ArrayVariable> {
  const found = new Set<ArrayVariable>();
  eachStatement(body, (statement) => {
    if (statement.kind === "push" && statement.array.storage === "Float64Array") found.add(statement.array);
  });
  return found;
}

/** Declare an empty stack: more memory than it needs, and a number of how much of it is in use. */
export function declareStack(array: ArrayVariable, frame: Frame): void {
  const { scope, emission, statements } = frame;
  const own = nameOf(frame, array);
  const size = scope.declare(`${own}_size`);
  emission.sizes.set(array, size);
  const memory: Expression = { kind: "array", type: "Float64Array", length: number(ROOM) };
  statements.push(
    { kind: "let", name: own, type: "Float64Array", value: memory },
    { kind: "let", name: size, type: "number", value: number(0) },
  );
}

/** Take everything off a stack, or declare it where it is pending. */
export function emptyStack(array: ArrayVariable, frame: Frame): void {
  if (frame.pending.delete(array)) declareStack(array, frame);
  else frame.statements.push({ kind: "assign", target: name(sizeOf(array, frame)), value: number(0) });
}

/** Put a number on top of a stack. */
export function pushed(array: ArrayVariable, value: Expression, frame: Frame): readonly Statement[] {
  const own = nameOf(frame, array);
  const size = sizeOf(array, frame);
  frame.emission.runtime.add(DOUBLED);
  const isFull: Expression = {
    kind: "infix",
    operator: "===",
    left: name(size),
    right: { kind: "length", array: own },
  };
  const more: Expression = { kind: "call", callee: DOUBLED, operands: [name(own)] };
  return [
    {
      kind: "if",
      test: isFull,
      then: [{ kind: "assign", target: name(own), value: more }],
      otherwise: [],
      isShort: true,
    },
    { kind: "assign", target: { kind: "element", array: own, index: { kind: "advance", name: size } }, value },
  ];
}

/** The number on top of a stack, which is taken off. */
export function popped(array: ArrayVariable, frame: Frame): Expression {
  return { kind: "element", array: nameOf(frame, array), index: { kind: "retreat", name: sizeOf(array, frame) } };
}

function sizeOf(array: ArrayVariable, { emission }: Frame): string {
  const size = emission.sizes.get(array);
  if (size === undefined) throw new InternalError(`the stack ${array.name} is not declared yet`);
  return size;
}
