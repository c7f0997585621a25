import type { InfixOperator } from "../graph/primitive.ts";
import type { Buffer, Dispatch, Expression, Factory, FunctionProgram, Parameter, Statement } from "./program.ts";

/** Which language to print: TypeScript with its types, or the same program as JavaScript. */
export type Language = "typescript" | "javascript";

/** How tightly expressions bind, by the grammar of ECMAScript. */
const PRECEDENCE: Readonly<Record<InfixOperator, number>> = {
  "||": 3,
  "&&": 4,
  "===": 8,
  "!==": 8,
  "<": 9,
  "<=": 9,
  ">": 9,
  ">=": 9,
  "+": 11,
  "-": 11,
  "*": 12,
  "/": 12,
  "%": 12,
};
const CONDITIONAL = 2;
const PREFIX = 14;
const PRIMARY = 18;

/** An expression as text, with parentheses only where they are needed. */
export function printExpression(expression: Expression, language: Language): string {
  switch (expression.kind) {
    case "number":
      return printNumber(expression.value);
    case "truth":
      return String(expression.value);
    case "text":
      return JSON.stringify(expression.value);
    case "name":
      return expression.name;
    case "prefix": {
      const operand = within(expression.operand, PREFIX, language);
      return operand.startsWith(expression.operator)
        ? `${expression.operator}(${operand})`
        : expression.operator + operand;
    }
    case "infix": {
      const precedence = PRECEDENCE[expression.operator];
      const left = within(expression.left, precedence, language);
      const right = within(expression.right, precedence + 1, language);
      return `${left} ${expression.operator} ${right.startsWith("-") ? `(${right})` : right}`;
    }
    case "call":
      return `${expression.callee}(${printList(expression.operands, language)})`;
    case "conditional": {
      const test = within(expression.test, CONDITIONAL + 1, language);
      const otherwise = within(expression.otherwise, CONDITIONAL, language);
      return `${test} ? ${within(expression.then, CONDITIONAL + 1, language)} : ${otherwise}`;
    }
    case "element":
      // Under noUncheckedIndexedAccess an element of a buffer would be `number | undefined`.
      return `${expression.array}[${printExpression(expression.index, language)}]${language === "typescript" ? "!" : ""}`;
    case "list":
      return `[${printList(expression.elements, language)}]`;
    case "zeros":
      return `new Array${language === "typescript" ? "<number>" : ""}(${expression.length}).fill(0)`;
    case "array":
      return `new ${expression.type}(${printExpression(expression.length, language)})`;
    case "length":
      return `${expression.array}.length`;
    case "record":
      return `{ ${expression.fields.map((field) => printField(field, language)).join(", ")} }`;
  }
}

function printList(expressions: readonly Expression[], language: Language): string {
  return expressions.map((expression) => printExpression(expression, language)).join(", ");
}

function printField([field, value]: readonly [string, Expression], language: Language): string {
  const text = printExpression(value, language);
  return field === text ? field : `${field}: ${text}`;
}

function within(expression: Expression, precedence: number, language: Language): string {
  const text = printExpression(expression, language);
  return precedenceOf(expression) < precedence ? `(${text})` : text;
}

function precedenceOf(expression: Expression): number {
  switch (expression.kind) {
    case "infix":
      return PRECEDENCE[expression.operator];
    case "conditional":
      return CONDITIONAL;
    case "prefix":
      return PREFIX;
    case "number":
      if (Math.abs(expression.value) === 2 * Math.PI) return PRECEDENCE["*"];
      return expression.value < 0 || Object.is(expression.value, -0) ? PREFIX : PRIMARY;
    case "truth":
    case "text":
    case "name":
    case "call":
    case "element":
    case "list":
    case "zeros":
    case "array":
    case "length":
    case "record":
      return PRIMARY;
  }
}

