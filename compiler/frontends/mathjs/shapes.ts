import * as catalogue from "../../diagnostics/catalogue.ts";
import { DiagnosticError, type Diagnostic, type Source } from "../../diagnostics/diagnostic.ts";
import { quoted } from "../../diagnostics/text.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { sizeOf, type Dim } from "../../graph/dim.ts";
import type { Span } from "../../graph/provenance.ts";
import { MOST_DIMENSIONS, MOST_ELEMENTS } from "./limits.ts";
import { showShape } from "./describe.ts";
import type { Program } from "./syntax.ts";
import { isName, type Token } from "./tokens.ts";

/** The lengths of the axes of parameters, by their names. */
export type Shapes = ReadonlyMap<string, readonly Dim[]>;

/** The shapes of parameters as an option gives them: numbers, and names of lengths. */
export type ShapeOption = Readonly<Record<string, readonly (number | string)[]>>;

/** A shape as it is written down. */
interface Declaration {
  readonly name: string;
  readonly nameSpan: Span;
  readonly shape: string;
  readonly shapeSpan: Span;
}

/** What messages call the text of the option by. */
const OPTION = "--shape";

/**
 * Read the shapes of parameters, such as `W1=200x784,X=nx784`; names of lengths contain no `x` in it.
 * @throws DiagnosticError
 */
export function readShapes(text: string): ShapeOption {
  const source: Source = { name: OPTION, text };
  const entries: (readonly [string, readonly Dim[]])[] = [];
  const seen = new Set<string>();
  for (const { name, nameSpan, shape, shapeSpan } of declarationsIn(text, /^\s*([^=\s]*)\s*(?:=\s*(.*?))?\s*$/, 0)) {
    const error = (diagnostic: Diagnostic): DiagnosticError => new DiagnosticError([diagnostic], source);
    if (!isName(name)) throw error(catalogue.malformedShape("", nameReason(name), nameSpan));
    if (seen.has(name)) throw error(catalogue.repeatedParameter(name, nameSpan));
    seen.add(name);
    entries.push([name, lengthsIn(shape, shapeSpan, source)]);
  }
  return Object.fromEntries(entries);
}

function nameReason(name: string): string {
  return name === "" ? "the name of a parameter is missing" : `${quoted(name)} is not the name of a parameter`;
}

/** The parts of a list that commas separate, each a name and a shape. */
function declarationsIn(text: string, pattern: RegExp, start: number): readonly Declaration[] {
  let offset = start;
  return text.split(",").map((part) => {
    const [, name = "", shape = ""] = pattern.exec(part) ?? ["", part.trim(), ""];
    const nameStart = offset + part.indexOf(name);
    const shapeStart = shape === "" ? offset + part.length : offset + part.lastIndexOf(shape);
    offset += part.length + 1;
    return {
      name,
      nameSpan: { start: nameStart, end: nameStart + name.length },
      shape,
      shapeSpan: { start: shapeStart, end: shapeStart + shape.length },
    };
  });
}

/** The lengths of `200x784`. @throws DiagnosticError */
function lengthsIn(shape: string, span: Span, source: Source): readonly Dim[] {
  if (shape === "") {
    throw new DiagnosticError([catalogue.malformedShape("", "a shape is missing behind the name", span)], source);
  }
  let start = span.start;
  const dims = shape.split(/[x×]/).map((written): Dim => {
    const place = { start, end: Math.max(start + written.length, Math.min(start + 1, span.end)) };
    start += written.length + 1;
    const dim = /^\d+$/.test(written.trim()) ? Number(written) : written.trim();
    const wrong = wrongLength(dim);
    if (wrong === undefined) return dim;
    throw new DiagnosticError([catalogue.malformedShape(shape, wrong, place)], source);
  });
  const large = tooLarge(dims, span);
  if (large) throw new DiagnosticError([large], source);
  return dims;
}

