import type { ts } from "ts-morph";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { InternalError } from "../../diagnostics/internal-error.ts";
import type { Value } from "../../graph/builder.ts";
import { MOST_ELEMENTS } from "./limits.ts";
import { mistake, spanOf, type Activation, type Context, type Stop } from "./session.ts";
import { celled } from "./structured/cells.ts";
import { isCell, type Contents, type Lowered, type Reference, type Stored } from "./value.ts";

/** A variable: its value, if it has been given one, and where it is declared. */
export interface Variable {
  readonly value: Stored | undefined;
  readonly declaration: ts.Node;
  readonly activation: Activation;
}

/** What a program has computed at one point: the only thing that statements change. */
export interface State {
  readonly variables: Map<ts.Symbol, Variable>;
  readonly objects: Map<number, Contents>;
  /** Where execution may have gone instead of on: certainly, or where a truth value holds. */
  readonly stops: Map<Stop, Value | true>;
  /** What the functions that have returned, or may have, return. */
  readonly results: Map<Stop, Lowered>;
  /** Whether one of several stops holds, whichever it is. */
  halted: boolean;
}

/** A state in which nothing has been computed. */
export function emptyState(): State {
  return { variables: new Map(), objects: new Map(), stops: new Map(), results: new Map(), halted: false };
}

/** A state that goes on from another one by itself. */
export function copyState({ variables, objects, stops, results, halted }: State): State {
  return {
    variables: new Map(variables),
    objects: new Map(objects),
    stops: new Map(stops),
    results: new Map(results),
    halted,
  };
}

/** What an array or an object holds now. */
export function contentsOf({ state }: Context, { object }: Reference): Contents {
  const contents = state.objects.get(object);
  if (contents === undefined) throw new InternalError("an object that does not exist");
  return contents;
}

/** What is held where nothing is in memory. */
export function plain(stored: Stored): Lowered {
  if (isCell(stored)) throw new InternalError("memory in a graph");
  return stored;
}

/** A new array or object. @throws DiagnosticError when it is too large. */
export function create(context: Context, contents: Contents, node: ts.Node): Reference {
  const { session, state } = context;
  if (contents.kind === "list" && contents.items.length > MOST_ELEMENTS) {
    throw mistake(session, node, catalogue.localArrayTooLarge(MOST_ELEMENTS, spanOf(node)));
  }
  const reference: Reference = { object: session.objects++ };
  state.objects.set(reference.object, context.writer ? celled(contents, context) : contents);
  return reference;
}

/** Whether execution has left the statement: certainly, certainly not, or where truth values hold. */
export function stopsOf({ state }: Context): boolean | readonly Value[] {
  const stops = [...state.stops.values()];
  if (stops.includes(true)) return true;
  const open = stops.filter((stop) => stop !== true);
  return open.length > 0 && open;
}

/** Forget the variables that a block has declared. */
export function withScope<T>({ state }: Context, run: () => T): T {
  const known = new Set(state.variables.keys());
  const result = run();
  for (const symbol of [...state.variables.keys()]) if (!known.has(symbol)) state.variables.delete(symbol);
  return result;
}
