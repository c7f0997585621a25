import * as catalogue from "../../diagnostics/catalogue.ts";
import type { Source } from "../../diagnostics/diagnostic.ts";
import { lineAt } from "../../diagnostics/position.ts";
import type { Span } from "../../graph/provenance.ts";
import { createCursor, type Cursor } from "./cursor.ts";
import type { ParserNode } from "./parser.ts";
import { accessError, readExpression } from "./read-expression.ts";
import type { FunctionDefinition, Program, Statement } from "./syntax.ts";
import type { Token } from "./tokens.ts";
import { run } from "./trampoline.ts";

/**
 * Read the parser's tree into ours. Its nodes carry no positions, but they come in the order of the tokens: walking both
 * together gives every node its span. The first construct that is not supported is refused where it stands.
 * @throws DiagnosticError
 */
export function readProgram(tree: ParserNode, tokens: readonly Token[], source: Source): Program {
  const cursor = createCursor(tokens, source);
  const statements: Statement[] = [];
  const functions = new Map<string, FunctionDefinition>();
  let last: FunctionDefinition | undefined;
  const lines = tree.type === "BlockNode" ? tree.blocks.map(({ node }) => node) : [tree];
  for (const line of lines) {
    cursor.skip(";");
    last = undefined;
    if (line.type === "FunctionAssignmentNode") {
      last = readDefinition(line, cursor);
      refuseSecond(last.name, last.nameSpan, functions, cursor);
      functions.set(last.name, last);
    } else {
      statements.push(readStatement(line, cursor));
    }
  }
  cursor.skip(";");
  cursor.end();
  for (const { name, nameSpan } of statements) if (name && nameSpan) refuseSecond(name, nameSpan, functions, cursor);
  return { statements, functions, last };
}

function readStatement(node: ParserNode, cursor: Cursor): Statement {
  if (node.type !== "AssignmentNode") return { value: run(readExpression(node, cursor)) };
  if (node.object.type !== "SymbolNode" || node.index !== null) {
    run(readExpression(node.object, cursor));
    if (!cursor.isNext("[")) throw accessError(cursor);
    const help = "arrays do not change: write the whole array, such as `[a, b]` or `concat(x, y)`";
    throw cursor.error(catalogue.unsupportedAccess("an assignment to an index", cursor.peek(), help));
  }
  const { name } = node.object;
  const nameSpan = cursor.takeName(name);
  cursor.take("=");
  return { name, nameSpan, value: run(readExpression(node.value, cursor)) };
}

type Definition = Extract<ParserNode, { type: "FunctionAssignmentNode" }>;

function readDefinition({ name, params, expr }: Definition, cursor: Cursor): FunctionDefinition {
  const nameSpan = cursor.takeName(name);
  cursor.take("(");
  params.forEach((parameter, index) => {
    if (index > 0) cursor.take(",");
    cursor.takeName(parameter);
  });
  cursor.take(")");
  cursor.take("=");
  return { name, nameSpan, parameters: params, body: run(readExpression(expr, cursor)) };
}

/** @throws DiagnosticError when a function has the name already. */
function refuseSecond(
  name: string,
  span: Span,
  functions: ReadonlyMap<string, FunctionDefinition>,
  { source, error }: Cursor,
): void {
  const first = functions.get(name);
  if (first) throw error(catalogue.definedTwice(name, span, lineAt(source.text, first.nameSpan.start).number));
}
