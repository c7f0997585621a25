import { at } from "../../diagnostics/internal-error.ts";
import type { Builder, Value } from "../../graph/builder.ts";
import { imagesOf, rewriteInto } from "../../graph/rewrite.ts";
import type { Derive, Procedure } from "../../procedure/procedure.ts";
import { leavesOf } from "../../procedure/walk.ts";
import { scale } from "../../primitives/arithmetic.ts";
import { declaredFunction, type Maps } from "../../primitives/declared.ts";
import type { Memory } from "./memory.ts";
import type { PathGraph } from "./path-graph.ts";
import { valueOfCell, type Cell } from "./path-nodes.ts";
import type { StructuredValue } from "./values.ts";

/** Writes the computation of a procedure at a point out. */
type Follow = (procedure: Procedure, given: readonly StructuredValue[]) => PathGraph;

/**
 * The numbers of a result that has a rule, as functions of its numbers whose partial derivatives are those of the pushforward
 * at the point: it is followed when somebody asks for them.
 */
export function ruledCells(
  { rule }: Derive,
  operands: readonly Memory<Cell>[],
  { lengths, cells }: Memory<Cell>,
  builder: Builder,
  follow: Follow,
): readonly Cell[] {
  const moving = operands.flatMap((operand) => operand.cells);
  const values = [...moving, ...cells].map((cell) => valueOfCell(builder, cell));
  const memories = [...operands, { lengths, cells }, ...operands];
  let found: PathGraph | undefined;
  /** ∂y/∂x of two of the numbers, where the numbers are values of a graph. */
  const partial = (output: number, input: number, numbers: readonly Value[]): Value => {
    const pushforward = rule.pushforward();
    found ??= follow(pushforward, memories.map(numbersIn));
    const target = at(numbers, 0).builder;
    const seeds = moving.map((_, index) => target.constant(index === input ? 1 : 0));
    const all = [...numbers, ...seeds];
    let next = 0;
    // The inputs of the graph are the real numbers only.
    const inputs = pushforward.parameters.flatMap(({ structure }, position) => {
      const count = at(memories, position).cells.length;
      const own = all.slice(next, next + count);
      next += count;
      return leavesOf(structure).some(({ kind }) => kind === "real") ? own : [];
    });
    const id = at(found.graph.outputs, output);
    return at(imagesOf(rewriteInto(target, { ...found.graph, outputs: [id] }, inputs), [id]), 0);
  };
  return cells.map(({ number }, output) => {
    const maps: Maps = (input) =>
      input < moving.length ? (t, point) => scale(t, partial(output, input, point.operands.slice(1))) : undefined;
    const primitive = declaredFunction({
      name: rule.name,
      parameters: values.map((_, index) => `x${String(index)}`),
      convention: "",
      pushforward: maps,
      pullback: maps,
    });
    return { number, value: builder.apply(primitive, [at(values, moving.length + output), ...values]) };
  });
}

/** The numbers in memory in the shape that they have in the source. */
function numbersIn({ lengths, cells }: Memory<Cell>): StructuredValue {
  const rows = (axis: number, start: number): StructuredValue => {
    const length = lengths[axis];
    if (length === undefined) return at(cells, start).number;
    const width = lengths.slice(axis + 1).reduce((product, each) => product * each, 1);
    return Array.from({ length }, (_, index) => rows(axis + 1, start + index * width));
  };
  return rows(0, 0);
}
