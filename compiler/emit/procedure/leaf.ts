import { mayCoincide } from "../../procedure/index-form.ts";
import type { Place, Reading } from "../../procedure/procedure.ts";
import { name, type Expression } from "../program.ts";
import { nameOf, type Frame } from "./frame.ts";
import { elementName } from "./places.ts";
import { addressOf } from "./usage.ts";

/** Something that is read where it is used: the place, and the expression by which it is known in others. */
export interface Leaf {
  readonly reading: Reading;
  readonly expression: Expression;
}

/** The leaves that occur in an expression. */
export function leavesIn(expression: Expression, leaves: readonly Leaf[]): readonly Leaf[] {
  const found = new Set<Expression>();
  visit(expression, (part) => found.add(part));
  return leaves.filter((leaf) => found.has(leaf.expression));
}

/** Whether writing a place changes what a leaf reads. */
export function disturbs(place: Place, { reading }: Leaf): boolean {
  if (reading.form !== "count" && mayCoincide(place, reading)) return true;
  return place.form === "scalar" && addressOf(reading).includes(place);
}

/** What a leaf reads that nothing changes. */
export const KNOWN: Reading = { form: "count", index: { kind: "number", value: 0 } };

/** A place that is read, loaded into a constant. */
export function remembered({ reading, expression }: Leaf, frame: Frame): Leaf {
  const wanted = reading.form === "element" ? elementName(reading, frame) : `${nameOfReading(reading, frame)}_old`;
  const own = frame.scope.declare(wanted);
  frame.statements.push({ kind: "const", name: own, value: expression });
  return { reading: KNOWN, expression: name(own) };
}

function nameOfReading(reading: Reading, frame: Frame): string {
  return reading.form === "scalar" ? nameOf(frame, reading) : "count";
}

/** The expression with some parts of it, known by identity, replaced by others. */
export function substituted(expression: Expression, images: ReadonlyMap<Expression, Expression>): Expression {
  const image = images.get(expression);
  if (image) return image;
  const inner = (part: Expression): Expression => substituted(part, images);
  switch (expression.kind) {
    case "prefix":
      return { ...expression, operand: inner(expression.operand) };
    case "infix":
      return { ...expression, left: inner(expression.left), right: inner(expression.right) };
    case "call":
      return { ...expression, operands: expression.operands.map(inner) };
    case "conditional":
      return {
        ...expression,
        test: inner(expression.test),
        then: inner(expression.then),
        otherwise: inner(expression.otherwise),
      };
    default:
      return expression;
  }
}

/** Visit the parts of an expression that graphs make; leaves are not looked into. */
function visit(expression: Expression, see: (part: Expression) => void): void {
  see(expression);
  switch (expression.kind) {
    case "prefix":
      visit(expression.operand, see);
      return;
    case "infix":
      visit(expression.left, see);
      visit(expression.right, see);
      return;
    case "call":
      for (const operand of expression.operands) visit(operand, see);
      return;
    case "conditional":
      visit(expression.test, see);
      visit(expression.then, see);
      visit(expression.otherwise, see);
      return;
    default:
  }
}
