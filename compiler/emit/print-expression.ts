import type { InfixOperator } from "../graph/primitive.ts";
import type { Expression } from "./program.ts";

/** Which language to print: TypeScript with its types, or the same program as JavaScript. */
export type Language = "typescript" | "javascript";

/** How tightly expressions bind, by the grammar of ECMAScript. */
const PRECEDENCE: Readonly<Record<InfixOperator, number>> = {
  "||": 3,
  "&&": 4,
  "|": 5,
  "^": 6,
  "&": 7,
  "===": 8,
  "!==": 8,
  "<": 9,
  "<=": 9,
  ">": 9,
  ">=": 9,
  "<<": 10,
  ">>": 10,
  ">>>": 10,
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
      return `${expression.array}[${printExpression(expression.index, language)}]${sure(language)}`;
    case "item": {
      const list = within(expression.of, PRIMARY, language);
      return `${list}[${printExpression(expression.index, language)}]${sure(language)}`;
    }
    case "list":
      return `[${printList(expression.elements, language)}]`;
    case "zeros": {
      const length =
        typeof expression.length === "number" ? expression.length : printExpression(expression.length, language);
      return `new Array${language === "typescript" ? "<number>" : ""}(${length}).fill(${printNumber(expression.fill ?? 0)})`;
    }
    case "array": {
      const { type, length, fill = 0 } = expression;
      const filled = Object.is(fill, 0) ? "" : `.fill(${printNumber(fill)})`;
      return `new ${type}(${printExpression(length, language)})${filled}`;
    }
    case "rows": {
      const length = printField(["length", expression.length], language);
      return `Array.from({ ${length} }, () => ${printExpression(expression.row, language)})`;
    }
    case "length":
      return `${expression.array}.length`;
    case "member":
      return `${within(expression.of, PRIMARY, language)}.${expression.name}`;
    case "pop":
      return `${expression.array}.pop()${sure(language)}`;
    case "advance":
      return `${expression.name}++`;
    case "retreat":
      return `--${expression.name}`;
    case "record":
      return `{ ${expression.fields.map((field) => printField(field, language)).join(", ")} }`;
  }
}

/** What tells TypeScript that an element is there. */
export function sure(language: Language): string {
  return language === "typescript" ? "!" : "";
}

function printList(expressions: readonly Expression[], language: Language): string {
  return expressions.map((expression) => printExpression(expression, language)).join(", ");
}

export function printField([field, value]: readonly [string, Expression], language: Language): string {
  const text = printExpression(value, language);
  return field === text ? field : `${printKey(field)}: ${text}`;
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
    case "advance":
    case "retreat":
      return PREFIX;
    case "number":
      if (Math.abs(expression.value) === 2 * Math.PI) return PRECEDENCE["*"];
      return expression.value < 0 || Object.is(expression.value, -0) ? PREFIX : PRIMARY;
    case "truth":
    case "text":
    case "name":
    case "call":
    case "element":
    case "item":
    case "list":
    case "zeros":
    case "array":
    case "rows":
    case "length":
    case "member":
    case "pop":
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

/** The name of a field, in quotes where it is no identifier; `__proto__` would set what an object inherits from. */
export function printKey(field: string): string {
  if (field === "__proto__") return '["__proto__"]';
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(field) ? field : JSON.stringify(field);
}
