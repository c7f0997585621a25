import { at, InternalError } from "../diagnostics/internal-error.ts";
import type { Graph } from "../graph/graph.ts";
import type { Node } from "../graph/node.ts";
import type { Implementation } from "../graph/primitive.ts";
import { liveNodes } from "../graph/rewrite.ts";
import { numberAttribute } from "../graph/attributes.ts";
import { constantValue, inputIndex, projectIndex } from "../graph/structural.ts";
import { derivativeName } from "../transforms/names.ts";
import { commentText } from "./comment.ts";
import type { Scope } from "./names.ts";
import { name, number, type Expression, type Statement } from "./program.ts";
import { countUses, liveProjections } from "./uses.ts";

/** A graph as statements, and the expressions of its outputs. */
export interface Schedule {
  readonly statements: readonly Statement[];
  readonly outputs: readonly Expression[];
}

/** What the blocks of one function share. */
interface Context {
  readonly scope: Scope;
  /** The functions of `adjoint/runtime` that are called. */
  readonly runtime: Set<string>;
  /** Whether the block is part of a branch; only a function's own block has labels. */
  readonly isNested?: boolean;
  /** The nodes that are stored in variables of the caller. */
  readonly stored?: ReadonlyMap<number, Stored>;
}

/** A variable that a node is stored in as soon as it is computed, and that stands for it from then on. */
export interface Stored {
  readonly name: string;
  /** Whether it has been declared before. */
  readonly isDeclared: boolean;
  readonly store: (value: Expression) => Statement;
}

/** An expression with the number of operations in it. */
interface Sized {
  readonly expression: Expression;
  readonly size: number;
}

/** The largest number of operations in one expression. */
const MAX_OPERATIONS = 12;

/** The number of operations that a conditional expression counts as, so that there are not many in one expression. */
const CONDITIONAL = MAX_OPERATIONS / 2;

/**
 * Order the live nodes of an expanded graph as statements. A node becomes a statement when it is named, or read more
 * than once, or when the expression it would be part of grows too large; any other node is written where it is read.
 * The inputs are given as expressions without operations.
 */
