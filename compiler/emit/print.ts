import { printExpression, printField, printKey, printNumber, sure, type Language } from "./print-expression.ts";
import type {
  Buffer,
  CombiningOperator,
  Dispatch,
  Expression,
  Factory,
  FunctionProgram,
  Parameter,
  Pattern,
  Statement,
} from "./program.ts";

const MAX_LINE = 120;
const INDENT = 2;

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === "" ? line : `  ${line}`));
}

function printStatement(statement: Statement, language: Language): readonly string[] {
  const [first = "", ...lines] = printUncommented(statement, language);
  const comment = "comment" in statement && statement.comment !== undefined ? ` // ${statement.comment}` : "";
  return [first + comment, ...lines];
}

function printUncommented(statement: Statement, language: Language): readonly string[] {
  switch (statement.kind) {
    case "const": {
      const type = language === "typescript" && statement.type !== undefined ? `: ${statement.type}` : "";
      return [`const ${statement.name}${type} = ${printExpression(statement.value, language)};`];
    }
    case "let": {
      const isEvident =
        statement.value && !statement.isExplicit && (statement.type === "number" || statement.type === "boolean");
      const type = language === "typescript" && !isEvident ? `: ${statement.type}` : "";
      const value = statement.value ? ` = ${printExpression(statement.value, language)}` : "";
      return [`let ${statement.name}${type}${value};`];
    }
    case "unpack": {
      const ending = ` = ${printExpression(statement.value, language)};`;
      return printPattern(statement.pattern, `${statement.keyword} `, ending);
    }
    case "assign":
      return [printAssignment(statement.target, statement.value, statement.operator, language)];
    case "if":
      return printIf(statement, language);
    case "for":
      return [
        `for (${printCounting(statement, language)}) {`,
        ...indented(printStatements(statement.body, language)),
        "}",
      ];
    case "while":
      return [
        `while (${printExpression(statement.test, language)}) {`,
        ...indented(printStatements(statement.body, language)),
        "}",
      ];
    case "break":
      return ["break;"];
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
    case "apart":
      return printApart(statement, language);
    case "comment":
      return [`// ${statement.text}`];
    case "label":
      return ["", `// ${statement.text}`];
  }
}

/** An `if` with its sides; one that only ends a loop is a single line, and a side that is another `if` follows `else`. */
function printIf(
  { test, then, otherwise, isShort = false }: Statement & { readonly kind: "if" },
  language: Language,
): readonly string[] {
  const opening = `if (${printExpression(test, language)})`;
  if (isShort) return [`${opening} ${printStatements(then, language).join(" ")}`];
  if (then.length === 1 && then[0]?.kind === "break" && otherwise.length === 0) return [`${opening} break;`];
  const [only, ...more] = otherwise;
  const lines = [`${opening} {`, ...indented(printStatements(then, language))];
  if (only === undefined) return [...lines, "}"];
  if (only.kind === "if" && more.length === 0 && !isLoopEnd(only)) {
    const [first = "", ...rest] = printStatement(only, language);
    return [...lines, `} else ${first}`, ...rest];
  }
  return [...lines, "} else {", ...indented(printStatements(otherwise, language)), "}"];
}

function isLoopEnd({ then, otherwise }: Statement & { readonly kind: "if" }): boolean {
  return then.length === 1 && then[0]?.kind === "break" && otherwise.length === 0;
}

/** The head of a loop that counts. */
function printCounting(statement: Statement & { readonly kind: "for" }, language: Language): string {
  const { variable, from, count, step = 1, isInclusive = false } = statement;
  const start = from ? printExpression(from, language) : "0";
  const limit = typeof count === "number" ? String(count) : printExpression(count, language);
  const relation = `${step > 0 ? "<" : ">"}${isInclusive ? "=" : ""}`;
  const size = Math.abs(step);
  const sign = step > 0 ? "+" : "-";
  const advance = size === 1 ? sign + sign : ` ${sign}= ${size}`;
  return `let ${variable} = ${start}; ${variable} ${relation} ${limit}; ${variable}${advance}`;
}

/** A pattern between two texts, its parts on lines of their own where one line is too long for it. */
function printPattern(pattern: Pattern, before: string, after: string): readonly string[] {
  if (typeof pattern === "string") return [before + pattern + after];
  const parts =
    "items" in pattern
      ? pattern.items.map((item) => (item === undefined ? [""] : printPattern(item, "", "")))
      : pattern.fields.map(([field, inner]) =>
          inner === field ? [field] : printPattern(inner, `${printKey(field)}: `, ""),
        );
  const [open, close] = "items" in pattern ? ["[", "]"] : ["{ ", " }"];
  const line = before + open + parts.map((lines) => lines.join(" ")).join(", ") + close + after;
  if (line.length <= MAX_LINE) return [line];
  const ended = parts.flatMap((lines) => [...lines.slice(0, -1), `${lines.at(-1) ?? ""},`]);
  return [before + open.trimEnd(), ...indented(ended), close.trimStart() + after];
}