function wrongLength(dim: Dim): string | undefined {
  if (dim === "") return "a length is missing";
  if (typeof dim === "number") {
    return Number.isSafeInteger(dim) && dim >= 0 ? undefined : `${dim} is not the length of an axis`;
  }
  return isName(dim) ? undefined : `${quoted(dim)} is neither a number nor a name`;
}

function tooLarge(dims: readonly Dim[], span: Span | undefined): Diagnostic | undefined {
  if (dims.length > MOST_DIMENSIONS) {
    return catalogue.malformedShape(dims.join("x"), `an array has at most ${MOST_DIMENSIONS} dimensions`, span);
  }
  const count = sizeOf(dims.filter((dim) => typeof dim === "number"));
  const isTooLarge = typeof count === "number" && count > MOST_ELEMENTS;
  return isTooLarge ? catalogue.arrayTooLarge(showShape(dims), MOST_ELEMENTS, span) : undefined;
}

/** The names of lengths that shapes are declared with: they are no free symbols. */
export function namesOfLengths(
  tokens: readonly Token[],
  option: ShapeOption | undefined,
  source: Source,
): ReadonlySet<string> {
  const known = new Set(tokens.map(({ text }) => text));
  const declared = Array.from(declaredIn(source, known)).flatMap(({ shape }) => shape.split(/[x×]/));
  const given = Object.values(option ?? {}).flat();
  return new Set([...declared, ...given].filter((dim) => typeof dim === "string" && isName(dim)).map(String));
}

/**
 * The shapes of parameters: those of the option, and those that comment lines `# shape W 2x3` of the source declare.
 * @throws DiagnosticError
 */
export function shapesOf(
  program: Program,
  parameters: readonly string[],
  option: ShapeOption | undefined,
  source: Source,
): Shapes {
  const shapes = new Map<string, readonly Dim[]>();
  const known = new Set([
    ...parameters,
    ...Array.from(program.functions.values(), (definition) => definition.parameters).flat(),
  ]);
  for (const { name, nameSpan, shape, shapeSpan } of declaredIn(source, known)) {
    const error = (diagnostic: Diagnostic): DiagnosticError => new DiagnosticError([diagnostic], source);
    if (!known.has(name)) throw error(catalogue.shapeOfNothing(name, parameters, suggest(name, known), nameSpan));
    if (shapes.has(name)) throw error(catalogue.repeatedParameter(name, nameSpan));
    shapes.set(name, lengthsIn(shape, shapeSpan, source));
  }
  for (const [name, dims] of Object.entries(option ?? {})) {
    const wrong = optionError(name, dims, parameters);
    if (wrong) throw new DiagnosticError([wrong], source);
    shapes.set(name, dims);
  }
  const own = new Set(parameters);
  return new Map(Array.from(shapes).filter(([name]) => own.has(name)));
}

function optionError(name: string, dims: readonly Dim[], parameters: readonly string[]): Diagnostic | undefined {
  if (!parameters.includes(name)) {
    return catalogue.shapeOfNothing(name, parameters, suggest(name, parameters), undefined);
  }
  const wrong = dims.map(wrongLength).find((reason) => reason !== undefined);
  return wrong === undefined ? tooLarge(dims, undefined) : catalogue.malformedShape(dims.join("x"), wrong, undefined);
}

/**
 * The declarations in comment lines. A line that begins with `# shape` is prose where what follows is neither a known
 * parameter nor followed by a shape.
 */
function* declaredIn({ text }: Source, known: ReadonlySet<string>): Generator<Declaration> {
  for (const { 0: line, 1: intro = "", 2: list = "", index } of text.matchAll(
    /^([ \t]*#[ \t]*shape[ \t]+)(.*?)\r?$/gm,
  )) {
    const start = index + intro.length;
    const declarations = declarationsIn(list, /^\s*(\S+)\s*(.*?)\s*$/, start);
    const isShape = ({ name, shape }: Declaration): boolean =>
      /^[\w$×]+$/.test(shape) && (known.has(name) || /[\dx×]/.test(shape));
    if (line.length > 0 && declarations.some(isShape)) yield* declarations;
  }
}
