import { at } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import { liveNodes } from "../../graph/rewrite.ts";
import { inputIndex } from "../../graph/structural.ts";
import { placeKey } from "../../procedure/index-form.ts";
import type { Compute, Place, Reading, Scalar, Variable } from "../../procedure/procedure.ts";
import { name, number, type CombiningOperator, type Expression, type Statement } from "../program.ts";
import { schedule, type Stored } from "../schedule.ts";
import { countUses } from "../uses.ts";
import { locateStep, nameOf, type Frame } from "./frame.ts";
import { isReplacedAtOnce, withSums } from "./replace.ts";
import { disturbs, leavesIn, mustPrecede, substituted, type Leaf, type Pending } from "./order.ts";
import { elementName, placeExpression, readingExpression } from "./places.ts";

/** Append the statements of a `Compute`. */
export function emitCompute(given: Compute, frame: Frame): void {
  const { emission, scope, statements, pending } = frame;
  const compute = withSums(given);
  const { graph, writes } = compute;
  const start = statements.length;
  const leaves = compute.reads.map((reading): Leaf => ({ reading, expression: readingExpression(reading, frame) }));
  const uses = countUses(graph, liveNodes(graph));
  for (const { id, index } of inputNodes(graph)) {
    const leaf = at(leaves, index);
    if (leaf.reading.form !== "element" || at(uses, id) === 1) continue;
    leaves[index] = declaredAs(id, leaf, compute, frame) ?? remembered(leaf, frame);
  }

  const stored = new Map<number, Stored>();
  for (const write of writes) {
    const { place, output } = write;
    const id = at(graph.outputs, output);
    if (place.form === "element" || emission.inlined.has(place) || stored.has(id)) continue;
    const own = nameOf(frame, place);
    const keyword = pending.get(place);
    if (keyword !== undefined) {
      stored.set(id, { name: own, isDeclared: false, store: (value) => declaration(keyword, own, place, value) });
    } else if (at(uses, id) > 1 && isReplacedAtOnce(write, compute)) {
      stored.set(id, {
        name: own,
        isDeclared: true,
        store: (value) => assignment(combined(place, value, false, leaves), frame),
      });
    }
  }
  const scheduled = schedule(
    withoutTargetNames(compute, uses),
    leaves.map(({ expression }) => expression),
    { scope, runtime: emission.runtime, isNested: true, stored },
  );
  statements.push(...scheduled.statements);

  const carried = new Map<Variable, Expression>();
  const open: Pending[] = [];
  for (const { place, output, adds } of writes) {
    const value = at(scheduled.outputs, output);
    if (place.form === "element") {
      open.push(combined(place, value, adds, leaves));
    } else if (emission.inlined.has(place)) {
      carried.set(place, value);
    } else {
      const own = nameOf(frame, place);
      const keyword = pending.get(place);
      const isThere = value.kind === "name" && value.name === own;
      const isStored = stored.get(at(graph.outputs, output))?.name === own;
      if (isThere && (isStored || keyword === undefined)) continue;
      if (keyword === undefined) open.push(combined(place, value, adds, leaves));
      else statements.push(declaration(keyword, own, place, value));
    }
  }
  for (const { place } of writes) if (place.form === "scalar") pending.delete(place);
  emitWrites(open, leaves, carried, frame);
  commentFirst(statements, start, compute, frame);
}

/**
 * Print writes one after another, in an order in which none changes what a later one reads; where there is none, what is
 * read is kept. So is what the values need that are carried to the next statement.
 */
function emitWrites(
  open: readonly Pending[],
  leaves: readonly Leaf[],
  carried: ReadonlyMap<Variable, Expression>,
  frame: Frame,
): void {
  const images = new Map<Expression, Expression>();
  const keep = (value: Expression, place: Place): void => {
    for (const leaf of leavesIn(value, leaves)) {
      if (disturbs(place, leaf) && !images.has(leaf.expression)) {
        images.set(leaf.expression, remembered(leaf, frame).expression);
      }
    }
  };
  for (const value of carried.values()) for (const { place } of open) keep(value, place);
  const rest = [...open];
  while (rest.length > 0) {
    const isFree = (write: Pending): boolean =>
      rest.every((other, index) => other === write || !mustPrecede(other, write, index < rest.indexOf(write), leaves));
    const next = rest.find(isFree) ?? rest.find(({ place }) => place.form === "element") ?? at(rest, 0);
    rest.splice(rest.indexOf(next), 1);
    for (const other of rest) keep(other.value, next.place);
    frame.statements.push(assignment({ ...next, value: substituted(next.value, images) }, frame));
  }
  carried.forEach((value, variable) => frame.emission.carried.set(variable, substituted(value, images)));
}

