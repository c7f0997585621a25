import * as catalogue from "../../diagnostics/catalogue.ts";
import { DiagnosticError, type Diagnostic, type Source } from "../../diagnostics/diagnostic.ts";
import { at, InternalError } from "../../diagnostics/internal-error.ts";
import { lineAt } from "../../diagnostics/position.ts";
import { quoted } from "../../diagnostics/text.ts";
import type { Span } from "../../graph/provenance.ts";
import { unsupportedOperators } from "./operators.ts";
import type { ParserNode, ParserOperator } from "./parser.ts";
import type { Expression, FunctionDefinition, Program, Statement } from "./syntax.ts";
import type { Token } from "./tokens.ts";
import { run, type Task, type Work } from "./trampoline.ts";

/**
 * Read the parser's tree into ours. Its nodes carry no positions, but they come in the order of the tokens: walking both
 * together gives every node its span. The first construct that is not supported is refused where it stands.
 * @throws DiagnosticError
 */
export function readProgram(tree: ParserNode, tokens: readonly Token[], source: Source): Program {
  const reader = createReader(tokens, source);
  const statements: Statement[] = [];
  const functions = new Map<string, FunctionDefinition>();
  let last: FunctionDefinition | undefined;
  const lines = tree.type === "BlockNode" ? tree.blocks.map(({ node }) => node) : [tree];
  for (const line of lines) {
    reader.skip(";");
    last = undefined;
    if (line.type === "FunctionAssignmentNode") {
      last = reader.definition(line);
      const earlier = functions.get(last.name);
      if (earlier) throw definedTwice(last.name, last.nameSpan, earlier.nameSpan, source);
      functions.set(last.name, last);
    } else {
      statements.push(reader.statement(line));
    }
  }
  reader.skip(";");
  reader.end();
  for (const { name, nameSpan } of statements) {
    const other = name === undefined ? undefined : functions.get(name);
    if (other && nameSpan) throw definedTwice(other.name, nameSpan, other.nameSpan, source);
  }
  return { statements, functions, last };
}

function definedTwice(name: string, span: Span, other: Span, source: Source): DiagnosticError {
  return new DiagnosticError([catalogue.definedTwice(name, span, lineAt(source.text, other.start).number)], source);
}

interface Reader {
  readonly statement: (node: ParserNode) => Statement;
  readonly definition: (node: Extract<ParserNode, { type: "FunctionAssignmentNode" }>) => FunctionDefinition;
  readonly skip: (text: string) => void;
  readonly end: () => void;
}

/** The nodes with parts that are not operators. */
type Compound = Extract<
  ParserNode,
  {
    type:
      | "ParenthesisNode"
      | "RelationalNode"
      | "ConditionalNode"
      | "FunctionNode"
      | "ArrayNode"
      | "AccessorNode"
      | "RangeNode";
  }
>;

const PREFIX: ReadonlySet<string> = new Set(["unaryMinus", "unaryPlus", "bitNot", "not"]);
const POSTFIX: ReadonlySet<string> = new Set(["factorial", "ctranspose"]);

