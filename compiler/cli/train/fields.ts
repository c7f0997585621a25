import * as catalogue from "../../diagnostics/catalogue.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { quoted } from "../../diagnostics/text.ts";
import type { Span } from "../../graph/provenance.ts";
import type { MapValue, Value } from "./yaml.ts";

/** A value that was read, and where it stands: where its default is taken, the place of what it belongs to. */
export interface Located<T> {
  readonly value: T;
  readonly span: Span;
}

/** Values of a kind: how they are called, and what a scalar is among them; undefined where it is none. */
export interface Kind<T> {
  readonly wanted: string;
  readonly read: (value: unknown) => T | undefined;
  /** The words, where these are all that there are. */
  readonly words?: readonly string[];
}

/** Reads the settings of a map, and collects what is wrong with them. */
export interface Fields {
  readonly has: (name: string) => boolean;
  readonly spanOf: (name: string) => Span;
  /** The value of a setting; its default where it is missing or unsuitable, which is a diagnostic. */
  readonly take: <T>(name: string, kind: Kind<T>, fallback: T) => Located<T>;
  /** The value of a setting that has no default; undefined where it is missing. */
  readonly optional: <T>(name: string, kind: Kind<T>) => Located<T> | undefined;
  /** The values of a setting that may be a list, of which none is there twice. */
  readonly several: <T>(name: string, kind: Kind<T>, fallback: T) => readonly T[];
  /** Note that a setting is missing. */
  readonly missing: (name: string, example: string) => void;
}

/** The fields of a map, of which every name must be known. */
export function fieldsOf(
  { entries, span }: MapValue,
  known: readonly string[],
  report: (d: Diagnostic) => void,
): Fields {
  for (const entry of entries.values()) {
    if (known.includes(entry.name)) continue;
    report(catalogue.unknownSetting(entry.name, entry.span, known, suggest(entry.name, known)));
  }
  const read = <T>(name: string, value: Value, kind: Kind<T>): Located<T> | undefined => {
    const found = value.kind === "scalar" ? kind.read(value.value) : undefined;
    if (found !== undefined) return { value: found, span: value.span };
    report(unsuitable(name, value, kind));
    return undefined;
  };
  const optional = <T>(name: string, kind: Kind<T>): Located<T> | undefined => {
    const entry = entries.get(name);
    return entry && read(name, entry.value, kind);
  };
  const several = <T>(name: string, kind: Kind<T>, fallback: T): readonly T[] => {
    const entry = entries.get(name);
    if (!entry) return [fallback];
    const { value } = entry;
    const items = value.kind === "list" && value.items.length > 0 ? value.items : [value];
    const wanted = { ...kind, wanted: `${kind.wanted}, or a list of them` };
    return Array.from(new Set(items.map((item) => read(name, item, wanted)?.value ?? fallback)));
  };
  return {
    has: (name) => entries.has(name),
    spanOf: (name) => entries.get(name)?.span ?? span,
    optional,
    several,
    take: (name, kind, fallback) => optional(name, kind) ?? { value: fallback, span },
    missing: (name, example) => {
      report(catalogue.missingSetting(name, example, { start: span.start, end: span.start }));
    },
  };
}

function unsuitable(name: string, value: Value, { wanted, words }: Kind<unknown>): Diagnostic {
  const text = value.kind === "scalar" ? value.text : "";
  return catalogue.unsuitableValue(name, wanted, described(value), value.span, words && suggest(text, words));
}

/** What a value is, in words. */
export function described(value: Value): string {
  if (value.kind === "map") return "a section of settings";
  if (value.kind === "list") return "a list";
  return value.value === null ? "missing" : quoted(value.text);
}

/** Numbers that satisfy a condition. */
export function numbers(wanted: string, holds: (value: number) => boolean): Kind<number> {
  return { wanted, read: (value) => (typeof value === "number" && holds(value) ? value : undefined) };
}

/** Whole numbers from a least one to a largest one. */
export function wholeNumbers(least: number, largest: number): Kind<number> {
  const wanted = `a whole number from ${least} to ${largest}`;
  return numbers(wanted, (value) => Number.isInteger(value) && value >= least && value <= largest);
}

/** One of some words. */
export function oneOf<T extends string>(words: readonly T[]): Kind<T> {
  return {
    wanted: `one of ${words.map((word) => quoted(word)).join(", ")}`,
    read: (value) => words.find((word) => word === value),
    words,
  };
}

/** A text that is not empty, such as a path. A number is its digits. */
export const TEXT: Kind<string> = {
  wanted: "a path",
  read: (value) =>
    typeof value === "number" ? String(value) : typeof value === "string" && value !== "" ? value : undefined,
};

export const TRUTH: Kind<boolean> = {
  wanted: "`true` or `false`",
  read: (value) => (typeof value === "boolean" ? value : undefined),
};
