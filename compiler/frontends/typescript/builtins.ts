import type { ts } from "ts-morph";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { at } from "../../diagnostics/internal-error.ts";
import { knownValue, type Value } from "../../graph/builder.ts";
import type { Primitive } from "../../graph/primitive.ts";
import { indicator } from "../../primitives/branch.ts";
import { and, eq, le, lt } from "../../primitives/comparison.ts";
import { abs } from "../../primitives/arithmetic.ts";
import { registry } from "../../primitives/registry.ts";
import { floor } from "../../primitives/steps.ts";
import { applied, negated, number, written } from "./apply.ts";
import { isGlobal } from "./functions.ts";
import { numberOf, power } from "./operators.ts";
import { refusedExports } from "./kernels.ts";
import { runtimeFunctions, runtimeName } from "./runtime.ts";
import { mistake, refused, spanOf, textOf, type Context, type TypeScript } from "./session.ts";
import { isTruth, isValue, type Lowered } from "./value.ts";

/** The functions of `Math` that a primitive computes by calling them. */
export const mathFunctions: ReadonlyMap<string, Primitive> = new Map(
  registry.flatMap((primitive) => {
    const { implementation } = primitive;
    if (implementation.kind !== "native" || implementation.spelling.kind !== "call") return [];
    return [[implementation.spelling.callee.slice("Math.".length), primitive] as const];
  }),
);

/** What is to be written instead of the other functions of `Math`. */
export const refusedMathFunctions: ReadonlyMap<string, string> = new Map([
  ["random", "pass the random number as a parameter"],
  ["fround", "compute in double precision; `--precision f32` is for arrays"],
  ["f16round", "compute in double precision"],
  ["sumPrecise", "write a loop that adds the terms up"],
]);

const TESTS = ["isNaN", "isFinite", "isInteger"] as const;

/** A function that is known: of `Math` or of the runtime, a test of `Number`, or `Number` itself. */
export type Builtin =
  { readonly kind: "math" | "runtime"; readonly name: string } | { readonly kind: "number" | (typeof TESTS)[number] };

/** The known function that is called; undefined where it is one of the program. @throws DiagnosticError */
export function builtinOf(callee: ts.Expression, context: Context): Builtin | undefined {
  const { session } = context;
  const { ts } = session;
  if (isGlobal(session, callee, "Number")) return { kind: "number" };
  const special = runtimeName(callee, session);
  if (special !== undefined) return { kind: "runtime", name: special };
  if (ts.isIdentifier(callee)) {
    const test = TESTS.find((name) => name !== "isInteger" && isGlobal(session, callee, name));
    return test && { kind: test };
  }
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const name = callee.name.text;
  if (isGlobal(session, callee.expression, "Math")) return { kind: "math", name };
  if (!isGlobal(session, callee.expression, "Number")) return undefined;
  const test = TESTS.find((each) => each === name);
  if (test) return { kind: test };
  throw mistake(session, callee, catalogue.unsupportedMember(textOf(callee), "write a comparison", spanOf(callee)));
}

/** What a known function gives. @throws DiagnosticError */
export function callBuiltin(
  builtin: Builtin,
  call: ts.CallExpression,
  values: readonly Lowered[],
  context: Context,
): Value {
  if (builtin.kind === "runtime" && !runtimeFunctions.has(builtin.name)) throw notRead(builtin.name, call, context);
  const operands = values.map((value, index) => {
    if (isValue(value) && (builtin.kind === "number" || !isTruth(value))) return value;
    throw mistake(
      context.session,
      call,
      catalogue.noNumber(textOf(at(call.arguments, index)), spanOf(at(call.arguments, index))),
    );
  });
  if (builtin.kind === "math") return callMath(builtin.name, operands, call, context);
  if (builtin.kind === "runtime") return callSpecial(builtin.name, operands, call, context);
  const [x] = operands;
  if (x === undefined) throw refused(context, call, "this call without an argument", "give it a number");
  switch (builtin.kind) {
    case "number":
      return asNumber(x, call, context);
    case "isNaN":
      return known(x, Number.isNaN, context) ?? negated(context, written(context, [x], call, isFiniteOrInfinite), call);
    case "isFinite":
      return known(x, Number.isFinite, context) ?? written(context, [x], call, isFinite);
    case "isInteger":
      return (
        known(x, Number.isInteger, context) ?? written(context, [x], call, (x) => and(isFinite(x), eq(floor(x), x)))
      );
  }
}

// Written so that they have a kink only where their value changes: `x !== x` would be taken for a boundary everywhere.
const isFinite = (x: Value): Value => lt(abs(x), Infinity);
const isFiniteOrInfinite = (x: Value): Value => le(abs(x), Infinity);

function known(x: Value, test: (x: number) => boolean, { cursor }: Context): Value | undefined {
  const value = knownValue(x);
  return value === undefined ? undefined : cursor.frame.builder.truth(test(value));
}

/** A truth value as 1 or 0; a number as it is. */
export function asNumber(value: Value, node: ts.Node, context: Context): Value {
  if (!isTruth(value)) return value;
  const known = knownValue(value);
  return known === undefined ? written(context, [value], node, indicator) : number(context, known);
}

/** What a function of `Math` that has been passed as an argument gives: it takes the arguments that it has names for. */
export function callMathWith(name: string, values: readonly Lowered[], node: ts.Node, context: Context): Value {
  const primitive = mathFunctions.get(name);
  if (primitive?.variadic === true)
    throw refused(context, node, `\`Math.${name}\` here`, "pass a function that calls it");
  const operands = values.slice(0, primitive?.operands.length).map((value) => numberOf({ value, node }, context));
  return callMath(name, operands, node, context);
}

function callMath(name: string, operands: readonly Value[], node: ts.Node, context: Context): Value {
  const { session } = context;
  const primitive = mathFunctions.get(name);
  if (primitive === undefined) {
    const instead = refusedMathFunctions.get(name) ?? "write it with the functions that there are";
    throw mistake(
      session,
      node,
      catalogue.unsupportedMember(`Math.${name}`, instead, spanOf(nameOf(node, session.ts))),
    );
  }
  if (primitive.variadic && operands.length === 0)
    return number(context, name === "hypot" ? 0 : name === "max" ? -Infinity : Infinity);
  const [x, y] = operands;
  if (name === "pow" && x && y) return power(x, y, node, context);
  return applied(context, primitive, operands, node);
}

/** A special function of the runtime, whose derivatives are those of its primitive. */
function callSpecial(name: string, operands: readonly Value[], call: ts.CallExpression, context: Context): Value {
  const primitive = runtimeFunctions.get(name);
  if (primitive) return applied(context, primitive, operands, call);
  throw notRead(name, call, context);
}

function notRead(name: string, { expression }: ts.CallExpression, { session }: Context): Error {
  const instead = refusedExports.get(name.split(".")[0] ?? name) ?? "write it as loops";
  return mistake(session, expression, catalogue.runtimeNotRead(name, instead, spanOf(expression)));
}

function nameOf(node: ts.Node, typescript: TypeScript): ts.Node {
  return typescript.isCallExpression(node) ? node.expression : node;
}
