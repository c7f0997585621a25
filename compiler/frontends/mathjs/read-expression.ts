import * as catalogue from "../../diagnostics/catalogue.ts";
import type { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { InternalError } from "../../diagnostics/internal-error.ts";
import type { Cursor } from "./cursor.ts";
import { unsupportedOperators } from "./operators.ts";
import type { ParserNode, ParserOperator } from "./parser.ts";
import type { Expression } from "./syntax.ts";
import type { Task, Work } from "./trampoline.ts";

/** Read an expression at the cursor. @throws DiagnosticError where something is not supported. */
export function readExpression(node: ParserNode, cursor: Cursor): Task<Expression> {
  switch (node.type) {
    case "ConstantNode":
      return { ready: readLiteral(node.value, cursor) };
    case "SymbolNode":
      return { ready: { kind: "name", name: node.name, span: cursor.takeName(node.name) } };
    case "OperatorNode":
      return PREFIX.has(node.fn) ? readPrefix(node, cursor) : readOperation(node, cursor);
    case "ObjectNode":
      throw cursor.error(catalogue.unsupportedValue("an object", cursor.peek()));
    case "AssignmentNode":
    case "FunctionAssignmentNode":
      throw cursor.error(catalogue.nestedAssignment(cursor.peek()));
    case "BlockNode":
      throw new InternalError("a block inside an expression");
    default:
      return readCompound(node, cursor);
  }
}

function readLiteral(value: unknown, { peek, take, source, error }: Cursor): Expression {
  const { text } = peek();
  const span = take();
  if (typeof value === "number") return { kind: "number", value, span };
  if (typeof value === "boolean") return { kind: "truth", value, span };
  if (typeof value !== "string") throw error(catalogue.unsupportedValue(text, span));
  throw error(catalogue.unsupportedValue("a string", { ...span, end: source.text.indexOf(text, span.end) + 1 }));
}

/** The nodes with parts that are no operators. */
type Compound = Exclude<
  ParserNode,
  { type: `${"Constant" | "Symbol" | "Operator" | "Object" | "Assignment" | "FunctionAssignment" | "Block"}Node` }
>;

function* readCompound(node: Compound, cursor: Cursor): Work<Expression> {
  const { take, isNext, since, error } = cursor;
  const { start, end } = cursor.peek();
  switch (node.type) {
    case "ParenthesisNode": {
      take("(");
      const content = yield readExpression(node.content, cursor);
      take(")");
      return content;
    }
    case "RelationalNode": {
      const operands: Expression[] = [];
      for (const operand of node.params) {
        if (operands.length > 0) take();
        operands.push(yield readExpression(operand, cursor));
      }
      return { kind: "chain", comparisons: node.conditionals, operands, span: since(start) };
    }
    case "ConditionalNode": {
      const test = yield readExpression(node.condition, cursor);
      take("?");
      const then = yield readExpression(node.trueExpr, cursor);
      take(":");
      const otherwise = yield readExpression(node.falseExpr, cursor);
      return { kind: "conditional", test, then, otherwise, span: since(start) };
    }
    case "FunctionNode": {
      const callee = yield readExpression(node.fn, cursor);
      if (node.optional) throw accessError(cursor);
      if (callee.kind !== "name") throw new InternalError("a call of an expression");
      take("(");
      const operands = yield* readList(node.args, ")", cursor);
      return { kind: "call", name: callee.name, nameSpan: callee.span, operands, span: since(start) };
    }
    case "ArrayNode": {
      if (node.items.length === 0) throw error(catalogue.matrix("an empty vector", { start, end }));
      if (node.items[0]?.type === "ArrayNode") throw error(catalogue.matrix("a matrix", { start, end }));
      take("[");
      return { kind: "vector", elements: yield* readList(node.items, "]", cursor), span: since(start) };
    }
    case "AccessorNode":
      yield readExpression(node.object, cursor);
      throw accessError(cursor);
    case "RangeNode":
      if (isNext("lambda")) throw error(catalogue.anonymousFunction({ start, end }));
      if (!isNext(":")) yield readExpression(node.start, cursor);
      throw error(catalogue.unsupportedAccess("a range", cursor.peek()));
  }
}

type List = Generator<Task<Expression>, Expression[], Expression>;

function* readList(nodes: readonly ParserNode[], close: string, cursor: Cursor): List {
  const items: Expression[] = [];
  for (const node of nodes) {
    if (items.length > 0) cursor.take(",");
    items.push(yield readExpression(node, cursor));
  }
  cursor.skip(",");
  cursor.take(close);
  return items;
}

const PREFIX: ReadonlySet<string> = new Set(["unaryMinus", "unaryPlus", "bitNot", "not"]);
const POSTFIX: ReadonlySet<string> = new Set(["factorial", "ctranspose"]);

function* readPrefix(node: ParserOperator, cursor: Cursor): Work<Expression> {
  const { start } = cursor.peek();
  takeOperator(node, cursor);
  const operand = yield readExpression(operandOf(node, 0), cursor);
  return { kind: "operation", fn: node.fn, operands: [operand], implicit: false, span: cursor.since(start) };
}

function* readOperation(node: ParserOperator, cursor: Cursor): Work<Expression> {
  const { fn, implicit } = node;
  const { start } = cursor.peek();
  const left = yield readExpression(operandOf(node, 0), cursor);
  if (node.isPercentage) {
    const hundred: Expression = { kind: "number", value: 100, span: cursor.take("%") };
    return { kind: "operation", fn, operands: [left, hundred], implicit, span: cursor.since(start) };
  }
  if (!implicit) takeOperator(node, cursor, left);
  if (POSTFIX.has(fn)) return { kind: "operation", fn, operands: [left], implicit, span: cursor.since(start) };
  const share = shareOf(node);
  const right = yield readExpression(share ?? operandOf(node, 1), cursor);
  if (share) return { kind: "percentage", fn, base: left, share: right, span: cursor.since(start) };
  return { kind: "operation", fn, operands: [left, right], implicit, span: cursor.since(start) };
}

function operandOf({ fn, args }: ParserOperator, index: number): ParserNode {
  const operand = args[index];
  if (operand === undefined) throw new InternalError(`the operator ${fn} lacks an operand`);
  return operand;
}

/** The percentage of `base + 10%`, which the parser reads as `base + base * 10%` with one node for both bases. */
function shareOf({ args: [base, right] }: ParserOperator): ParserNode | undefined {
  if (right?.type !== "OperatorNode" || right.fn !== "multiply" || right.args[0] !== base) return undefined;
  return right.args[1];
}

/** Take the sign of an operator. @throws DiagnosticError when it is not supported. */
function takeOperator({ op, fn }: ParserOperator, { peek, isNext, take, error }: Cursor, left?: Expression): void {
  const help = unsupportedOperators.get(fn);
  if (fn === "ctranspose") throw error(catalogue.prime(left?.kind === "name" ? left.name : undefined, peek()));
  if (help !== undefined) throw error(catalogue.unsupportedOperator(op, peek(), help));
  const isPercent = isNext("%");
  const { start } = take(op);
  if (!isPercent || !(isNext("+") || isNext("-"))) return;
  const sign = peek();
  throw error(catalogue.signAfterPercent({ start, end: sign.end }, sign.text));
}

/** What is wrong with the access to a part of a value at the cursor. */
export function accessError({ peek, error }: Cursor): DiagnosticError {
  const token = peek();
  const what = token.text === "?." ? "optional chaining" : token.text === "[" ? "an index" : "a property";
  return error(catalogue.unsupportedAccess(what, token));
}
