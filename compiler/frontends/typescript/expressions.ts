import type { ts } from "ts-morph";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { knownValue, type Value } from "../../graph/builder.ts";
import { neg } from "../../primitives/arithmetic.ts";
import { and, or } from "../../primitives/comparison.ts";
import { bitXor } from "../../primitives/javascript.ts";
import { applied, negated, number, truth, written } from "./apply.ts";
import { assign, lowerElement, step } from "./assign.ts";
import { asNumber } from "./builtins.ts";
import { callOf } from "./calls.ts";
import { conditional, isTest } from "./conditional.ts";
import { lowerList, lowerNew, lowerProperty, lowerRecord } from "./objects.ts";
import { lowerName } from "./names.ts";
import { isOperator, numberOf, operate } from "./operators.ts";
import { refusalOf } from "./refused.ts";
import { branchValue, isSafe } from "./structured/choice.ts";
import { countSteps, mistake, nested, refused, spanOf, textOf, type Context } from "./session.ts";
import { isValue, type Lowered } from "./value.ts";

/** Lower an expression: compute its value, and do what it does. @throws DiagnosticError */
export function lower(expression: ts.Expression, context: Context): Lowered {
  countSteps(context, expression);
  return nested(context, expression, () => lowerOne(expression, context));
}

function lowerOne(node: ts.Expression, context: Context): Lowered {
  const { ts } = context.session;
  if (ts.isNumericLiteral(node)) return number(context, Number(node.text));
  if (ts.isIdentifier(node)) return lowerName(node, context);
  if (ts.isParenthesizedExpression(node)) return lower(node.expression, context);
  if (ts.isBinaryExpression(node)) return lowerBinary(node, context);
  if (ts.isPrefixUnaryExpression(node)) return lowerPrefix(node, context);
  if (ts.isPostfixUnaryExpression(node)) return step(node, context).before;
  if (ts.isConditionalExpression(node)) return lowerChoice(node, context);
  if (ts.isCallExpression(node)) {
    const value = callOf(node, context);
    if (value === undefined)
      throw refused(context, node, "the value of a function that returns none", "return a value");
    return value;
  }
  if (ts.isPropertyAccessExpression(node)) return lowerProperty(node, context);
  if (ts.isElementAccessExpression(node)) return lowerElement(node, context);
  if (ts.isArrayLiteralExpression(node)) return lowerList(node, context);
  if (ts.isObjectLiteralExpression(node)) return lowerRecord(node, context);
  if (ts.isNewExpression(node)) return lowerNew(node, context);
  if (ts.isNonNullExpression(node) || ts.isSatisfiesExpression(node)) return lower(node.expression, context);
  if (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) return lowerAssertion(node, context);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return truth(context, true);
  if (node.kind === ts.SyntaxKind.FalseKeyword) return truth(context, false);
  throw refused(context, node, ...refusalOf(ts, node));
}

/** The truth value of a condition. @throws DiagnosticError when it is no truth value. */
export function lowerTest(expression: ts.Expression, context: Context): Value {
  const value = lower(expression, context);
  if (isTest(value)) return value;
  throw mistake(context.session, expression, catalogue.noCondition(textOf(expression), spanOf(expression)));
}

/** An operator between two expressions. Long sums are walked, not descended into. */
function lowerBinary(binary: ts.BinaryExpression, context: Context): Lowered {
  const { ts } = context.session;
  const chain: ts.BinaryExpression[] = [];
  let first: ts.Expression = binary;
  while (ts.isBinaryExpression(first) && isOperator(first.operatorToken.getText())) {
    chain.push(first);
    first = first.left;
  }
  if (chain.length === 0) return lowerShortCircuit(binary, context);
  let left = { value: lower(first, context), node: first };
  for (const each of chain.reverse()) {
    const right = { value: lower(each.right, context), node: each.right };
    left = { value: operate(each.operatorToken.getText(), left, right, each, context), node: each };
  }
  return left.value;
}