/** A place that is read, under the name of a variable that it is copied to and that is declared here. */
function declaredAs(id: number, { expression }: Leaf, { graph, writes }: Compute, frame: Frame): Leaf | undefined {
  const { pending, statements } = frame;
  const copy = writes.find(
    ({ place, output, adds }) => !adds && place.form === "scalar" && pending.has(place) && graph.outputs[output] === id,
  );
  if (copy?.place.form !== "scalar") return undefined;
  const own = nameOf(frame, copy.place);
  statements.push(declaration(pending.get(copy.place) ?? "let", own, copy.place, expression));
  pending.delete(copy.place);
  return { reading: KNOWN, expression: name(own) };
}

/** What a leaf reads that nothing changes. */
const KNOWN: Reading = { form: "count", index: { kind: "number", value: 0 } };

/** A place that is read, loaded into a constant. */
function remembered({ reading, expression }: Leaf, frame: Frame): Leaf {
  const wanted = reading.form === "element" ? elementName(reading, frame) : `${nameOfReading(reading, frame)}_old`;
  const own = frame.scope.declare(wanted);
  frame.statements.push({ kind: "const", name: own, value: expression });
  return { reading: KNOWN, expression: name(own) };
}

function nameOfReading(reading: Reading, frame: Frame): string {
  return reading.form === "scalar" ? nameOf(frame, reading) : "count";
}

/** A write, as `x += e` where it reads and writes one place. */
function combined(place: Place, value: Expression, adds: boolean, leaves: readonly Leaf[]): Pending {
  if (adds) {
    const opposite = withoutSign(value);
    return { place, value: opposite ?? value, operator: opposite ? "-" : "+" };
  }
  const own = leaves.find(({ reading }) => placeKey(reading) === placeKey(place))?.expression;
  const isOwn = (expression: Expression): boolean => expression === own;
  if (own !== undefined && value.kind === "infix" && isCombining(value.operator)) {
    if (isOwn(value.left)) return { place, value: value.right, operator: value.operator };
    const isCommutative = value.operator === "+" || value.operator === "*";
    if (isCommutative && isOwn(value.right)) return { place, value: value.left, operator: value.operator };
  }
  return { place, value, operator: undefined };
}

/** The opposite of what starts with a sign: −(−a·b) is a·b, bit for bit. */
function withoutSign(value: Expression): Expression | undefined {
  if (value.kind === "prefix" && value.operator === "-") return value.operand;
  if (value.kind === "number" && value.value < 0) return number(-value.value);
  if (value.kind !== "infix" || (value.operator !== "*" && value.operator !== "/")) return undefined;
  const left = withoutSign(value.left);
  return left && { ...value, left };
}

function assignment({ place, value, operator }: Pending, frame: Frame): Statement {
  return { kind: "assign", target: placeExpression(place, frame), value, operator };
}

function isCombining(operator: string): operator is CombiningOperator {
  return operator === "+" || operator === "-" || operator === "*" || operator === "/";
}

function declaration(keyword: "const" | "let", own: string, { kind }: Scalar, value: Expression): Statement {
  if (keyword === "const") return { kind: "const", name: own, value };
  return { kind: "let", name: own, type: kind === "boolean" ? "boolean" : "number", value };
}

function inputNodes(graph: Graph): readonly { readonly id: number; readonly index: number }[] {
  return graph.nodes.flatMap((node) => {
    const index = inputIndex(node);
    return index === undefined ? [] : [{ id: node.id, index }];
  });
}

/** The graph without the names of values that go to a variable and nowhere else: they are called what that is called. */
function withoutTargetNames({ graph, writes }: Compute, uses: Uint32Array): Graph {
  const targets = new Set(writes.map(({ output }) => at(graph.outputs, output)).filter((id) => at(uses, id) === 1));
  return { ...graph, provenance: new Map([...graph.provenance].filter(([id]) => !targets.has(id))) };
}

/** Say at the first declaration of a `Compute` where it comes from. */
function commentFirst(statements: Statement[], start: number, { line }: Compute, frame: Frame): void {
  const index = statements.findIndex(({ kind }, position) => position >= start && (kind === "const" || kind === "let"));
  const statement = statements[index];
  if (statement?.kind !== "const" && statement?.kind !== "let") return;
  const comment = statement.comment ?? locateStep(frame, line);
  statements[index] = { ...statement, comment };
}
