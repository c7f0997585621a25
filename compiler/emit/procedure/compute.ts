import { at } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import { liveNodes } from "../../graph/rewrite.ts";
import { inputIndex } from "../../graph/structural.ts";
import type { Compute, Scalar, Variable } from "../../procedure/procedure.ts";
import { name, type Expression, type Statement } from "../program.ts";
import { schedule, type Stored } from "../schedule.ts";
import { countUses } from "../uses.ts";
import { locateStep, nameOf, type Frame } from "./frame.ts";
import { KNOWN, remembered, type Leaf } from "./leaf.ts";
import { readingExpression } from "./places.ts";
import { isReplacedAtOnce, withSums } from "./replace.ts";
import { assignment, emitWrites, pendingWrite, type Pending } from "./writes.ts";

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
        store: (value) => assignment(pendingWrite(place, value, false, leaves), frame),
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
      open.push(pendingWrite(place, value, adds, leaves));
    } else if (emission.inlined.has(place)) {
      carried.set(place, value);
    } else {
      const own = nameOf(frame, place);
      const keyword = pending.get(place);
      const isThere = !adds && value.kind === "name" && value.name === own;
      const isStored = stored.get(at(graph.outputs, output))?.name === own;
      if (isThere && (isStored || keyword === undefined)) continue;
      if (keyword === undefined) open.push(pendingWrite(place, value, adds, leaves));
      else statements.push(declaration(keyword, own, place, value));
    }
  }
  for (const { place } of writes) if (place.form === "scalar") pending.delete(place);
  emitWrites(open, leaves, carried, frame);
  commentFirst(statements, start, compute, frame);
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
