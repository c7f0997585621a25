import * as catalogue from "../diagnostics/catalogue.ts";
import { DiagnosticError, type Diagnostic, type Source } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Span } from "../graph/provenance.ts";
import { DERIVATIVES, type DerivativeKind } from "../transforms/derive.ts";
import { readOption, OPTION_NAMES, type RequestOptions } from "./options.ts";

/**
 * What an import asks for. It is written
 *
 * ```text
 * path "?" derivative {"," derivative} {"&" option "=" value}
 * ```
 *
 * as in `./model.ts?gradient,hessian&fn=loss&wrt=x,y`.
 */
export interface Request {
  /** The file, as it is written before the `?`. */
  readonly path: string;
  /** What is written behind it. */
  readonly query: string;
  readonly kinds: readonly DerivativeKind[];
  /** The functions that are named; those that the file exports where not given. */
  readonly fn: readonly string[] | undefined;
  readonly options: Omit<RequestOptions, "fn">;
  /** The query without the functions. */
  readonly base: string;
}

/** Where a specifier is written, for messages: a text, and the offset at which it starts. */
export interface Place {
  readonly source: Source;
  readonly offset: number;
}

/** Where a text has a specifier; the specifier by itself where the text has not, or is not known. */
export function placeIn(text: string | undefined, name: string, specifier: string): Place {
  for (const quote of ['"', "'", "`"]) {
    const found = text?.indexOf(quote + specifier + quote) ?? -1;
    if (text !== undefined && found >= 0) return { source: { name, text }, offset: found + 1 };
  }
  return { source: { name: "import", text: specifier }, offset: 0 };
}

/**
 * What a specifier asks for; undefined where it does not ask for derivatives. It does where the first word behind the
 * `?` names one, or is a misspelling of one: other queries belong to others.
 * @throws DiagnosticError when it asks for what there is not.
 */
export function parseRequest(
  specifier: string,
  { source, offset }: Place = placeIn(undefined, "", specifier),
): Request | undefined {
  const [, path, query] = /^(.+?\.(?:[cm]?ts|math))\?(.*)$/.exec(specifier) ?? [];
  if (path === undefined || query === undefined) return undefined;
  const [list, ...settings] = partsOf(query, "&", path.length + 1);
  if (list === undefined) return undefined;
  const names = partsOf(list.text, ",", list.start);
  if (!names.some(({ text }) => isKind(text) || suggest(text, DERIVATIVES) !== undefined)) return undefined;

  const refuse: Refuse = (part, describe) => {
    const start = offset + part.start;
    return new DiagnosticError([describe({ start, end: start + part.text.length })], source);
  };
  const { fn, ...options } = optionsOf(settings, refuse);
  const unnamed = settings.filter(({ text }) => !text.startsWith("fn="));
  const base = [list, ...unnamed].map(({ text }) => text).join("&");
  return { path, query, kinds: names.map((name) => kindOf(name, refuse)), fn, options, base };
}

/** The exception that refuses a part of a specifier. */
type Refuse = (part: Part, describe: (span: Span) => Diagnostic) => DiagnosticError;

function kindOf(part: Part, refuse: Refuse): DerivativeKind {
  const { text } = part;
  if (isKind(text)) return text;
  throw refuse(part, (span) => catalogue.unknownDerivative(text, span, DERIVATIVES, suggest(text, DERIVATIVES)));
}

function optionsOf(settings: readonly Part[], refuse: Refuse): RequestOptions {
  let options: RequestOptions = {};
  const seen = new Set<string>();
  for (const setting of settings) {
    const [name, value] = cut(setting);
    const { text } = name;
    if (!OPTION_NAMES.includes(text)) {
      const meant = suggest(text, OPTION_NAMES);
      throw refuse(name, (span) => catalogue.unknownImportOption(text, span, OPTION_NAMES, meant));
    }
    if (seen.has(text)) throw refuse(name, (span) => catalogue.repeatedImportOption(text, span));
    seen.add(text);
    const given = value?.text ?? "";
    const read = readOption(text, decoded(given));
    if (typeof read === "string") {
      throw refuse(value ?? name, (span) => catalogue.wrongImportOption(text, given, read, span));
    }
    options = { ...options, ...read };
  }
  return options;
}

/** The query that asks for the same of some functions. */
export function queryFor({ base }: Pick<Request, "base">, fn: readonly string[]): string {
  return `${base}&fn=${fn.join(",")}`;
}

/** A piece of a specifier, and where it starts. */
interface Part {
  readonly text: string;
  readonly start: number;
}

function partsOf(text: string, separator: string, start: number): readonly Part[] {
  let next = start;
  return text.split(separator).map((part) => {
    const found = { text: part, start: next };
    next += part.length + separator.length;
    return found;
  });
}

/** The name and the value of a setting. */
function cut({ text, start }: Part): readonly [name: Part, value?: Part] {
  const equals = text.indexOf("=");
  if (equals < 0) return [{ text, start }];
  return [
    { text: text.slice(0, equals), start },
    { text: text.slice(equals + 1), start: start + equals + 1 },
  ];
}

function isKind(name: string): name is DerivativeKind {
  return DERIVATIVES.some((kind) => kind === name);
}

/** The text that a URL stands for: some who handle specifiers write letters outside of ASCII as `%CE%B1`. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