/** That no array that is written is another argument: two lists, and a look at each pair. */
function printApart(
  { written, read, names }: Statement & { readonly kind: "apart" },
  language: Language,
): readonly string[] {
  const type = language === "typescript" ? ": readonly unknown[]" : "";
  const list = (own: string, arrays: readonly string[]): readonly string[] => {
    const value: Expression = { kind: "list", elements: arrays.map((array) => ({ kind: "name", name: array })) };
    const lines = printParts(value, `const ${own}${type} = `, language);
    return [...lines.slice(0, -1), `${lines.at(-1) ?? ""};`];
  };
  const isShared = `${names.read}.includes(each) || ${names.written}.indexOf(each) !== place`;
  return [
    ...list(names.written, written),
    ...list(names.read, read),
    `if (${names.written}.some((each, place) => ${isShared})) {`,
    `  throw new RangeError("an array that is written must be no other argument");`,
    "}",
  ];
}

/** An assignment. Where an element is combined with a value, TypeScript must be told that it is there. */
function printAssignment(
  target: Expression,
  value: Expression,
  operator: CombiningOperator | undefined,
  language: Language,
): string {
  const place = printExpression(target, language);
  const isElement = target.kind === "element" || target.kind === "item";
  const written = operator === undefined && isElement ? place.replace(/!$/, "") : place;
  return `${written} ${operator ?? ""}= ${printExpression(value, language)};`;
}

function printNegation(test: Expression, language: Language): string {
  if (test.kind === "prefix" && test.operator === "!") return printExpression(test.operand, language);
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
  const known = sure(language);
  const written = cases.flatMap(({ operands, results, body }, index) => [
    `case ${String(index)}:`,
    `  for (let ${repeat} = ${runs}[${run} + 1]${known}; ${repeat} > 0; ${repeat}--) {`,
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
  const [first = "", ...lines] = printParts(value, "return ", language);
  const all = [first, ...lines];
  return [...all.slice(0, -1), `${all.at(-1) ?? ""};`];
}

/** A value behind a text, its parts on lines of their own where one line is too long for it. */
function printParts(value: Expression, before: string, language: Language): readonly string[] {
  const line = before + printExpression(value, language);
  if (line.length < MAX_LINE || (value.kind !== "list" && value.kind !== "record")) return [line];
  const parts =
    value.kind === "list"
      ? value.elements.map((part) => printParts(part, "", language))
      : value.fields.map(([field, part]) =>
          printField([field, part], language) === field ? [field] : printParts(part, `${printKey(field)}: `, language),
        );
  const [open, close] = value.kind === "list" ? ["[", "]"] : ["{", "}"];
  const ended = parts.flatMap((lines) => [...lines.slice(0, -1), `${lines.at(-1) ?? ""},`]);
  return [before + open, ...indented(ended), close];
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
  const endings = ending.length <= MAX_LINE ? [ending] : printType(program.returnType, "): ", " {");
  return [
    ...(typed ? documentation(program.documentation) : []),
    ...(line.length <= MAX_LINE ? [line] : [opening, ...parameters.map((parameter) => `  ${parameter},`), ...endings]),
    ...indented(printStatements(program.body, language)),
    "}",
  ];
}

/** A type between two texts, its parts on lines of their own where one line is too long for it. */
function printType(type: string, before: string, after: string): readonly string[] {
  const line = before + type + after;
  const isRecord = type.startsWith("{ ") && type.endsWith(" }");
  const isTuple = type.startsWith("[") && type.endsWith("]");
  if (line.length <= MAX_LINE || !(isRecord || isTuple)) return [line];
  const parts = isRecord ? outerParts(type.slice(2, -2), "; ") : outerParts(type.slice(1, -1), ", ");
  const [open, end, close] = isRecord ? ["{", ";", "}"] : ["[", ",", "]"];
  const lines = parts.flatMap((part) => {
    const [, key = "", inner = part] = /^([\w$]+: )(.*)$/.exec(part) ?? [];
    return printType(inner, key, end);
  });
  return [before + open, ...indented(lines), close + after];
}

/** The parts of a text between separators that are in no brackets. */
function outerParts(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (let place = 0; place < text.length; place++) {
    if ("[{(".includes(text.charAt(place))) depth++;
    else if ("]})".includes(text.charAt(place))) depth--;
    else if (depth === 0 && text.startsWith(separator, place)) {
      parts.push(text.slice(start, place));
      start = place + separator.length;
    }
  }
  return [...parts, text.slice(start)];
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