/** The constants of `Math` that are recognised in literals. */
const NAMED_CONSTANTS: ReadonlyMap<number, string> = new Map([
  [Math.PI, "Math.PI"],
  [Math.E, "Math.E"],
  [Math.LN2, "Math.LN2"],
  [Math.LN10, "Math.LN10"],
  [Math.LOG2E, "Math.LOG2E"],
  [Math.LOG10E, "Math.LOG10E"],
  [Math.SQRT2, "Math.SQRT2"],
  [Math.SQRT1_2, "Math.SQRT1_2"],
  [2 * Math.PI, "2 * Math.PI"],
]);

/** A number as a literal that reads back as the same double. */
export function printNumber(value: number): string {
  if (Object.is(value, -0)) return "-0";
  if (value < 0) return `-${printNumber(-value)}`;
  return NAMED_CONSTANTS.get(value) ?? String(value);
}

const MAX_LINE = 120;
const INDENT = 2;

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === "" ? line : `  ${line}`));
}

function printStatement(statement: Statement, language: Language): readonly string[] {
  switch (statement.kind) {
    case "const": {
      const comment = statement.comment === undefined ? "" : ` // ${statement.comment}`;
      return [`const ${statement.name} = ${printExpression(statement.value, language)};${comment}`];
    }
    case "let": {
      const type = language === "typescript" && !statement.value ? `: ${statement.type}` : "";
      const value = statement.value ? ` = ${printExpression(statement.value, language)}` : "";
      return [`let ${statement.name}${type}${value};`];
    }
    case "assign":
      return [printAssignment(statement.target, statement.value, statement.adds ?? false, language)];
    case "if":
      return [
        `if (${printExpression(statement.test, language)}) {`,
        ...indented(printStatements(statement.then, language)),
        ...(statement.otherwise.length > 0
          ? ["} else {", ...indented(printStatements(statement.otherwise, language))]
          : []),
        "}",
      ];
    case "for": {
      const { variable, from, count, step } = statement;
      const start = from ? printExpression(from, language) : "0";
      const limit = typeof count === "number" ? String(count) : printExpression(count, language);
      return [
        `for (let ${variable} = ${start}; ${variable} < ${limit}; ${variable}${step === undefined ? "++" : ` += ${String(step)}`}) {`,
        ...indented(printStatements(statement.body, language)),
        "}",
      ];
    }
    case "dispatch":
      return printDispatch(statement.dispatch, language);
    case "perform":
      return [`${printExpression(statement.call, language)};`];
    case "return":
      return printReturn(statement.value, language);
    case "require": {
      const test = `if (${printNegation(statement.test, language)})`;
      const thrown = `throw new RangeError(${printMessage(statement.message, language)});`;
      const line = `${test} ${thrown}`;
      return line.length + INDENT <= MAX_LINE ? [line] : [`${test} {`, `  ${thrown}`, "}"];
    }
    case "comment":
      return [`// ${statement.text}`];
    case "label":
      return ["", `// ${statement.text}`];
  }
}

/** In a sum to an element, TypeScript must be told that it is there. */
function printAssignment(target: Expression, value: Expression, adds: boolean, language: Language): string {
  const place = printExpression(target, adds ? language : "javascript");
  return `${place} ${adds ? "+=" : "="} ${printExpression(value, language)};`;
}

function printNegation(test: Expression, language: Language): string {
  if (test.kind === "infix" && test.operator === "===") return printExpression({ ...test, operator: "!==" }, language);
  return printExpression({ kind: "prefix", operator: "!", operand: test }, language);
}