function lowerShortCircuit(binary: ts.BinaryExpression, context: Context): Lowered {
  const { left, right, operatorToken } = binary;
  const { ts } = context.session;
  const operator = operatorToken.getText();
  if (operator === ",") {
    lower(left, context);
    return lower(right, context);
  }
  if (operator === "&&" || operator === "||") return lowerLogical(operator, binary, context);
  const { FirstAssignment, LastAssignment } = ts.SyntaxKind;
  if (operatorToken.kind >= FirstAssignment && operatorToken.kind <= LastAssignment) return assign(binary, context);
  const other = { "??": "test the value by `if`", in: "name the field", instanceof: "leave the test out" };
  const instead = Object.entries(other).find(([name]) => name === operator)?.[1] ?? "write arithmetic";
  throw refused(context, binary, `\`${operator}\``, instead);
}

function lowerLogical(operator: "&&" | "||", binary: ts.BinaryExpression, context: Context): Value {
  const p = lowerTest(binary.left, context);
  const decides = operator === "||";
  const known = knownValue(p);
  if (known !== undefined) return (known !== 0) === decides ? p : lowerTest(binary.right, context);
  if (isPlain(binary.right, context) && isSafe(binary.right, context)) {
    const q = lowerTest(binary.right, context);
    const isKnown = knownValue(q) !== undefined;
    if (isKnown) return (knownValue(q) !== 0) === decides ? q : p;
    return written(context, [p, q], binary, (p, q) => (decides ? or(p, q) : and(p, q)));
  }
  const right = (side: Context): Lowered => lowerTest(binary.right, side);
  const constant = (side: Context): Lowered => truth(side, decides);
  const choose = isSafe(binary.right, context) ? conditional : branchValue;
  const value = choose(p, binary, context, decides ? constant : right, decides ? right : constant);
  if (value !== undefined && isTest(value)) return value;
  throw mistake(context.session, binary, catalogue.noCondition(textOf(binary), spanOf(binary)));
}

/** Whether an expression does nothing but compute a value, and not much. */
function isPlain(node: ts.Node, context: Context): boolean {
  const { ts } = context.session;
  if (ts.isCallExpression(node) || ts.isPostfixUnaryExpression(node) || ts.isConditionalExpression(node)) return false;
  const { PlusPlusToken, MinusMinusToken, FirstAssignment, LastAssignment } = ts.SyntaxKind;
  if (ts.isPrefixUnaryExpression(node) && [PlusPlusToken, MinusMinusToken].some((kind) => kind === node.operator))
    return false;
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind >= FirstAssignment && kind <= LastAssignment) return false;
  }
  return ts.forEachChild(node, (child) => (isPlain(child, context) ? undefined : true)) !== true;
}

function lowerPrefix(node: ts.PrefixUnaryExpression, context: Context): Value {
  const { SyntaxKind } = context.session.ts;
  const { operator, operand } = node;
  if (operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken)
    return step(node, context).after;
  if (operator === SyntaxKind.ExclamationToken) return negated(context, lowerTest(operand, context), node);
  const value = lower(operand, context);
  if (operator === SyntaxKind.PlusToken && isValue(value)) return asNumber(value, node, context);
  const x = numberOf({ value, node: operand }, context);
  if (operator === SyntaxKind.MinusToken) return applied(context, neg, [x], node);
  return applied(context, bitXor, [x, number(context, -1)], node);
}

function lowerChoice(node: ts.ConditionalExpression, context: Context): Lowered {
  const { condition, whenTrue, whenFalse } = node;
  const choose = isSafe(whenTrue, context) && isSafe(whenFalse, context) ? conditional : branchValue;
  const value = choose(
    lowerTest(condition, context),
    node,
    context,
    (side) => lower(whenTrue, side),
    (side) => lower(whenFalse, side),
  );
  if (value === undefined) throw refused(context, node, "a choice of nothing", "write two values");
  return value;
}

/** An assertion says nothing at run time; it must not say that the value could be anything. */
function lowerAssertion(node: ts.AssertionExpression, context: Context): Lowered {
  const { ts, checker } = context.session;
  const type = checker.getTypeAtLocation(node);
  if ((type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) {
    throw mistake(context.session, node, catalogue.anyType(textOf(node), checker.typeToString(type), spanOf(node)));
  }
  return lower(node.expression, context);
}
