import type { ts } from "ts-morph";
import * as catalogue from "../../../diagnostics/catalogue.ts";
import { knownValue, type Value } from "../../../graph/builder.ts";
import { ceil, floor } from "../../../primitives/steps.ts";
import { shifted } from "../../../procedure/index-form.ts";
import type { ArrayVariable, Index, Reading } from "../../../procedure/procedure.ts";
import { variablesOf } from "../../../procedure/walk.ts";
import { applied } from "../apply.ts";
import { bindName } from "../bind.ts";
import { lower } from "../expressions.ts";
import { unwrapped } from "../functions.ts";
import { numberOf } from "../operators.ts";
import { scanAssignments } from "../scan.ts";
import { mistake, spanOf, textOf, type Context } from "../session.ts";
import { isView } from "../value.ts";
import { isPure } from "./choice.ts";
import { writerOf } from "./context.ts";
import { fixedIndexOf, indexForm } from "./indices.ts";
import { takeForWhole } from "./whole.ts";
import { segmentOf, writtenArrays, type DraftBlock, type Writer } from "./writer.ts";

/** A loop with a counter that runs through whole numbers between limits that are known when it begins. */
export interface Counted {
  readonly loop: ts.ForStatement;
  readonly name: ts.Identifier;
  readonly from: Index;
  readonly to: Index;
  readonly step: number;
  /** Make sure that what has been written for its steps does not change its limits. @throws DiagnosticError */
  readonly check: (body: DraftBlock) => void;
}

type Comparison = "<" | "<=" | ">" | ">=";

/** What is written down of a loop with a counter. */
interface Header {
  readonly counter: ts.VariableDeclaration;
  readonly name: ts.Identifier;
  readonly from: ts.Expression;
  readonly limit: ts.Expression;
  readonly comparison: Comparison;
  readonly step: number;
}

/** The counter and the limits of a loop; undefined where it is another kind of loop. @throws DiagnosticError */
export function countedOf(loop: ts.ForStatement, context: Context): Counted | undefined {
  const header = headerOf(loop, context);
  if (header === undefined || !isSteady(loop, header, context)) return undefined;
  const { name, from, limit, step } = header;
  const writer = writerOf(context);
  const start = numberOf({ value: lower(from, context), node: from }, context);
  const known = knownValue(start);
  if (known !== undefined && !Number.isSafeInteger(known)) return undefined;
  const list = header.counter.parent;
  if (context.session.ts.isVariableDeclarationList(list)) {
    for (const other of list.declarations) {
      if (other !== header.counter && other.initializer)
        bindName(other.name, lower(other.initializer, context), context);
    }
  }
  const end = numberOf({ value: lower(limit, context), node: limit }, context);
  const arrays = arraysIn(limit, context);
  if (mayGrow(end, loop, writer, context)) return undefined;
  const to = limitOf(end, header, context);
  return {
    loop,
    name,
    from: fixedIndexOf(start, from, context),
    to,
    step,
    check: (body) => {
      const written = writtenArrays(body);
      if ([...arrays].some((array) => written.has(array))) {
        throw mistake(context.session, limit, catalogue.changingLimit(textOf(limit), spanOf(limit)));
      }
    },
  };
}

function headerOf(loop: ts.ForStatement, context: Context): Header | undefined {
  const { ts, checker } = context.session;
  const { initializer, condition, incrementor } = loop;
  if (!initializer || !ts.isVariableDeclarationList(initializer) || !condition || !incrementor) return undefined;
  const change = changeOf(unwrapped(ts, incrementor), context);
  const test = unwrapped(ts, condition);
  if (change === undefined || !ts.isBinaryExpression(test)) return undefined;
  const symbol = checker.getSymbolAtLocation(change.name);
  const counter = initializer.declarations.find(({ name }) => checker.getSymbolAtLocation(name) === symbol);
  if (counter?.initializer === undefined || !ts.isIdentifier(counter.name)) return undefined;
  const isCounter = (node: ts.Expression): boolean => {
    const inner = unwrapped(ts, node);
    return ts.isIdentifier(inner) && checker.getSymbolAtLocation(inner) === symbol;
  };
  const operator = test.operatorToken.getText();
  const isFirst = isCounter(test.left);
  const comparison = COMPARISONS.find(([first, second]) => operator === (isFirst ? first : second))?.[0];
  const limit = isFirst ? test.right : test.left;
  if (comparison === undefined || !(isFirst || isCounter(test.right))) return undefined;
  if (change.step > 0 !== comparison.startsWith("<")) return undefined;
  return { counter, name: counter.name, from: counter.initializer, limit, comparison, step: change.step };
}

/** Comparisons of a counter with a limit, and the same with the limit first. */
const COMPARISONS: readonly (readonly [Comparison, Comparison])[] = [
  ["<", ">"],
  ["<=", ">="],
  [">", "<"],
  [">=", "<="],
];

/** Which variable an expression makes larger or smaller, and by how much, if that is known and a whole number. */
function changeOf(node: ts.Expression, context: Context): { name: ts.Identifier; step: number } | undefined {
  const { ts } = context.session;
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const name = unwrapped(ts, node.operand);
    if (!ts.isIdentifier(name)) return undefined;
    if (node.operator === ts.SyntaxKind.PlusPlusToken) return { name, step: 1 };
    return node.operator === ts.SyntaxKind.MinusMinusToken ? { name, step: -1 } : undefined;
  }
  if (!ts.isBinaryExpression(node)) return undefined;
  const name = unwrapped(ts, node.left);
  if (!ts.isIdentifier(name)) return undefined;
  const operator = node.operatorToken.getText();
  const [sign, by] =
    operator === "+="
      ? [1, node.right]
      : operator === "-="
        ? [-1, node.right]
        : operator === "="
          ? sumOf(name, node.right, context)
          : [0, node.right];
  if (sign === 0 || !isPure(by, context)) return undefined;
  const value = lower(by, context);
  const known = "builder" in value ? knownValue(value) : undefined;
  return known !== undefined && Number.isSafeInteger(known) && known !== 0 ? { name, step: sign * known } : undefined;
}