function createReader(tokens: readonly Token[], source: Source): Reader {
  let next = 0;
  const error = (diagnostic: Diagnostic): DiagnosticError => new DiagnosticError([diagnostic], source);
  const peek = (): Token => at(tokens, next);
  const isNext = (text: string): boolean => tokens[next]?.text === text;
  const take = (text?: string): Token => {
    const token = peek();
    if (text !== undefined && token.text !== text) throw unexpected(token);
    next++;
    return token;
  };
  // After a percent sign the parser drops what it cannot read, as in `x% +`.
  const unexpected = (token: Token): DiagnosticError =>
    error(catalogue.syntaxError(`${quoted(token.text)} is not expected here`, token));
  const takeName = (name: string): Token => {
    const token = take(name);
    if (name === "end") throw error(catalogue.reservedWord(name, token));
    return token;
  };
  const skip = (text: string): void => {
    while (isNext(text)) next++;
  };
  const since = (start: number): Span => ({ start, end: at(tokens, next - 1).end });

  function read(node: ParserNode): Task<Expression> {
    switch (node.type) {
      case "ConstantNode":
        return { ready: literal(node.value) };
      case "SymbolNode":
        return { ready: { kind: "name", name: node.name, span: takeName(node.name) } };
      case "OperatorNode":
        return operation(node);
      case "ObjectNode":
        throw error(catalogue.unsupportedValue("an object", peek()));
      case "AssignmentNode":
      case "FunctionAssignmentNode":
        throw error(catalogue.nestedAssignment(peek()));
      case "BlockNode":
        throw new InternalError("a block inside an expression");
      default:
        return compound(node);
    }
  }

  function* compound(node: Compound): Work<Expression> {
    const { start } = peek();
    switch (node.type) {
      case "ParenthesisNode": {
        take("(");
        const content = yield read(node.content);
        take(")");
        return content;
      }
      case "RelationalNode": {
        const operands: Expression[] = [];
        for (const operand of node.params) {
          if (operands.length > 0) take();
          operands.push(yield read(operand));
        }
        return { kind: "chain", comparisons: node.conditionals, operands, span: since(start) };
      }
      case "ConditionalNode": {
        const test = yield read(node.condition);
        take("?");
        const then = yield read(node.trueExpr);
        take(":");
        const otherwise = yield read(node.falseExpr);
        return { kind: "conditional", test, then, otherwise, span: since(start) };
      }
      case "FunctionNode": {
        const callee = yield read(node.fn);
        if (node.optional) throw error(catalogue.unsupportedAccess("optional chaining", peek()));
        if (callee.kind !== "name") throw new InternalError("a call of an expression");
        take("(");
        const operands = yield* list(node.args, ")");
        return { kind: "call", name: callee.name, nameSpan: callee.span, operands, span: since(start) };
      }
      case "ArrayNode": {
        const { end } = take("[");
        const what = node.items.length === 0 ? "an empty vector" : "a matrix";
        const isMatrix = node.items[0]?.type === "ArrayNode";
        if (isMatrix || node.items.length === 0) throw error(catalogue.matrix(what, { start, end }));
        return { kind: "vector", elements: yield* list(node.items, "]"), span: since(start) };
      }
      case "AccessorNode":
        yield read(node.object);
        throw accessError();
      case "RangeNode":
        if (isNext("lambda")) throw error(catalogue.anonymousFunction(peek()));
        if (!isNext(":")) yield read(node.start);
        throw error(catalogue.unsupportedAccess("a range", peek()));
    }
  }

  function* list(nodes: readonly ParserNode[], close: string): Generator<Task<Expression>, Expression[], Expression> {
    const items: Expression[] = [];
    for (const node of nodes) {
      if (items.length > 0) take(",");
      items.push(yield read(node));
    }
    skip(",");
    take(close);
    return items;
  }

  function literal(value: unknown): Expression {
    const token = take();
    if (typeof value === "number") return { kind: "number", value, span: token };
    if (typeof value === "boolean") return { kind: "truth", value, span: token };
    if (typeof value !== "string") throw error(catalogue.unsupportedValue(String(value), token));
    const closing = source.text.indexOf(token.text, token.end);
    throw error(catalogue.unsupportedValue("a string", { start: token.start, end: closing + 1 }));
  }

  function* operation(node: ParserOperator): Work<Expression> {
    const { start } = peek();
    const { fn, implicit } = node;
    const [first, second] = node.args;
    if (first === undefined) throw new InternalError("an operator without operands");
    if (PREFIX.has(fn)) {
      operator(node);
      const operands = [yield read(first)];
      return { kind: "operation", fn, operands, implicit, span: since(start) };
    }
    const left = yield read(first);
    if (node.isPercentage) {
      const percent = take("%");
      const hundred: Expression = { kind: "number", value: 100, span: percent };
      return { kind: "operation", fn, operands: [left, hundred], implicit, span: since(start) };
    }
    if (!implicit) operator(node, left);
    if (POSTFIX.has(fn)) return { kind: "operation", fn, operands: [left], implicit, span: since(start) };
    if (second === undefined) throw new InternalError(`${fn} without a second operand`);
    const share = shareOf(first, second);
    const right = yield read(share ?? second);
    if (share) return { kind: "percentage", fn, base: left, share: right, span: since(start) };
    return { kind: "operation", fn, operands: [left, right], implicit, span: since(start) };
  }

  /** Take the sign of an operator, unless it is not supported. */
  function operator({ op, fn }: ParserOperator, left?: Expression): void {
    const help = unsupportedOperators.get(fn);
    if (fn === "ctranspose") throw error(catalogue.prime(left?.kind === "name" ? left.name : undefined, peek()));
    if (help !== undefined) throw error(catalogue.unsupportedOperator(op, peek(), help));
    const { text, start } = take(op);
    if (text !== "%" || !(isNext("+") || isNext("-"))) return;
    const sign = peek();
    throw error(catalogue.signAfterPercent({ start, end: sign.end }, sign.text));
  }

  function accessError(): DiagnosticError {
    const token = peek();
    if (token.text === "?.") return error(catalogue.unsupportedAccess("optional chaining", token));
    return error(catalogue.unsupportedAccess(token.text === "[" ? "an index" : "a property", token));
  }

  return {
    skip,
    end: () => {
      if (next < tokens.length) throw unexpected(peek());
    },
    statement: (node) => {
      if (node.type !== "AssignmentNode") return { value: run(read(node)) };
      if (node.object.type !== "SymbolNode" || node.index !== null) {
        run(read(node.object));
        throw accessError();
      }
      const nameSpan = take(node.object.name);
      take("=");
      return { name: node.object.name, nameSpan, value: run(read(node.value)) };
    },
    definition: ({ name, params, expr }) => {
      const nameSpan = take(name);
      take("(");
      params.forEach((parameter, index) => {
        if (index > 0) take(",");
        takeName(parameter);
      });
      take(")");
      take("=");
      return { name, nameSpan, parameters: params, body: run(read(expr)) };
    },
  };
}

/** The percentage of `base + 10%`, which the parser reads as `base + base * 10%` with one node for both bases. */
function shareOf(base: ParserNode, right: ParserNode): ParserNode | undefined {
  if (right.type !== "OperatorNode" || right.fn !== "multiply" || right.args[0] !== base) return undefined;
  return right.args[1];
}
