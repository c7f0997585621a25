import type { ts } from "ts-morph";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { number } from "./apply.ts";
import { lower } from "./expressions.ts";
import { functionOf, isConstant, isGlobal, requireTypes, symbolOf } from "./functions.ts";
import { mistake, spanOf, type Context, type Session, type TypeScript } from "./session.ts";
import { loaded } from "./structured/cells.ts";
import { snapshot } from "./structured/variables.ts";
import { isReference, isValue, type Lowered } from "./value.ts";

/** What a name stands for: a variable, a constant of the module, or one of the language. @throws DiagnosticError */
export function lowerName(name: ts.Identifier, context: Context): Lowered {
  const { session, state } = context;
  const { ts } = session;
  const symbol = symbolOf(session, name);
  const variable = symbol && state.variables.get(symbol);
  if (variable) {
    if (variable.value === undefined) throw mistake(session, name, catalogue.noValue(name.text, spanOf(name)));
    const value = loaded(variable.value, context);
    const isOpen = context.writer && isReference(value) && session.assignments().variables.has(symbol);
    return isOpen ? snapshot(value, name, context) : value;
  }
  if (isGlobal(session, name, "NaN")) return number(context, NaN);
  if (isGlobal(session, name, "Infinity")) return number(context, Infinity);
  const constant = symbol && moduleConstant(symbol, context);
  if (constant) return constant;
  const declaration = symbol?.valueDeclaration;
  if (functionOf(ts, declaration)) throw mistake(session, name, catalogue.functionValue(name.text, spanOf(name)));
  const isLocal = declaration && ts.isVariableDeclaration(declaration) && !isOfModule(ts, declaration);
  if (isLocal) throw mistake(session, name, catalogue.noValue(name.text, spanOf(name)));
  throw mistake(session, name, catalogue.moduleVariable(name.text, spanOf(name)));
}

/** A constant of a module, computed where it is read: it depends on no parameter. @throws DiagnosticError */
export function moduleConstant(symbol: ts.Symbol, context: Context): Lowered | undefined {
  const { session } = context;
  const { ts } = session;
  const declaration = symbol.valueDeclaration;
  if (declaration === undefined || !ts.isVariableDeclaration(declaration) || functionOf(ts, declaration))
    return undefined;
  if (!isOfModule(ts, declaration) || !isConstant(ts, declaration)) return undefined;
  const { initializer } = declaration;
  if (initializer === undefined || !session.files.has(declaration.getSourceFile())) return undefined;
  requireTypes(declaration.parent, session);
  // Constants are known: they need no memory, whatever reads them.
  const known = context.writer?.constants.get(symbol);
  const value = known ?? lower(initializer, { ...context, writer: undefined, loop: undefined });
  context.writer?.constants.set(symbol, value);
  if (isValue(value) || isFrozen(ts, declaration) || isOnlyRead(symbol, declaration, session)) return value;
  throw mistake(session, declaration, catalogue.moduleVariable(symbol.name, spanOf(declaration)));
}

function isOfModule(ts: TypeScript, declaration: ts.VariableDeclaration): boolean {
  const statement = declaration.parent.parent;
  return ts.isVariableStatement(statement) && ts.isSourceFile(statement.parent);
}

/** Whether nothing can change an array or object of a file: it is not exported, and all that names it reads elements. */
function isOnlyRead(symbol: ts.Symbol, declaration: ts.VariableDeclaration, session: Session): boolean {
  const { ts, checker } = session;
  const statement = declaration.parent.parent;
  const modifiers = ts.isVariableStatement(statement) ? (ts.getModifiers(statement) ?? []) : [];
  if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return false;
  if (session.assignments().changed.has(symbol)) return false;
  const isRead = (node: ts.Node): boolean => {
    if (ts.isIdentifier(node) && node.text === symbol.name && checker.getSymbolAtLocation(node) === symbol) {
      const { parent } = node;
      return (
        parent === declaration ||
        ((ts.isElementAccessExpression(parent) || ts.isPropertyAccessExpression(parent)) &&
          parent.expression === node) ||
        (ts.isForOfStatement(parent) && parent.expression === node) ||
        ts.isSpreadElement(parent) ||
        // What a function may do with it is known from its parameter.
        (ts.isCallExpression(parent) && parent.expression !== node)
      );
    }
    return ts.forEachChild(node, (child) => (isRead(child) ? undefined : true)) !== true;
  };
  return isRead(declaration.getSourceFile());
}

/** Whether an array or object is declared as one whose elements nobody assigns to. */
function isFrozen(ts: TypeScript, { type, initializer }: ts.VariableDeclaration): boolean {
  if (type) return /^(?:readonly\b|Readonly)/.test(type.getText());
  return initializer !== undefined && ts.isAsExpression(initializer) && ts.isConstTypeReference(initializer.type);
}
