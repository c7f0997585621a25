import type { ts } from "ts-morph";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { at, InternalError } from "../../diagnostics/internal-error.ts";
import { knownValue, type Value } from "../../graph/builder.ts";
import { bring, type Sides } from "../frame.ts";
import { negated, noteSince, number, truth } from "./apply.ts";
import { mistake, spanOf, type Context } from "./session.ts";
import { contentsOf, create, plain } from "./state.ts";
import { isReference, isTruth, isValue, type Contents, type Lowered, type Reference, type Stored } from "./value.ts";

/** What a join has once the condition is closed. */
export type Joined<T> = () => T;

/** Where the two sides of a condition meet again. */
export interface Joiner {
  /** One of two things, by the test; the other one where a side has nothing that anyone will read. */
  readonly join: (then: Stored | undefined, otherwise: Stored | undefined) => Joined<Lowered>;
  readonly joinContents: (then: Contents, otherwise: Contents) => Joined<Contents>;
  /** Close the condition: from then on what has been joined is there. */
  readonly close: () => void;
}

/** What is joined: the condition, and the contexts around it and in its sides. */
export interface Junction {
  readonly test: Value;
  readonly node: ts.Node;
  readonly context: Context;
  readonly sides: Sides;
  readonly then: Context;
  readonly otherwise: Context;
  /** Whether nothing but the result of a function refers to an array or object that was made before. */
  readonly isFree: (object: number) => boolean;
}

/** Begin to join the sides of a condition. */
export function createJoiner({ test, node, context, sides, then, otherwise, isFree }: Junction): Joiner {
  const outputs: { readonly then: Value; readonly otherwise: Value }[] = [];
  const places = new Map<string, number>();
  /** The arrays and objects that the sides have made, and what they have become. */
  const partners = new Map<string, Joined<Reference>>();
  const taken = new Set<number>();
  let results: readonly Value[] | undefined;

  const resultAt = (place: number): Value => {
    if (results === undefined) throw new InternalError("a condition that is not closed yet");
    return at(results, place);
  };

  const selected = (a: Value, b: Value): Joined<Value> => {
    const pair = { then: bring(then.cursor.frame, a), otherwise: bring(otherwise.cursor.frame, b) };
    const key = `${pair.then.id} ${pair.otherwise.id}`;
    const place = places.get(key) ?? outputs.push(pair) - 1;
    places.set(key, place);
    return () => resultAt(place);
  };

  const joinValues = (a: Value, b: Value): Joined<Value> => {
    if (a.builder === b.builder && a.id === b.id) return () => a;
    const [p, q] = [knownValue(a), knownValue(b)];
    if (p !== undefined && q !== undefined) {
      if (isTruth(a)) return () => (p === q ? truth(context, p !== 0) : p !== 0 ? test : negated(context, test, node));
      if (Object.is(p, q)) return () => number(context, p);
    }
    return selected(a, b);
  };

  /** The value of a side, where the other side's is never read: what it is there does not matter. */
  const alone = (side: Context, value: Value): Joined<Value> => {
    if (value.builder !== side.cursor.frame.builder) return () => value;
    const known = knownValue(value);
    if (known !== undefined) return () => (isTruth(value) ? truth(context, known !== 0) : number(context, known));
    const other = side === then ? otherwise : then;
    const nothing = isTruth(value) ? truth(other, false) : number(other, 0);
    return side === then ? selected(value, nothing) : selected(nothing, value);
  };

  const aloneContents = (side: Context, contents: Contents): Joined<Contents> =>
    mapContents(contents, (item) => aloneLowered(side, item));

  const aloneLowered = (side: Context, lowered: Lowered): Joined<Lowered> => {
    if (isValue(lowered)) return alone(side, lowered);
    if (!isReference(lowered)) return () => lowered;
    if (context.state.objects.has(lowered.object)) return () => lowered;
    const key = side === then ? `${lowered.object} -` : `- ${lowered.object}`;
    requireFree(key, [lowered]);
    return made(key, () => aloneContents(side, contentsOf(side, lowered)));
  };

  /** An array or object of a side can become only one: two that were one, or one that was two, would be mixed up. */
  const requireFree = (key: string, references: readonly Reference[]): void => {
    const isTaken = references.some(
      ({ object }) => (context.state.objects.has(object) && !isFree(object)) || taken.has(object),
    );
    if (isTaken && !partners.has(key)) throw mistake(context.session, node, catalogue.mixedObjects(spanOf(node)));
    for (const { object } of references) taken.add(object);
  };

  /** The array or object that two of the sides become. */
  const made = (key: string, contents: () => Joined<Contents>): Joined<Reference> => {
    const known = partners.get(key);
    if (known) return known;
    const joined = contents();
    let reference: Reference | undefined;
    const become = (): Reference => (reference ??= create(context, joined(), node));
    partners.set(key, become);
    return become;
  };

  const joinReferences = (a: Reference, b: Reference): Joined<Reference> => {
    if (a.object === b.object) return () => a;
    const key = `${a.object} ${b.object}`;
    requireFree(key, [a, b]);
    return made(key, () => joinContents(contentsOf(then, a), contentsOf(otherwise, b)));
  };

  const joinContents = (a: Contents, b: Contents): Joined<Contents> => {
    if (a.kind === "list" && b.kind === "list" && a.items.length === b.items.length && a.typed === b.typed) {
      const items = a.items.map((item, index) => join(item, at(b.items, index)));
      return () => ({ ...a, items: items.map((item) => item()) });
    }
    if (a.kind === "record" && b.kind === "record") {
      const names = [...a.fields.keys()];
      if (names.length === b.fields.size && names.every((name) => b.fields.has(name))) {
        const fields = names.map((name) => [name, join(a.fields.get(name), b.fields.get(name))] as const);
        return () => ({ kind: "record", fields: new Map(fields.map(([name, field]) => [name, field()])) });
      }
    }
    throw mistake(context.session, node, catalogue.mixedObjects(spanOf(node)));
  };

  const join = (first: Stored | undefined, second: Stored | undefined): Joined<Lowered> => {
    const [a, b] = [first && plain(first), second && plain(second)];
    if (a === undefined) return aloneLowered(otherwise, b ?? nothing());
    if (b === undefined) return aloneLowered(then, a);
    if (isValue(a) && isValue(b) && isTruth(a) === isTruth(b)) return joinValues(a, b);
    if (isReference(a) && isReference(b)) return joinReferences(a, b);
    if (a === b) return () => a;
    throw mistake(context.session, node, catalogue.mixedObjects(spanOf(node)));
  };

  const close = (): void => {
    const size = context.cursor.frame.builder.size();
    const pick = (side: "then" | "otherwise"): readonly Value[] => outputs.map((output) => output[side]);
    results =
      outputs.length === 0 ? [] : sides.close(bring(context.cursor.frame, test), pick("then"), pick("otherwise"));
    noteSince(context, node, size);
  };

  return { join, joinContents, close };
}

function mapContents(contents: Contents, map: (item: Lowered) => Joined<Lowered>): Joined<Contents> {
  if (contents.kind === "list") {
    const items = contents.items.map((item) => map(plain(item)));
    return () => ({ ...contents, items: items.map((item) => item()) });
  }
  const fields = [...contents.fields].map(([name, item]) => [name, map(plain(item))] as const);
  return () => ({ kind: "record", fields: new Map(fields.map(([name, field]) => [name, field()])) });
}

function nothing(): never {
  throw new InternalError("neither side has a value");
}
