import type { ts } from "ts-morph";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { number } from "./apply.ts";
import { lower } from "./expressions.ts";
import { functionOf, isConstant, isGlobal, requireTypes, symbolOf } from "./functions.ts";
import { mistake, spanOf, type Context, type TypeScript } from "./session.ts";
import { isValue, type Lowered } from "./value.ts";

/** What a name stands for: a variable, a constant of the module, or one of the language. @throws DiagnosticError */
export function lowerName(name: ts.Identifier, context: Context): Lowered {
  const { session, state } = context;
  const { ts } = session;
  const symbol = symbolOf(session, name);
  const variable = symbol && state.variables.get(symbol);
  if (variable) {
    if (variable.value === undefined) throw mistake(session, name, catalogue.noValue(name.text, spanOf(name)));
    return variable.value;
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
  const value = lower(initializer, { ...context, loop: undefined });
  if (isValue(value) || isFrozen(ts, declaration)) return value;
  throw mistake(session, declaration, catalogue.moduleVariable(symbol.name, spanOf(declaration)));
}

function isOfModule(ts: TypeScript, declaration: ts.VariableDeclaration): boolean {
  const statement = declaration.parent.parent;
  return ts.isVariableStatement(statement) && ts.isSourceFile(statement.parent);
}

/** Whether an array or object is declared as one whose elements nobody assigns to. */
function isFrozen(ts: TypeScript, { type, initializer }: ts.VariableDeclaration): boolean {
  if (type) return /^(?:readonly\b|Readonly)/.test(type.getText());
  return initializer !== undefined && ts.isAsExpression(initializer) && ts.isConstTypeReference(initializer.type);
}
