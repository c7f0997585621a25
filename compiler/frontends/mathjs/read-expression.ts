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
      if (node.name === "end") return { ready: { kind: "end", span: cursor.take("end") } };
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

function readLiteral(value: unknown, { peek, take, error }: Cursor): Expression {
  const { text } = peek();
  const span = take();
  if (typeof value === "number") return { kind: "number", value, span };
  if (typeof value === "boolean") return { kind: "truth", value, span };
  throw error(catalogue.unsupportedValue(typeof value === "string" ? "a string" : text, span));
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
      if (callee.kind !== "name") {
        throw error(catalogue.unsupportedAccess("a call of a part", cursor.peek(), "for a product write `a[1]*(…)`"));
      }
      take("(");
      const operands = yield* readList(node.args, ")", cursor, TAKE_TEXT.has(callee.name));
      return { kind: "call", name: callee.name, nameSpan: callee.span, operands, span: since(start) };
    }
    case "ArrayNode": {
      if (node.items.length === 0) throw error(catalogue.emptyArray("an empty vector", { start, end }));
      const hasRows = cursor.opensRows();
      take("[");
      const elements = yield* hasRows ? readRows(node.items, cursor) : readList(node.items, "]", cursor);
      return { kind: "vector", elements, span: since(start) };
    }
    case "AccessorNode": {
      const object = yield readExpression(node.object, cursor);
      if (node.index.dotNotation || !isNext("[")) throw accessError(cursor);
      take("[");
      const indices = yield* readList(node.index.dimensions, "]", cursor);
      return { kind: "index", object, indices, span: since(start) };
    }
    case "RangeNode": {
      if (isNext("lambda")) throw error(catalogue.anonymousFunction({ start, end }));
      const first = isNext(":") ? undefined : yield readExpression(node.start, cursor);
      take(":");
      const step = node.step ? yield readExpression(node.step, cursor) : undefined;
      if (step) take(":");
      const isOpen = node.end.type === "SymbolNode" && node.end.name === "end" && !isNext("end");
      const stop = isOpen ? undefined : yield readExpression(node.end, cursor);
      return { kind: "range", start: first, step, stop, span: since(start) };
    }
  }
}

/** The functions that take a string, to tell which norm or which variance is meant. */
const TAKE_TEXT: ReadonlySet<string> = new Set(["norm", "variance", "var", "std"]);

type List = Generator<Task<Expression>, Expression[], Expression>;

function* readList(nodes: readonly ParserNode[], close: string, cursor: Cursor, takesText = false): List {
  const items = yield* readItems(nodes, cursor, takesText);
  cursor.take(close);
  return items;
}

function* readItems(nodes: readonly ParserNode[], cursor: Cursor, takesText = false): List {
  const items: Expression[] = [];
  for (const node of nodes) {
    if (items.length > 0) cursor.take(",");
    const isText = takesText && node.type === "ConstantNode" && typeof node.value === "string";
    items.push(isText ? readText(node.value, cursor) : yield readExpression(node, cursor));
  }
  cursor.skip(",");
  return items;
}

/** The rows of `[1, 2; 3, 4]`, up to the closing bracket. */
function* readRows(rows: readonly ParserNode[], cursor: Cursor): List {
  const vectors: Expression[] = [];
  for (const row of rows) {
    if (row.type !== "ArrayNode") throw new InternalError("a row that is no list");
    if (vectors.length > 0) cursor.take(";");
    const { start } = cursor.peek();
    const elements = yield* readItems(row.items, cursor);
    vectors.push({ kind: "vector", elements, span: cursor.since(start) });
  }
  cursor.skip(";");
  cursor.take("]");
  return vectors;
}

function readText(value: unknown, { take }: Cursor): Expression {
  return { kind: "text", value: String(value), span: take() };
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
  const isLeftDivision = cursor.isNext("\\");
  if (!implicit) takeOperator(node, cursor);
  if (POSTFIX.has(fn)) return { kind: "operation", fn, operands: [left], implicit, span: cursor.since(start) };
  const share = shareOf(node);
  const right = yield readExpression(share ?? operandOf(node, 1), cursor);
  if (share) return { kind: "percentage", fn, base: left, share: right, span: cursor.since(start) };
  return {
    kind: "operation",
    fn: isLeftDivision ? "solve" : fn,
    operands: [left, right],
    implicit,
    span: cursor.since(start),
  };
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
function takeOperator({ op, fn }: ParserOperator, { peek, isNext, take, error }: Cursor): void {
  const help = unsupportedOperators.get(fn);
  if (help !== undefined) throw error(catalogue.unsupportedOperator(op, peek(), help));
  const isPercent = isNext("%");
  // The parser reads a left division as a division.
  const { start } = take(op === "/" && isNext("\\") ? "\\" : op);
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
