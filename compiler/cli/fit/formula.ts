import * as catalogue from "../../diagnostics/catalogue.ts";
import { DiagnosticError, type Diagnostic, type Source } from "../../diagnostics/diagnostic.ts";
import { LIST_IT } from "../../diagnostics/entry.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { parseMath } from "../../frontends/mathjs/index.ts";
import { normalize, tokenize } from "../../frontends/mathjs/tokens.ts";
import { hasNumberResult, type Graph } from "../../graph/graph.ts";
import type { Span } from "../../graph/provenance.ts";
import { liveNodes } from "../../graph/rewrite.ts";
import { inputIndex } from "../../graph/structural.ts";

/** A formula, read. The inputs of both sides are the parameters and then the columns. */
export interface Formula {
  readonly source: Source;
  /** What stands left of `~`: a function of columns. */
  readonly observed: Graph;
  /** The text of it. */
  readonly observedText: string;
  readonly model: Graph;
  readonly parameters: readonly string[];
  readonly columns: readonly string[];
}

/** The names that a formula may use. */
export interface Names {
  readonly parameters: readonly string[];
  /** All names of columns; a column may have two. */
  readonly columns: readonly string[];
  /** One name of each column, to be told. */
  readonly listed: readonly string[];
}

/**
 * Read `y ~ b1 * exp(-b2*x)`; lines with definitions may come before. Both sides keep their places in the text, so that
 * what is wrong is shown where it stands.
 * @throws DiagnosticError
 */
export function readFormula(source: Source, names: Names): Formula {
  const { text } = source;
  const { tilde, statement } = findTilde(source);
  const blank = (start: number, end: number): string => text.slice(start, end).replace(/[^\r\n]/g, " ");
  const left = { start: statement, end: tilde };
  const right = { start: tilde + 1, end: text.length };
  for (const [side, span] of [
    ["left", left],
    ["right", right],
  ] as const) {
    if (tokenize(normalize(text.slice(span.start, span.end))).length > 0) continue;
    throw mistake(
      source,
      catalogue.malformedFormula(`nothing stands ${side} of \`~\``, { start: tilde, end: tilde + 1 }),
    );
  }
  const observed = readSide(text.slice(0, tilde) + blank(tilde, text.length), names, source);
  const model = readSide(text.slice(0, statement) + blank(statement, tilde + 1) + text.slice(tilde + 1), names, source);
  requireNumber(observed, "what was observed", left, source);
  requireNumber(model, "the model", right, source);
  const used = usedInputs(observed);
  const wrong = names.parameters.find((_, index) => used.has(index));
  if (wrong !== undefined) throw mistake(source, catalogue.parameterOnTheLeft(wrong, trimmed(left, text)));
  const { parameters, columns } = names;
  return { source, observed, observedText: text.slice(statement, tilde).trim(), model, parameters, columns };
}

function mistake(source: Source, diagnostic: Diagnostic): DiagnosticError {
  return new DiagnosticError([diagnostic], source);
}

/** Where the `~` of the formula stands, and where its line begins. */
function findTilde(source: Source): { readonly tilde: number; readonly statement: number } {
  const text = normalize(source.text);
  const tokens = tokenize(text);
  const tildes = tokens.filter((token) => token.text === "~");
  const [first, second] = tildes;
  if (first === undefined) {
    const end = tokens.at(-1)?.end ?? 0;
    throw mistake(source, catalogue.malformedFormula("there is no `~` in the formula", { start: end, end }));
  }
  if (second !== undefined) throw mistake(source, catalogue.malformedFormula("there is a second `~`", second));
  let [depth, statement, end] = [0, 0, 0];
  for (const token of tokens) {
    if (token.start > first.start) break;
    if (depth === 0 && text.slice(end, token.start).includes("\n")) statement = token.start;
    if ("([{".includes(token.text)) depth++;
    if (")]}".includes(token.text)) depth--;
    end = token.end;
    if (depth === 0 && token.text === ";") statement = end;
  }
  return { tilde: first.start, statement };
}

function readSide(text: string, names: Names, source: Source): Graph {
  try {
    return parseMath(text, { name: source.name, variables: [...names.parameters, ...names.columns] }).graph;
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    throw new DiagnosticError(
      error.diagnostics.map((diagnostic) => inTerms(diagnostic, text, names)),
      source,
    );
  }
}

const UNKNOWN: ReadonlySet<string> = new Set([catalogue.unlistedVariable.code, catalogue.unknownSymbol.code]);

/** The diagnostic of a formula: its names are columns or parameters, and not those of an option. */
function inTerms(diagnostic: Diagnostic, text: string, { parameters, columns, listed }: Names): Diagnostic {
  const { code, span, help } = diagnostic;
  if (!UNKNOWN.has(code) || span === undefined) {
    return help === undefined ? diagnostic : { ...diagnostic, help: help.replace(LIST_IT, "name it in `--start`") };
  }
  const name = text.slice(span.start, span.end);
  const known = new Set([...parameters, ...columns]);
  return catalogue.neitherColumnNorParameter(name, span, listed, freeNames(text, name, known), suggest(name, known));
}

/** All names of a text that nothing defines and that are not known, the given one first. */
function freeNames(text: string, name: string, known: ReadonlySet<string>): readonly string[] {
  try {
    const free = parseMath(text).graph.inputs.map((input) => input.name);
    return Array.from(new Set([name, ...free])).filter((each) => !known.has(each));
  } catch (error) {
    if (error instanceof DiagnosticError) return [name];
    throw error;
  }
}

function requireNumber(graph: Graph, side: string, span: Span, source: Source): void {
  const isOfNumbers = graph.nodes.every(({ type }) => type.kind !== "tensor");
  if (hasNumberResult(graph) && isOfNumbers) return;
  throw mistake(source, catalogue.modelIsNoNumber(side, trimmed(span, source.text)));
}

function trimmed({ start, end }: Span, text: string): Span {
  const part = text.slice(start, end);
  const first = start + part.length - part.trimStart().length;
  return { start: first, end: first + part.trim().length };
}

/** Which inputs the result of a graph depends on, by their places. */
export function usedInputs(graph: Graph): ReadonlySet<number> {
  const live = liveNodes(graph);
  const inputs = graph.nodes.filter(({ id }) => live[id] === 1).map(inputIndex);
  return new Set(inputs.filter((index) => index !== undefined));
}
