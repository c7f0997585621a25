import type { ts } from "ts-morph";
import { unwrapped } from "./functions.ts";
import type { Session, TypeScript } from "./session.ts";

/** What some parts of a program assign to. */
export interface Assignments {
  /** Variables and parameters that get another value than their first one. */
  readonly variables: ReadonlySet<ts.Symbol>;
  /** Those of them that a function does so which they do not belong to. */
  readonly captured: ReadonlySet<ts.Symbol>;
  /** Variables whose elements or fields are assigned to, or that are passed on to where that may happen. */
  readonly changed: ReadonlySet<ts.Symbol>;
  /** The names of fields. */
  readonly fields: ReadonlySet<string>;
  /** Whether some elements of tuples are. */
  readonly hasTuples: boolean;
  /** Whether some arrays get more or fewer elements. */
  readonly hasGrowth: boolean;
}

/** Methods that change the array that they are called on. */
const CHANGING = new Set(["push", "pop", "fill", "set", "sort", "reverse", "shift", "unshift", "splice", "copyWithin"]);

/** Look for all assignments in some parts of a program. */
export function scanAssignments(parts: Iterable<ts.Node>, session: Pick<Session, "ts" | "checker">): Assignments {
  const { ts, checker } = session;
  const variables = new Set<ts.Symbol>();
  const captured = new Set<ts.Symbol>();
  const changed = new Set<ts.Symbol>();
  const fields = new Set<string>();
  let hasTuples = false;
  let hasGrowth = false;

  const assign = (given: ts.Expression): void => {
    const target = unwrapped(ts, given);
    if (ts.isIdentifier(target)) {
      const symbol = checker.getSymbolAtLocation(target);
      if (symbol === undefined) return;
      variables.add(symbol);
      const declaration = symbol.valueDeclaration;
      if (declaration && functionAround(ts, declaration) !== functionAround(ts, target)) captured.add(symbol);
    } else if (ts.isElementAccessExpression(target)) {
      if (checker.isTupleType(checker.getTypeAtLocation(target.expression))) hasTuples = true;
      change(target.expression);
    } else if (ts.isPropertyAccessExpression(target)) {
      fields.add(target.name.text);
      change(target.expression);
    } else if (ts.isArrayLiteralExpression(target)) target.elements.forEach(assignElement);
    else if (ts.isObjectLiteralExpression(target)) target.properties.forEach(assignProperty);
  };
  const assignElement = (element: ts.Expression): void => {
    if (ts.isSpreadElement(element)) assign(element.expression);
    else if (ts.isBinaryExpression(element)) assign(element.left);
    else assign(element);
  };
  const assignProperty = (property: ts.ObjectLiteralElementLike): void => {
    if (ts.isPropertyAssignment(property)) assignElement(property.initializer);
    else if (ts.isShorthandPropertyAssignment(property)) assign(property.name);
  };
  /** The variable that holds what is changed, or a part of it. */
  const change = (given: ts.Expression): void => {
    let target = unwrapped(ts, given);
    while (ts.isElementAccessExpression(target) || ts.isPropertyAccessExpression(target)) {
      target = unwrapped(ts, target.expression);
    }
    const symbol = ts.isIdentifier(target) ? checker.getSymbolAtLocation(target) : undefined;
    if (symbol) changed.add(symbol);
  };

  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      if (kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment) assign(node.left);
    } else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
      const { PlusPlusToken, MinusMinusToken } = ts.SyntaxKind;
      if (node.operator === PlusPlusToken || node.operator === MinusMinusToken) assign(node.operand);
    } else if (ts.isForOfStatement(node) && !ts.isVariableDeclarationList(node.initializer)) assign(node.initializer);
    else if (ts.isCallExpression(node)) {
      const callee = unwrapped(ts, node.expression);
      if (ts.isPropertyAccessExpression(callee) && CHANGING.has(callee.name.text)) {
        change(callee.expression);
        if (!["fill", "set"].includes(callee.name.text)) hasGrowth = true;
      }
      // Where a parameter may be changed, so may what is passed for it.
      const signature = checker.getResolvedSignature(node);
      node.arguments.forEach((argument, index) => {
        const parameter = signature?.parameters[index];
        if (parameter && !isReadonly(checker.typeToString(checker.getTypeOfSymbol(parameter)))) change(argument);
      });
    }
    ts.forEachChild(node, visit);
  };
  for (const part of parts) visit(part);
  return { variables, captured, changed, fields, hasTuples, hasGrowth };
}

function isReadonly(type: string): boolean {
  return /^(?:readonly\b|Readonly)/.test(type) || !/[[{<A-Z]/.test(type);
}

/** The function that a node belongs to. */
export function functionAround(ts: TypeScript, node: ts.Node): ts.Node | undefined {
  for (let each = node.parent; !ts.isSourceFile(each); each = each.parent) {
    if (ts.isFunctionLike(each)) return each;
  }
  return undefined;
}