export function schedule(graph: Graph, inputs: readonly Expression[], context: Context): Schedule {
  const live = liveNodes(graph);
  const uses = countUses(graph, live);
  const readers = firstReaders(graph, live);
  const projections = liveProjections(graph, live);
  const statements: Statement[] = [];
  const expressions = new Map<number, Sized>();
  const elements = new Map<number, readonly Sized[]>();
  const names = new Map<number, string>();
  let inAdjoints = false;

  const sized = (id: number): Sized => {
    const found = expressions.get(id);
    if (!found) throw new InternalError(`node ${String(id)} is read before it is scheduled`);
    return found;
  };

  /** The name of the statement of a node: the user's, or after the step that it is the derivative of, or the next. */
  const declare = (node: Node): string => {
    const given = context.stored?.get(node.id);
    if (given) return given.name;
    const origin = graph.provenance.get(node.id);
    const base = origin?.of === undefined ? undefined : names.get(origin.of);
    const wanted = origin?.name ?? (base && origin?.role && derivativeName(base, origin.role, origin.label));
    const declared = wanted === undefined ? context.scope.step() : context.scope.declare(wanted);
    names.set(node.id, declared);
    return declared;
  };

  const enterSection = (node: Node): void => {
    if (context.isNested || inAdjoints || graph.provenance.get(node.id)?.role !== "adjoint") return;
    inAdjoints = true;
    if (statements.length === 0) return;
    statements.unshift({ kind: "label", text: "values" });
    statements.push({ kind: "label", text: "adjoints" });
  };

  const becomeStatement = (id: number): void => {
    const { expression, size } = sized(id);
    if (size === 0) return;
    const node = at(graph.nodes, id);
    enterSection(node);
    const declared = declare(node);
    const stored = context.stored?.get(id)?.store(expression);
    statements.push(stored ?? { kind: "const", name: declared, value: expression, comment: chainRule(node, declared) });
    expressions.set(id, { expression: name(declared), size: 0 });
  };

  /** The name of the step that a node is, or is written in. */
  const stepName = (of: number | string): string | undefined => {
    if (typeof of === "string") return of;
    let step: number | undefined = of;
    while (step !== undefined && !names.has(step)) step = readers[step];
    return step === undefined || graph.provenance.get(step)?.role !== undefined ? undefined : names.get(step);
  };

  /** The chain rule of a named adjoint: the sum of what flows into it, as the steps' adjoints and local derivatives. */
  const chainRule = (node: Node, declared: string): string | undefined => {
    const origin = graph.provenance.get(node.id);
    if (origin?.name === undefined || !declared.endsWith("_bar") || context.isNested) return undefined;
    const own = declared.slice(0, -"_bar".length);
    const steps = new Set(origin.from?.map(stepName));
    if (steps.size === 0 || steps.size > 4 || steps.has(undefined)) return undefined;
    return commentText([...steps].map((step) => `${step ?? ""}_bar ∂${step ?? ""}/∂${own}`).join(" + "));
  };

  /** The operands, the largest of which become statements where the expression would grow too large. */
  const fittedOperands = (node: Node): readonly Sized[] => {
    let total = sizeOf(node.operands.map(sized));
    if (total > MAX_OPERATIONS) {
      for (const id of [...node.operands].sort((a, b) => sized(b).size - sized(a).size)) {
        total -= sized(id).size;
        becomeStatement(id);
        if (total <= MAX_OPERATIONS) break;
      }
    }
    return node.operands.map(sized);
  };

  const place = (node: Node, value: Sized, isTrivial: boolean): void => {
    expressions.set(node.id, value);
    const count = at(uses, node.id);
    const isNamed = graph.provenance.get(node.id)?.name !== undefined || context.stored?.has(node.id) === true;
    if (isNamed || count > 2 || (count === 2 && !isTrivial)) becomeStatement(node.id);
  };

  const placeBranch = (node: Node, implementation: Implementation & { readonly kind: "branch" }): void => {
    const regions = [1, 0].map((taken) => implementation.choose(taken, node.attributes));
    node.operands.slice(1).forEach((operand, capture) => {
      const isForOneSide = at(uses, operand) === 1 && readsOf(regions, capture) <= 1;
      if (!isForOneSide || sized(operand).size >= CONDITIONAL) becomeStatement(operand);
    });
    const [test, ...captures] = node.operands.map(sized);
    if (test === undefined) throw new InternalError("a branch without a test");
    const sides = regions.map((region) =>
      schedule(
        region,
        captures.map(({ expression }) => expression),
        { scope: context.scope, runtime: context.runtime, isNested: true },
      ),
    );
    const [then, otherwise] = [at(sides, 0), at(sides, 1)];
    const projected = projections.get(node.id) ?? [];
    if (sides.every(({ statements, outputs }) => statements.length === 0 && outputs.length === 1)) {
      const expression: Expression = {
        kind: "conditional",
        test: test.expression,
        then: at(then.outputs, 0),
        otherwise: at(otherwise.outputs, 0),
      };
      elements.set(node.id, [{ expression, size: CONDITIONAL }]);
      return;
    }
    const results: Sized[] = [];
    const assignments = projected.map((projection) => {
      enterSection(projection);
      const declared = declare(projection);
      if (context.stored?.get(projection.id)?.isDeclared !== true) {
        const type = projection.type.kind === "boolean" ? "boolean" : "number";
        statements.push({ kind: "let", name: declared, type });
      }
      const index = projectIndex(projection) ?? 0;
      results[index] = { expression: name(declared), size: 0 };
      return ({ outputs }: Schedule): Statement => ({
        kind: "assign",
        target: name(declared),
        value: at(outputs, index),
      });
    });
    const block = (side: Schedule): readonly Statement[] => [
      ...side.statements,
      ...assignments.map((assignment) => assignment(side)),
    ];
    statements.push({ kind: "if", test: test.expression, then: block(then), otherwise: block(otherwise) });
    elements.set(node.id, results);
  };

  for (const node of graph.nodes) {
    if (live[node.id] !== 1) continue;
    const { implementation } = node.primitive;
    switch (implementation.kind) {
      case "structural": {
        const element = projectIndex(node);
        if (element === undefined) expressions.set(node.id, { expression: leaf(node, inputs), size: 0 });
        else place(node, at(elements.get(at(node.operands, 0)) ?? [], element), false);
        break;
      }
      case "native": {
        const operands = fittedOperands(node);
        const expression = nativeExpression(
          node,
          operands.map((operand) => operand.expression),
          context.runtime,
        );
        place(node, { expression, size: sizeOf(operands) }, node.primitive.cost <= 1 && isByConstant(operands));
        break;
      }
      case "branch":
        placeBranch(node, implementation);
        break;
      case "composite":
        throw new InternalError(`${node.primitive.name} reached the scheduler unexpanded`);
      default:
        throw new InternalError(`${node.primitive.name} works on arrays`);
    }
  }
  return { statements, outputs: graph.outputs.map((id) => sized(id).expression) };
}

