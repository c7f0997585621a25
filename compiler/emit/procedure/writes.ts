import { at } from "../../diagnostics/internal-error.ts";
import { mayCoincide, placeKey } from "../../procedure/index-form.ts";
import type { Place, Variable } from "../../procedure/procedure.ts";
import { number, type CombiningOperator, type Expression, type Statement } from "../program.ts";
import type { Frame } from "./frame.ts";
import { disturbs, leavesIn, remembered, substituted, type Leaf } from "./leaf.ts";
import { placeExpression } from "./places.ts";
import { addressOf } from "./usage.ts";

/** A write that is about to be printed. */
export interface Pending {
  readonly place: Place;
  readonly value: Expression;
  readonly operator: CombiningOperator | undefined;
  /** What the value reads. */
  readonly reads: readonly Leaf[];
}

/** A write, as `x += e` where it reads and writes one place. */
export function pendingWrite(place: Place, value: Expression, adds: boolean, leaves: readonly Leaf[]): Pending {
  const combination = combined(place, value, adds, leaves);
  return { place, ...combination, reads: leavesIn(combination.value, leaves) };
}

function combined(
  place: Place,
  value: Expression,
  adds: boolean,
  leaves: readonly Leaf[],
): Pick<Pending, "value" | "operator"> {
  if (adds) {
    const opposite = withoutSign(value);
    return { value: opposite ?? value, operator: opposite ? "-" : "+" };
  }
  const own = leaves.find(({ reading }) => placeKey(reading) === placeKey(place))?.expression;
  const isOwn = (expression: Expression): boolean => expression === own;
  if (own !== undefined && value.kind === "infix" && isCombining(value.operator)) {
    if (isOwn(value.left)) return { value: value.right, operator: value.operator };
    const isCommutative = value.operator === "+" || value.operator === "*";
    if (isCommutative && isOwn(value.right)) return { value: value.left, operator: value.operator };
  }
  return { value, operator: undefined };
}

/** The opposite of what starts with a sign: −(−a·b) is a·b, bit for bit. */
function withoutSign(value: Expression): Expression | undefined {
  if (value.kind === "prefix" && value.operator === "-") return value.operand;
  if (value.kind === "number" && value.value < 0) return number(-value.value);
  if (value.kind !== "infix" || (value.operator !== "*" && value.operator !== "/")) return undefined;
  const left = withoutSign(value.left);
  return left && { ...value, left };
}

/** A write as a statement. */
export function assignment({ place, value, operator }: Pending, frame: Frame): Statement {
  return { kind: "assign", target: placeExpression(place, frame), value, operator };
}

function isCombining(operator: string): operator is CombiningOperator {
  return operator === "+" || operator === "-" || operator === "*" || operator === "/";
}

/**
 * Print writes one after another, in an order in which none changes what a later one reads; where there is none, what is
 * read is kept. So is what the values need that are carried to the next statement.
 */
export function emitWrites(
  open: readonly Pending[],
  leaves: readonly Leaf[],
  carried: ReadonlyMap<Variable, Expression>,
  frame: Frame,
): void {
  const images = new Map<Expression, Expression>();
  const keep = (reads: readonly Leaf[], place: Place): void => {
    for (const leaf of reads) {
      if (disturbs(place, leaf) && !images.has(leaf.expression)) {
        images.set(leaf.expression, remembered(leaf, frame).expression);
      }
    }
  };
  for (const value of carried.values()) for (const { place } of open) keep(leavesIn(value, leaves), place);
  const rest = [...open];
  while (rest.length > 0) {
    const isFree = (write: Pending): boolean =>
      rest.every((other, index) => other === write || !mustPrecede(other, write, index < rest.indexOf(write)));
    const next = rest.find(isFree) ?? rest.find(({ place }) => place.form === "element") ?? at(rest, 0);
    rest.splice(rest.indexOf(next), 1);
    for (const other of rest) keep(other.reads, next.place);
    frame.statements.push(assignment({ ...next, value: substituted(next.value, images) }, frame));
  }
  carried.forEach((value, variable) => frame.emission.carried.set(variable, substituted(value, images)));
}

/**
 * Whether one write must come before another: it reads what the other changes, by its value or as an index of its
 * place; or they may be the same place, and were in this order.
 */
function mustPrecede(first: Pending, second: Pending, isEarlier: boolean): boolean {
  if (mayCoincide(first.place, second.place)) return isEarlier;
  if (second.place.form === "scalar" && addressOf(first.place).includes(second.place)) return true;
  return first.reads.some((leaf) => disturbs(second.place, leaf));
}
