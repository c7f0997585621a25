import type { ts } from "ts-morph";
import type { TypeScript } from "./session.ts";

/** What a construct is called, and what is to be written instead. */
export type Refusal = readonly [what: string, instead: string];

/** The constructs that are not understood, by the names of their kinds. */
export const refusals: ReadonlyMap<string, Refusal> = new Map<string, Refusal>([
  // expressions
  ["ArrowFunction", ["a function as a value", "give it a name by `const` and call it"]],
  ["AwaitExpression", ["`await`", "pass the value as a parameter"]],
  ["BigIntLiteral", ["a `bigint`", "write a number"]],
  ["ClassExpression", ["a class", "write functions and plain objects"]],
  ["DeleteExpression", ["`delete`", "make an object without the field"]],
  ["FunctionExpression", ["a function as a value", "give it a name by `const` and call it"]],
  ["JsxElement", ["JSX", "write mathematics"]],
  ["JsxFragment", ["JSX", "write mathematics"]],
  ["JsxSelfClosingElement", ["JSX", "write mathematics"]],
  ["MetaProperty", ["a property of the environment", "pass the value as a parameter"]],
  ["NoSubstitutionTemplateLiteral", ["a string", "write numbers"]],
  ["NullKeyword", ["`null`", "write numbers"]],
  ["RegularExpressionLiteral", ["a regular expression", "write numbers"]],
  ["StringLiteral", ["a string", "write numbers"]],
  ["SuperKeyword", ["`super`", "write functions and plain objects"]],
  ["TaggedTemplateExpression", ["a template", "write numbers"]],
  ["TemplateExpression", ["a template", "write numbers"]],
  ["ThisKeyword", ["`this`", "pass the object as a parameter"]],
  ["TypeOfExpression", ["`typeof`", "leave the test out: the types say what a value is"]],
  ["VoidExpression", ["`void`", "leave it out"]],
  ["YieldExpression", ["`yield`", "write a function that returns an array"]],
  ["ExpressionWithTypeArguments", ["a function as a value", "call it"]],
  // statements
  ["ClassDeclaration", ["a class", "write functions and plain objects"]],
  ["DebuggerStatement", ["`debugger`", "leave it out"]],
  ["EnumDeclaration", ["an enumeration", "write constants"]],
  ["ForInStatement", ["`for … in`", "write `for … of`, or name the fields"]],
  ["LabeledStatement", ["a label", "put the inner loop into a function that returns"]],
  ["ModuleDeclaration", ["a namespace", "write it outside of the function"]],
  ["SwitchStatement", ["`switch`", "write `if … else if …`"]],
  ["ThrowStatement", ["`throw`", "check the arguments where the function is called"]],
  ["TryStatement", ["`try`", "check the arguments where the function is called"]],
  ["WithStatement", ["`with`", "name the fields"]],
]);

/** The refusal of a construct. */
export function refusalOf(ts: TypeScript, node: ts.Node): Refusal {
  // Some kinds have several names; the first is their own.
  const [kind = ""] = Object.entries(ts.SyntaxKind).find(([, value]) => value === node.kind) ?? [];
  return refusals.get(kind) ?? [`this construct (${kind})`, "write it with numbers, conditions and loops"];
}
