import * as catalogue from "../../../diagnostics/catalogue.ts";
import { DiagnosticError, type Diagnostic, type Source } from "../../../diagnostics/diagnostic.ts";
import { suggest } from "../../../diagnostics/suggest.ts";
import type { Span } from "../../../graph/provenance.ts";

/** The name of a function in a declaration: one of the file of the function declared, or of the file at a path in memory. */
export interface RuleName {
  readonly name: string;
  readonly file: string | undefined;
  readonly span: Span;
}

/** A number or an array of a point. */
export type PointPart = number | readonly PointPart[];

/** One thing that is declared of a derivative. */
export interface Clause {
  readonly word: Word;
  readonly span: Span;
  readonly names: readonly RuleName[];
  /** The parts of a point: numbers and arrays. */
  readonly point: readonly PointPart[];
}

/** What a function is declared to have. */
export type Declared = {
  /** Where the declaration stands. */
  readonly source: Source;
  readonly span: Span;
} & (
  | { readonly kind: "zero" | "none" }
  | {
      readonly kind: "rule";
      /** Whether it need not be the derivative of the function. */
      readonly isSurrogate: boolean;
      readonly pushforward: RuleName | undefined;
      readonly pullback: RuleName | undefined;
      readonly partials: readonly RuleName[] | undefined;
      /** A point to check it at. */
      readonly at: Clause | undefined;
    }
);

/** What a declaration is made of. */
const WORDS = ["pushforward", "pullback", "partials", "surrogate", "zero", "none", "at"] as const;
export type Word = (typeof WORDS)[number];

/** The word that a text is. */
export function wordOf(text: string): Word | undefined {
  return WORDS.find((word) => word === text);
}

/** What the user may have meant. */
export function suggestWord(text: string): string | undefined {
  return suggest(text, WORDS);
}

/** The exception that refuses a part of a declaration. */
export function wrongAt(source: Source, diagnostic: Diagnostic): DiagnosticError {
  return new DiagnosticError([diagnostic], source);
}

/** The words that exclude one another. */
const ALTERNATIVES: Readonly<Record<Word, readonly Word[]>> = {
  zero: WORDS,
  none: WORDS,
  partials: ["pushforward", "pullback", "partials", "zero", "none"],
  pushforward: ["pushforward", "partials", "zero", "none"],
  pullback: ["pullback", "partials", "zero", "none"],
  surrogate: ["surrogate", "zero", "none"],
  at: ["at", "zero", "none"],
};

/** What several clauses declare together. @throws DiagnosticError */
export function declaredBy(clauses: readonly Clause[], source: Source, span: Span): Declared {
  clauses.forEach(({ word, span }, index) => {
    const against = clauses.slice(0, index).filter((earlier) => ALTERNATIVES[word].includes(earlier.word));
    if (against.length === 0) return;
    const words = against.map((each) => each.word);
    throw wrongAt(source, catalogue.declaredTwice(word, words, span));
  });
  const clause = (word: Word): Clause | undefined => clauses.find((each) => each.word === word);
  const only = clause("zero") ?? clause("none");
  if (only) return { kind: only.word === "zero" ? "zero" : "none", source, span };
  const pushforward = clause("pushforward")?.names[0];
  const pullback = clause("pullback")?.names[0];
  const partials = clause("partials")?.names;
  const last = clauses.at(-1);
  if (!pushforward && !pullback && !partials) {
    throw wrongAt(source, catalogue.unknownDeclaration(last?.word ?? "", last?.span ?? span));
  }
  return {
    kind: "rule",
    isSurrogate: clause("surrogate") !== undefined,
    pushforward,
    pullback,
    partials,
    at: clause("at"),
    source,
    span,
  };
}
