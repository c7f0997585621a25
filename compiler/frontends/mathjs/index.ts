import * as catalogue from "../../diagnostics/catalogue.ts";
import { DiagnosticError, type Source } from "../../diagnostics/diagnostic.ts";
import { at } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import { liveNodes, rewrite } from "../../graph/rewrite.ts";
import { tensorOf } from "../../graph/type.ts";
import { createSession, type Context, type Session } from "./context.ts";
import { asNumbers } from "./convert.ts";
import { MOST_PARAMETERS, MOST_TOKENS_READ } from "./limits.ts";
import { lower } from "./lower.ts";
import { isVector, type Lowered } from "./lowered.ts";
import { lowerStatement } from "./names.ts";
import { parseTree, type ParserNode } from "./parser.ts";
import { chooseTarget, type Target } from "./program.ts";
import { readProgram } from "./read.ts";
import { remainderBeyond } from "./remainders.ts";
import { namesOfLengths, shapesOf, type ShapeOption, type Shapes } from "./shapes.ts";
import type { Expression, FunctionDefinition, Program } from "./syntax.ts";
import { describeSyntaxError } from "./syntax-errors.ts";
import { normalize, tokenize, type Token } from "./tokens.ts";
import { run } from "./trampoline.ts";

export { readShapes } from "./shapes.ts";

export interface ParseOptions {
  /** The function to compile, where the source defines several; the one that its last line defines otherwise. */
  readonly fn?: string;
  /** The parameters, in order; the function's own, or the free symbols of an expression, otherwise. */
  readonly variables?: readonly string[];
  /**
   * The shapes of the parameters that are arrays, such as `{ W: [200, 784], X: ["n", 784] }`: the lengths of the axes,
   * numbers or names. They win over those that the source declares in comment lines `# shape W 200x784`.
   */
  readonly shapes?: ShapeOption;
  /** What messages call the source. */
  readonly name?: string;
}

/** A function that a source describes. */
export interface ParsedFunction {
  /** Its name, `f` where it has none. */
  readonly name: string;
  readonly graph: Graph;
  readonly source: Source;
  /** The names of all functions that the source defines. */
  readonly functions: readonly string[];
  /** The laws that simplification may use where nothing else is asked for: a source that is taken bit for bit has them. */
  readonly laws?: { readonly simplify: "exact"; readonly stable: false };
  /** The part of the source that the function is, where that is not all. */
  readonly text?: string;
  /** What is to be said about it that is no error. */
  readonly warnings?: readonly DiagnosticError[];
}

/**
 * Read a function from mathjs's expression language: an expression such as `x^2 * sin(y)`, or a program whose lines
 * are assignments, function definitions and a last expression.
 * @throws DiagnosticError when the text is not supported or not understood.
 */
export function parseMath(text: string, options: ParseOptions = {}): ParsedFunction {
  const source: Source = { name: options.name ?? "expression", text };
  const tokens = tokenize(normalize(text));
  const program = readProgram(treeOf(source, tokens), tokens, source);
  const target = chooseTarget(program, options, namesOfLengths(tokens, options.shapes, source), source);
  const shapes = shapesOf(program, target.parameters, options.shapes, source);
  return {
    name: target.definition?.name ?? "f",
    graph: lowerTarget(program, target, shapes, source),
    source,
    functions: Array.from(program.functions.keys()),
  };
}

function treeOf(source: Source, tokens: readonly Token[]): ParserNode {
  const text = normalize(source.text);
  if (tokens.every((token) => token.text === ";")) throw new DiagnosticError([catalogue.emptySource()], source);
  const remainder = remainderBeyond(tokens, MOST_TOKENS_READ);
  if (remainder) throw new DiagnosticError([catalogue.remaindersTooDeep(remainder)], source);
  try {
    return parseTree(withoutLeftDivisions(text, tokens));
  } catch (thrown) {
    throw new DiagnosticError([describeSyntaxError(thrown, text, tokens)], source);
  }
}

/** The text with `A \ b` as `A / b`: the parser knows no left division, which binds as tightly. */
function withoutLeftDivisions(text: string, tokens: readonly Token[]): string {
  if (!text.includes("\\")) return text;
  const letters = text.split("");
  for (const token of tokens) if (token.text === "\\") letters[token.start] = "/";
  return letters.join("");
}

/** The graph of the target: only what its value depends on. */
function lowerTarget(program: Program, { definition, parameters }: Target, shapes: Shapes, source: Source): Graph {
  if (parameters.length > MOST_PARAMETERS) {
    throw new DiagnosticError([catalogue.tooManyParameters(parameters.length, MOST_PARAMETERS)], source);
  }
  const session = createSession(program, parameters, shapes, source);
  const context: Context = {
    session,
    frame: session.root,
    position: program.statements.length,
    active: new Set(definition && [definition]),
  };
  const [value, expression] = definition ? valueOfFunction(definition, context) : valueOfProgram(session);
  const inputs = parameters.map((name) => ({ name, type: tensorOf(shapes.get(name) ?? []) }));
  const outputs = isVector(value) ? value.elements : [asNumbers(value, expression, context)];
  const graph = session.root.builder.finish(inputs, outputs, isVector(value) ? outputs.map((_, index) => index) : 0);
  return liveNodes(graph).includes(0) ? rewrite(graph) : graph;
}

type Valued = readonly [value: Lowered, expression: Expression];

/** The value of a function of the inputs, once every line of the program has been read. */
function valueOfFunction(definition: FunctionDefinition, context: Context): Valued {
  const { body, parameters } = definition;
  const own = new Set(parameters);
  const locals = new Map(Array.from(context.session.inputs).filter(([name]) => own.has(name)));
  return [run(lower(body, { ...context, owner: definition, locals })), body];
}

/** The value of the last line. */
function valueOfProgram(session: Session): Valued {
  const { statements } = session.program;
  const unused = statements.find(({ name }, place) => name === undefined && place < statements.length - 1);
  if (unused) throw new DiagnosticError([catalogue.unusedExpression(unused.value.span)], session.source);
  const values = statements.map((_, place) => run(lowerStatement(place, session)));
  return [at(values, values.length - 1), at(statements, statements.length - 1).value];
}
