import { malformedValue, unlistedVariable } from "../diagnostics/catalogue.ts";
import { DiagnosticError, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { quoted } from "../diagnostics/text.ts";
import { parseMath } from "../frontends/mathjs/index.ts";
import { dimValue } from "../graph/dim.ts";
import { evaluateAll, fillResult } from "../graph/evaluate.ts";
import { outputNodes } from "../graph/graph.ts";
import { nestedLists, type Nested } from "../graph/nested.ts";
import type { Span } from "../graph/provenance.ts";
import { dimsOf } from "../graph/type.ts";

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const NAMED: ReadonlyMap<string, number> = new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["+Infinity", Infinity],
  ["-Infinity", -Infinity],
  ["∞", Infinity],
  ["-∞", -Infinity],
]);

/**
 * The value that a part of a text describes: a number, a constant expression, and for an array lists of lists or an
 * expression such as `ones(2, 3)`.
 * @throws DiagnosticError
 */
export function readValue(
  text: string,
  span: Span,
  isArray: boolean,
  error: (diagnostic: Diagnostic) => DiagnosticError,
): Nested {
  const written = text.slice(span.start, span.end);
  const named = NAMED.get(written);
  if (named !== undefined) return named;
  if (DECIMAL.test(written)) return Number(written);
  const meant = suggest(written, NAMED.keys());
  const malformed = (reason?: string): DiagnosticError => error(malformedValue(written, span, reason, meant));
  if (written === "") throw malformed();
  const lists = isArray ? numbersIn(jsonOf(written)) : undefined;
  if (lists !== undefined) return lists;
  const value = constantOf(written, malformed);
  if (typeof value !== "number" && !isArray) throw malformed("it is a vector");
  return value;
}

function constantOf(written: string, malformed: (reason: string) => DiagnosticError): Nested {
  try {
    const { graph } = parseMath(written, { variables: [] });
    const values = evaluateAll(graph, []);
    const outputs = outputNodes(graph).map(({ type }, index): Nested => {
      const value = values[index] ?? NaN;
      return typeof value === "number"
        ? value
        : nestedLists(
            value,
            dimsOf(type).map((dim) => dimValue(dim, new Map())),
          );
    });
    return numbersIn(fillResult(graph.result, outputs)) ?? NaN;
  } catch (cause) {
    if (!(cause instanceof DiagnosticError)) throw cause;
    throw malformed(cause.diagnostics.map((each) => reasonOf(each, written)).join("; "));
  }
}

/** Why an expression is no constant. */
function reasonOf({ code, message, span }: Diagnostic, text: string): string {
  if (code !== unlistedVariable.code || span === undefined) return message;
  return `${quoted(text.slice(span.start, span.end))} has no value here`;
}

/** The value of a JSON text; undefined where it is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A number, or lists of lists of numbers; undefined for anything else. */
export function numbersIn(value: unknown): Nested | undefined {
  if (typeof value === "number") return value;
  if (!Array.isArray(value)) return undefined;
  const parts = value.map(numbersIn);
  return parts.every((part) => part !== undefined) ? parts : undefined;
}