/** What is added to a variable or taken from it in a sum. */
function sumOf(name: ts.Identifier, node: ts.Expression, context: Context): readonly [sign: number, by: ts.Expression] {
  const { ts } = context.session;
  const sum = unwrapped(ts, node);
  if (!ts.isBinaryExpression(sum)) return [0, node];
  const operator = sum.operatorToken.getText();
  const isName = (each: ts.Expression): boolean => ts.isIdentifier(each) && each.text === name.text;
  if (operator === "+" && isName(sum.right)) return [1, sum.left];
  if (!isName(sum.left)) return [0, node];
  return operator === "+" ? [1, sum.right] : operator === "-" ? [-1, sum.right] : [0, node];
}

/** Whether a loop changes neither its counter nor what its limits are computed from, as far as names tell. */
function isSteady(loop: ts.ForStatement, { counter, name, from, limit }: Header, context: Context): boolean {
  const { session } = context;
  const { ts, checker } = session;
  if (!isPure(from, context) || !isPure(limit, context)) return false;
  const all = session.assignments();
  const inside = scanAssignments([loop.statement], session);
  const isAssigned = (node: ts.Node): boolean => {
    const symbol = checker.getSymbolAtLocation(node);
    return symbol !== undefined && (inside.variables.has(symbol) || all.captured.has(symbol));
  };
  const mayChange = (node: ts.Node): boolean => {
    if (ts.isIdentifier(node) && isAssigned(node)) return true;
    if (ts.isPropertyAccessExpression(node) && all.fields.has(node.name.text)) return true;
    return ts.forEachChild(node, (child) => (mayChange(child) ? true : undefined)) === true;
  };
  const others = ts.isVariableDeclarationList(counter.parent) ? counter.parent.declarations : [];
  const hasVariables = others.some((each) => {
    if (each === counter) return false;
    const symbol = checker.getSymbolAtLocation(each.name);
    return each.initializer === undefined || !isPure(each.initializer, context) || !symbol || all.variables.has(symbol);
  });
  return !isAssigned(name) && !mayChange(limit) && !hasVariables;
}

/** The first whole number, in the direction of the counter, for which a comparison with a limit does not hold. */
function limitOf(end: Value, { limit, comparison }: Header, context: Context): Index {
  const isExclusive = comparison === "<" || comparison === ">";
  const by = isExclusive ? 0 : comparison === "<=" ? 1 : -1;
  return shifted(fixedIndexOf(wholeLimit(end, comparison, limit, context), limit, context), by);
}

/** A limit rounded so that whole numbers compare to it as before. */
function wholeLimit(end: Value, comparison: Comparison, node: ts.Node, context: Context): Value {
  const writer = writerOf(context);
  const { primitive, operands } = end.builder.node(end);
  const isPlain = knownValue(end) === undefined ? operands.length === 0 : Number.isSafeInteger(knownValue(end));
  if (isPlain || indexForm(writer, end) || primitive === floor || primitive === ceil) return end;
  takeForWhole(end, node, writer);
  return applied(context, comparison === "<" || comparison === ">=" ? ceil : floor, [end], node);
}

/** Whether a limit is computed from a length that may change in a loop. */
function mayGrow(end: Value, loop: ts.ForStatement, writer: Writer, { session }: Context): boolean {
  const { ts, checker } = session;
  const isGrowing = readingsIn(end, writer).some(
    (reading) =>
      reading.form === "count" &&
      variablesOf(reading.index).some((variable) => variable.form === "array" && writer.growing.has(variable)),
  );
  if (!isGrowing) return false;
  const inside = scanAssignments([loop.statement], session);
  const hasArrays = Array.from(inside.variables).some(
    (symbol) => checker.getTypeOfSymbol(symbol).getSymbol() !== undefined,
  );
  const callsOthers = (node: ts.Node): boolean =>
    (ts.isCallExpression(node) && ts.isIdentifier(unwrapped(ts, node.expression))) ||
    ts.forEachChild(node, (child) => (callsOthers(child) ? true : undefined)) === true;
  return inside.hasGrowth || hasArrays || callsOthers(loop.statement);
}

/** The arrays of which an expression reads elements. */
function arraysIn(node: ts.Node, context: Context): ReadonlySet<ArrayVariable> {
  const { ts } = context.session;
  const found = new Set<ArrayVariable>();
  const visit = (each: ts.Node): void => {
    const owner = ts.isElementAccessExpression(each) ? lower(each.expression, context) : undefined;
    if (owner && isView(owner)) found.add(owner.array);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return found;
}

/** What a value is computed from. */
function readingsIn(value: Value, writer: Writer): readonly Reading[] {
  if (knownValue(value) !== undefined) return [];
  const reading = segmentOf(writer, value).readings.get(value.id);
  if (reading) return [reading];
  return value.builder.node(value).operands.flatMap((id) => readingsIn({ builder: value.builder, id }, writer));
}
