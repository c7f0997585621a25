import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { parseProcedure, parseTypeScript } from "../../../compiler/frontends/typescript/index.ts";
import { refusals } from "../../../compiler/frontends/typescript/refused.ts";
import { beside, corpus } from "./corpus.ts";
import { refusal } from "./support.ts";

/** The name of each kind of syntax: the first of those that it has. */
const kinds = new Map<number, string>();
for (const [name, kind] of Object.entries(ts.SyntaxKind)) {
  if (typeof kind === "number" && !kinds.has(kind)) kinds.set(kind, name);
}

/** The kinds of syntax that a text contains. */
function kindsIn(text: string): ReadonlySet<string> {
  const file = ts.createSourceFile("a.ts", text, ts.ScriptTarget.Latest, true);
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    found.add(kinds.get(node.kind) ?? "");
    node.getChildren(file).forEach(visit);
  };
  visit(file);
  return found;
}

/** What is refused inside a function: the kind, a statement that contains it, and the diagnostic. */
const refused: readonly (readonly [kind: string, statement: string, code: string])[] = [
  ["ArrowFunction", "let g = (v: number) => v;", "ADJ809"],
  ["FunctionExpression", "let g = function () {};", "ADJ809"],
  ["AwaitExpression", "const g = async () => { await 1; };", "ADJ809"],
  ["AsyncKeyword", "const g = async () => 1;", "ADJ809"],
  ["AwaitKeyword", "const g = async () => { await 1; };", "ADJ809"],
  ["BigIntLiteral", "const b = 1n;", "ADJ809"],
  ["StringLiteral", 'const b = "s";', "ADJ809"],
  ["NoSubstitutionTemplateLiteral", "const b = `s`;", "ADJ809"],
  ["TemplateExpression", "const b = `s${x}t${y}`;", "ADJ809"],
  ["TemplateHead", "const b = `s${x}t${y}`;", "ADJ809"],
  ["TemplateMiddle", "const b = `s${x}t${y}`;", "ADJ809"],
  ["TemplateTail", "const b = `s${x}t${y}`;", "ADJ809"],
  ["TemplateSpan", "const b = `s${x}t${y}`;", "ADJ809"],
  ["TaggedTemplateExpression", "const b = String.raw`s`;", "ADJ809"],
  ["RegularExpressionLiteral", "const b = /s/;", "ADJ809"],
  ["NullKeyword", "const b = null;", "ADJ809"],
  ["UndefinedKeyword", "let b: undefined; x = Number(b);", "ADJ823"],
  ["VoidExpression", "const b = void 0;", "ADJ809"],
  ["TypeOfExpression", "const b = typeof x;", "ADJ809"],
  ["TypeOfKeyword", "const b = typeof x;", "ADJ809"],
  ["DeleteExpression", "const b: { c?: number } = { c: 1 }; delete b.c;", "ADJ809"],
  ["DeleteKeyword", "const b: { c?: number } = { c: 1 }; delete b.c;", "ADJ809"],
  ["YieldExpression", "function* g() { yield 1; }", "ADJ809"],
  ["YieldKeyword", "function* g() { yield 1; }", "ADJ809"],
  ["ClassExpression", "const b = class {};", "ADJ809"],
  ["ClassDeclaration", "class B {}", "ADJ809"],
  ["ClassKeyword", "class B {}", "ADJ809"],
  ["MetaProperty", "const b = new.target;", "ADJ809"],
  ["ThisKeyword", "const b: number = (this as { b: number }).b;", "ADJ802"],
  ["ExpressionWithTypeArguments", "const b = Math.sin<number>;", "ADJ802"],
  ["QuestionDotToken", "const b = { c: x }; y = b?.c;", "ADJ809"],
  ["QuestionQuestionToken", "y = [x][0] ?? 1;", "ADJ809"],
  ["QuestionQuestionEqualsToken", "let b: number | undefined = x; b ??= 1;", "ADJ809"],
  ["BarBarEqualsToken", "x ||= 1;", "ADJ809"],
  ["AmpersandAmpersandEqualsToken", "x &&= 1;", "ADJ809"],
  ["InKeyword", 'const b = { c: x }; if ("c" in b) x = 1;', "ADJ809"],
  ["InstanceOfKeyword", "if (Object(x) instanceof Array) x = 1;", "ADJ809"],
  ["ComputedPropertyName", 'const b = { ["c"]: x };', "ADJ809"],
  ["MethodDeclaration", "const b = { c() { return x; } };", "ADJ809"],
  ["GetAccessor", "const b = { get c() { return x; } };", "ADJ809"],
  ["SetAccessor", "const b = { set c(v: number) { x = v; } };", "ADJ809"],
  ["ImportKeyword", 'import("./g.ts");', "ADJ802"],
  ["SwitchStatement", "switch (x) { case 1: y = 1; default: }", "ADJ809"],
  ["SwitchKeyword", "switch (x) { case 1: y = 1; default: }", "ADJ809"],
  ["CaseKeyword", "switch (x) { case 1: y = 1; default: }", "ADJ809"],
  ["CaseBlock", "switch (x) { case 1: y = 1; default: }", "ADJ809"],
  ["CaseClause", "switch (x) { case 1: y = 1; default: }", "ADJ809"],
  ["DefaultClause", "switch (x) { case 1: y = 1; default: }", "ADJ809"],
  ["DefaultKeyword", "switch (x) { case 1: y = 1; default: }", "ADJ809"],
  ["ThrowStatement", "if (x < 0) throw x;", "ADJ809"],
  ["ThrowKeyword", "if (x < 0) throw x;", "ADJ809"],
  ["TryStatement", "try { x = 1; } catch { x = 2; } finally { x = 3; }", "ADJ809"],
  ["TryKeyword", "try { x = 1; } catch { x = 2; } finally { x = 3; }", "ADJ809"],
  ["CatchKeyword", "try { x = 1; } catch { x = 2; } finally { x = 3; }", "ADJ809"],
  ["CatchClause", "try { x = 1; } catch { x = 2; } finally { x = 3; }", "ADJ809"],
  ["FinallyKeyword", "try { x = 1; } catch { x = 2; } finally { x = 3; }", "ADJ809"],
  ["LabeledStatement", "a: for (;;) break a;", "ADJ809"],
  ["ForInStatement", "for (const k in { c: x }) y = 1;", "ADJ809"],
  ["WithStatement", "with ({ c: x }) {}", "ADJ802"],
  ["DebuggerStatement", "debugger;", "ADJ809"],
  ["DebuggerKeyword", "debugger;", "ADJ809"],
  ["EnumDeclaration", "enum B { C }", "ADJ809"],
  ["EnumKeyword", "enum B { C }", "ADJ809"],
  ["EnumMember", "enum B { C }", "ADJ809"],
  ["VarKeyword", "var b = x;", "ADJ809"],
  ["UsingKeyword", "using b = null;", "ADJ809"],
  ["AnyKeyword", "const b: any = x;", "ADJ808"],
  ["UnknownKeyword", "const b = x as unknown;", "ADJ808"],
  ["OmittedExpression", "const b = [, x];", "ADJ809"],
];