/** A message as a template literal. Its texts are ours or checked identifiers. */
function printMessage(parts: readonly (string | Expression)[], language: Language): string {
  const text = parts.map((part) =>
    typeof part === "string" ? part.replace(/[\\`$]/g, "\\$&") : `\${${printExpression(part, language)}}`,
  );
  return `\`${text.join("")}\``;
}

function printDispatch(dispatch: Dispatch, language: Language): readonly string[] {
  const { runs, run, place, output, repeat, firstOutput, cases } = dispatch;
  const sure = language === "typescript" ? "!" : "";
  const written = cases.flatMap(({ operands, results, body }, index) => [
    `case ${String(index)}:`,
    `  for (let ${repeat} = ${runs}[${run} + 1]${sure}; ${repeat} > 0; ${repeat}--) {`,
    ...indented(indented(printStatements(body, language))),
    `    ${place} += ${String(operands)};`,
    `    ${output} += ${String(results)};`,
    "  }",
    "  break;",
  ]);
  return [
    `let ${place} = 0;`,
    `let ${output} = ${String(firstOutput)};`,
    `for (let ${run} = 0; ${run} < ${runs}.length; ${run} += 2) {`,
    `  switch (${runs}[${run}]) {`,
    ...indented(indented(written)),
    "  }",
    "}",
  ];
}

/** A return on one line, or one element a line where it is long. */
function printReturn(value: Expression, language: Language): readonly string[] {
  const line = `return ${printExpression(value, language)};`;
  if (line.length <= MAX_LINE || (value.kind !== "list" && value.kind !== "record")) return [line];
  const parts =
    value.kind === "list"
      ? value.elements.map((part) => printExpression(part, language))
      : value.fields.map((field) => printField(field, language));
  const [open, close] = value.kind === "list" ? ["[", "]"] : ["{", "}"];
  return [`return ${open}`, ...parts.map((part) => `  ${part},`), `${close};`];
}

function printStatements(statements: readonly Statement[], language: Language): readonly string[] {
  const lines = statements.flatMap((statement) => printStatement(statement, language));
  return lines[0] === "" ? lines.slice(1) : lines;
}

/** A function that makes the one function given, which keeps a workspace, as lines of text. */
export function printFactory(
  { name, documentation: lines, parameters, workspace }: Factory,
  functions: readonly FunctionProgram[],
  language: Language,
): readonly string[] {
  const typed = language === "typescript";
  const list = (given: readonly Parameter[]): string =>
    given.map((parameter) => (typed ? `${parameter.name}: ${parameter.type}` : parameter.name)).join(", ");
  const [made] = functions;
  const type = typed && made ? `: (${list(made.parameters)}) => ${made.returnType}` : "";
  return [
    ...(typed ? documentation(lines) : []),
    `${typed ? "export " : ""}function ${name}(${list(parameters)})${type} {`,
    ...indented([
      ...printStatements(workspace, language),
      ...functions.flatMap((each) => printFunction(each, language)),
      ...(made ? [`return ${made.name};`] : []),
    ]),
    "}",
  ];
}

/** A function as lines of text. */
export function printFunction(program: FunctionProgram, language: Language): readonly string[] {
  const typed = language === "typescript";
  const parameters = program.parameters.map(({ name, type }) => (typed ? `${name}: ${type}` : name));
  const opening = `${program.exported && typed ? "export " : ""}function ${program.name}(`;
  const ending = `)${typed ? `: ${program.returnType}` : ""} {`;
  const line = opening + parameters.join(", ") + ending;
  return [
    ...(typed ? documentation(program.documentation) : []),
    ...(line.length <= MAX_LINE ? [line] : [opening, ...parameters.map((parameter) => `  ${parameter},`), ending]),
    ...indented(printStatements(program.body, language)),
    "}",
  ];
}

function documentation(lines: readonly string[]): readonly string[] {
  const [first] = lines;
  if (first === undefined) return [];
  return lines.length === 1 ? [`/** ${first} */`] : ["/**", ...lines.map((line) => ` * ${line}`.trimEnd()), " */"];
}

/** The declaration of a shared buffer. */
export function printBuffer({ name, contents }: Buffer): string {
  if ("table" in contents) {
    const { table, type = "Float64Array" } = contents;
    return `const ${name} = new ${type}([${table.map(printNumber).join(", ")}]);`;
  }
  if ("integers" in contents) return `const ${name} = new Int32Array([${Array.from(contents.integers).join(", ")}]);`;
  const { length, preset } = contents;
  const set = preset && `\n${name}.set([${preset.values.map(printNumber).join(", ")}], ${String(preset.from)});`;
  return `const ${name} = new Float64Array(${String(length)});${set ?? ""}`;
}
