import type { ts } from "ts-morph";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { mistake, refused, spanOf, textOf, type Context, type Session, type TypeScript } from "./session.ts";

/** A function that has a body. */
export type FunctionLike = ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression;

/** Whether a node is a function that can be called by its name, or where it stands. */
export function isFunctionLike(ts: TypeScript, node: ts.Node): node is FunctionLike {
  return ts.isFunctionDeclaration(node) || ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

/** The function that a declaration is or holds: a function declaration, or a constant that is a function. */
export function functionOf(ts: TypeScript, declaration: ts.Declaration | undefined): FunctionLike | undefined {
  if (declaration === undefined) return undefined;
  if (isFunctionLike(ts, declaration)) return declaration;
  if (!ts.isVariableDeclaration(declaration) || !isConstant(ts, declaration) || !declaration.initializer)
    return undefined;
  const initializer = unwrapped(ts, declaration.initializer);
  return isFunctionLike(ts, initializer) ? initializer : undefined;
}

/** An expression without the parentheses and assertions around it. */
export function unwrapped(ts: TypeScript, expression: ts.Expression): ts.Expression {
  let inner = expression;
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isNonNullExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isAssertionExpression(inner)
  ) {
    inner = inner.expression;
  }
  return inner;
}

/** Whether a variable is declared by `const`. */
export function isConstant(ts: TypeScript, declaration: ts.VariableDeclaration): boolean {
  return ts.isVariableDeclarationList(declaration.parent) && (declaration.parent.flags & ts.NodeFlags.Const) !== 0;
}

/** The symbol that a name stands for, through imports. */
export function symbolOf({ ts, checker }: Session, name: ts.Node): ts.Symbol | undefined {
  const symbol = ts.isShorthandPropertyAssignment(name.parent)
    ? checker.getShorthandAssignmentValueSymbol(name.parent)
    : checker.getSymbolAtLocation(name);
  if (symbol === undefined || (symbol.flags & ts.SymbolFlags.Alias) === 0) return symbol;
  return checker.getAliasedSymbol(symbol);
}

/** Whether a name means the object or function of the language that is called so. */
export function isGlobal({ program, checker, ts }: Session, node: ts.Node, name: string): boolean {
  if (!ts.isIdentifier(node) || node.text !== name) return false;
  const declarations = checker.getSymbolAtLocation(node)?.declarations ?? [];
  return declarations.every((each) => program.isSourceFileDefaultLibrary(each.getSourceFile()));
}

/** Make sure that a function is one of the kind that is understood. @throws DiagnosticError */
export function requireFunction(declaration: FunctionLike, context: Context): void {
  const { ts } = context.session;
  const modifiers = ts.canHaveModifiers(declaration) ? (ts.getModifiers(declaration) ?? []) : [];
  const isAsync = modifiers.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
  if (isAsync)
    throw refused(context, declaration, "an asynchronous function", "write a function that returns the value");
  if (declaration.asteriskToken)
    throw refused(context, declaration, "a generator", "write a function that returns an array");
}

/** Make sure that the types of a part of the program are right. @throws DiagnosticError */
export function requireTypes(node: ts.Node, session: Session): void {
  if (session.checked.has(node)) return;
  session.checked.add(node);
  const { ts, program } = session;
  const problem = program
    .getSemanticDiagnostics(node.getSourceFile())
    .find(
      ({ category, start = -1 }) => category === ts.DiagnosticCategory.Error && start >= node.pos && start < node.end,
    );
  if (problem === undefined) return;
  const { start = 0, length = 0, messageText, code } = problem;
  const text = ts.flattenDiagnosticMessageText(messageText, " ").replaceAll(/\s+/g, " ");
  throw mistake(session, node, catalogue.typeError(text, code, { start, end: start + length }));
}

/** Make sure that a parameter says that it is a number. @throws DiagnosticError */
export function requireNumber(parameter: ts.ParameterDeclaration, session: Session): string {
  const { ts, checker } = session;
  const { name, type } = parameter;
  const text = textOf(name);
  const span = spanOf(parameter);
  const shown = checker.typeToString(checker.getTypeAtLocation(parameter));
  if (type === undefined && parameter.initializer === undefined) {
    throw mistake(session, parameter, catalogue.parameterWithoutType(text, span));
  }
  const { flags } = checker.getTypeAtLocation(parameter);
  if ((flags & ts.TypeFlags.Any) !== 0) throw mistake(session, parameter, catalogue.anyType(text, shown, span));
  if (parameter.dotDotDotToken || isArrayType(parameter, session)) {
    throw mistake(session, parameter, catalogue.arrayParameter(text, shown, span));
  }
  const isPlain = ts.isIdentifier(name) && !parameter.questionToken && !parameter.initializer;
  if (!isPlain || (flags & ts.TypeFlags.Number) === 0) {
    throw mistake(session, parameter, catalogue.parameterType(text, shown, span));
  }
  return name.text;
}

function isArrayType(parameter: ts.ParameterDeclaration, { checker }: Session): boolean {
  const type = checker.getTypeAtLocation(parameter);
  return checker.isArrayLikeType(type) || /^(?:Float|Big|Uint|Int)\w*Array$/.test(type.getSymbol()?.name ?? "");
}