/** What a file of TypeScript does not contain, or not outside of comments and types. */
const absent: readonly RegExp[] = [
  // What the scanner skips, or gives only where a file is broken.
  /^(?:Unknown|\w+Trivia|JSDocCommentTextToken|MissingDeclaration|ImportTypeAssertionContainer)$/,
  // JSX, which belongs into .tsx files.
  /^Jsx|^LessThanSlashToken$/,
  // Comments, and types as only comments write them.
  /^JSDoc(?!$|Text$|Link$)/,
  /^(?:BacktickToken|HashToken)$/,
  // Words that are names everywhere but in places that TypeScript has given up, or in libraries of the language.
  /^(?:PackageKeyword|AssertKeyword|IntrinsicKeyword|GlobalKeyword)$/,
  // What only transformations of the compiler make.
  /^(?:Bundle|Synthetic\w+|NotEmitted\w+|PartiallyEmittedExpression|CommaListExpression|Count)$/,
];

const inFunctions = new Set(corpus.flatMap(({ text }) => [...kindsIn(text)]));
const besideFunctions = kindsIn(beside);
const refusedKinds = new Set(refused.map(([kind]) => kind));

describe("every kind of syntax", () => {
  test("is understood, refused, or does not occur: none is forgotten", () => {
    const forgotten = [...kinds.values()].filter(
      (kind) =>
        !inFunctions.has(kind) &&
        !refusedKinds.has(kind) &&
        !besideFunctions.has(kind) &&
        !absent.some((pattern) => pattern.test(kind)),
    );
    expect(forgotten).toEqual([]);
  });

  test("that is said not to occur occurs nowhere", () => {
    const occurring = new Set([...inFunctions, ...besideFunctions, ...refusedKinds]);
    expect(
      [...kinds.values()].filter((kind) => absent.some((pattern) => pattern.test(kind)) && occurring.has(kind)),
    ).toEqual([]);
  });

  test("that can stand in a function and only occurs beside it there belongs to types, classes, or the top of a file", () => {
    const only = [...besideFunctions].filter((kind) => !inFunctions.has(kind) && !refusedKinds.has(kind));
    const expected =
      /Type|Signature|Keyword$|Import|Export|Module|Namespace|Class|Heritage|Decorator|Declaration$|AtToken|PrivateIdentifier|Constructor|QualifiedName|NamedTupleMember|CaseBlock|Token$|SuperKeyword|QualifiedName|JSDoc/;
    expect(only.filter((kind) => !expected.test(kind))).toEqual([]);
  });
});

describe.each([
  ["a graph", parseTypeScript],
  ["a procedure", parseProcedure],
] as const)("inside a function that is read as %s", (_, parse) => {
  test.for(refused)("%s is refused", async ([kind, statement, code]) => {
    expect([...kindsIn(`function f(x: number, y: number) { ${statement} }`)]).toContain(kind);
    const { diagnostic, shown } = await refusal(
      `export function f(x: number, y: number): number {\n  ${statement}\n  return x;\n}`,
      {},
      parse,
    );
    expect([diagnostic.code, diagnostic.message]).toEqual([code, diagnostic.message]);
    expect(shown).toMatch(/--> source\.ts:2:\d+/);
    expect(shown).toContain("^");
    if (code !== "ADJ802") expect(diagnostic.help).toBeDefined();
  });
});

describe("refusals", () => {
  test("every refusal has a name for the construct, and says what to write", () => {
    expect([...refusals.keys()].filter((name) => ![...kinds.values()].includes(name))).toEqual([]);
    const shown = refused.filter(([, , code]) => code === "ADJ809").map(([kind]) => kind);
    const untested = [...refusals.keys()].filter(
      (name) => !shown.includes(name) && !/^Jsx|Super|This|ModuleDecl|Expression|With/.test(name),
    );
    expect(untested).toEqual([]);
  });
});