/** How often the two sides of a branch read a capture; what one of them reads once is computed there. */
function readsOf(regions: readonly Graph[], capture: number): number {
  return regions.reduce((sum, region) => {
    const live = liveNodes(region);
    const uses = countUses(region, live);
    const reads = region.nodes.filter(({ id }) => live[id] === 1).filter((node) => inputIndex(node) === capture);
    return sum + reads.reduce((total, { id }) => total + at(uses, id), 0);
  }, 0);
}

/** The first node that reads each node. */
function firstReaders(graph: Graph, live: Uint8Array): readonly (number | undefined)[] {
  const readers: (number | undefined)[] = [];
  for (const node of graph.nodes) {
    if (live[node.id] === 1) for (const operand of node.operands) readers[operand] ??= node.id;
  }
  return readers;
}

function sizeOf(operands: readonly Sized[]): number {
  return operands.reduce((sum, { size }) => sum + size, 1);
}

/** Whether one operation joins a name and a literal, which is as cheap to repeat as to remember. */
function isByConstant(operands: readonly Sized[]): boolean {
  return (
    operands.every(({ size }) => size === 0) &&
    (operands.length === 1 || operands.some(({ expression }) => expression.kind === "number"))
  );
}

function leaf(node: Node, inputs: readonly Expression[]): Expression {
  const index = inputIndex(node);
  if (index !== undefined) return at(inputs, index);
  const value = constantValue(node) ?? NaN;
  return node.type.kind === "boolean" ? { kind: "truth", value: value !== 0 } : number(value);
}

function nativeExpression(node: Node, operands: readonly Expression[], runtime: Set<string>): Expression {
  const { implementation } = node.primitive;
  if (implementation.kind !== "native") throw new InternalError(`${node.primitive.name} is not native`);
  const { spelling } = implementation;
  switch (spelling.kind) {
    case "infix": {
      const [left, right] = [at(operands, 0), at(operands, 1)];
      // A coefficient reads better in front, and a product is the same either way round, bit for bit.
      const isSwapped = spelling.operator === "*" && right.kind === "number" && left.kind !== "number";
      return {
        kind: "infix",
        operator: spelling.operator,
        left: isSwapped ? right : left,
        right: isSwapped ? left : right,
      };
    }
    case "prefix":
      return { kind: "prefix", operator: spelling.operator, operand: at(operands, 0) };
    case "call":
      return { kind: "call", callee: spelling.callee, operands };
    case "runtime": {
      runtime.add(spelling.name);
      const leading = spelling.attributes.map((key) => number(numberAttribute(node.attributes, key)));
      return { kind: "call", callee: spelling.name, operands: [...leading, ...operands] };
    }
  }
}
