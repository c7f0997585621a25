import type { ts } from "ts-morph";
import * as catalogue from "../../diagnostics/catalogue.ts";
import { knownValue, type Value } from "../../graph/builder.ts";
import { bring, openSides } from "../frame.ts";
import { noteName, truth } from "./apply.ts";
import { createJoiner, type Joined, type Joiner } from "./join.ts";
import { MOST_BRANCHES, STEPS_OF_A_BRANCH } from "./limits.ts";
import { countSteps, mistake, spanOf, type Context, type Stop } from "./session.ts";
import { contentsOf, copyState, stopsOf, type Variable } from "./state.ts";
import { isReference, isTruth, isValue, type Contents, type Lowered, type Stored } from "./value.ts";

/** What a side of a condition does, and what its value is, if it is an expression. */
export type Side = (side: Context) => Lowered | undefined;

/** What is done with both sides before they meet: the rest of the statements, where only one of them goes on. */
export type Meet = (then: Context, otherwise: Context) => void;

/**
 * A condition: only the side that the test selects is computed. Where the test is known nothing is left of it.
 * @throws DiagnosticError
 */
export function conditional(
  test: Value,
  node: ts.Node,
  context: Context,
  runThen: Side,
  runOtherwise: Side,
  beforeMeeting?: Meet,
): Lowered | undefined {
  const known = knownValue(test);
  if (known !== undefined) return (known !== 0 ? runThen : runOtherwise)(context);
  const { session, state } = context;
  const { frame } = context.cursor;
  countSteps(context, node, STEPS_OF_A_BRANCH);
  if (frame.depth >= MOST_BRANCHES) {
    throw mistake(session, node, catalogue.nestedTooDeep(MOST_BRANCHES, spanOf(node)));
  }
  const condition = bring(frame, test);
  const sides = openSides(frame);
  const then: Context = { ...context, cursor: { frame: sides.then }, state: copyState(state) };
  const otherwise: Context = { ...context, cursor: { frame: sides.otherwise }, state: copyState(state) };
  const values = [runThen(then), runOtherwise(otherwise)] as const;
  beforeMeeting?.(then, otherwise);
  const isFree = freeObjects(context, [context, then, otherwise]);
  const joiner = createJoiner({ test: condition, node, context, sides, then, otherwise, isFree });
  const [a, b] = values;
  const value = a === undefined && b === undefined ? undefined : joiner.join(a, b);
  const meet = joinStates(context, then, otherwise, joiner);
  joiner.close();
  meet();
  return value?.();
}

/** Which arrays and objects the running function has made, and no variable refers to: only its result does. */
function freeObjects({ activation }: Context, states: readonly Context[]): (object: number) => boolean {
  let held: Set<number> | undefined;
  return (object) => {
    held ??= new Set(states.flatMap((each) => heldObjects(each)));
    return object >= activation.firstObject && !held.has(object);
  };
}

function heldObjects(context: Context): readonly number[] {
  const found = new Set<number>();
  const open: (Stored | undefined)[] = Array.from(context.state.variables.values(), ({ value }) => value);
  for (let lowered = open.pop(); open.length > 0 || lowered; lowered = open.pop()) {
    if (lowered === undefined || !isReference(lowered) || found.has(lowered.object)) continue;
    found.add(lowered.object);
    const contents = contentsOf(context, lowered);
    open.push(...(contents.kind === "list" ? contents.items : contents.fields.values()));
  }
  return [...found];
}

/** Prepare to bring the variables, arrays, objects, stops and results of both sides together. */
function joinStates(context: Context, then: Context, otherwise: Context, joiner: Joiner): Joined<void> {
  const { state } = context;
  const updates: Joined<void>[] = [];
  for (const [symbol, before] of state.variables) {
    const a = valueOf(symbol, before, then);
    const b = valueOf(symbol, before, otherwise);
    if (a === "unset" || b === "unset")
      updates.push(() => state.variables.set(symbol, { ...before, value: undefined }));
    else if ((a !== undefined || b !== undefined) && (a !== before.value || b !== before.value)) {
      const joined = joiner.join(a, b);
      updates.push(() => {
        const value = joined();
        if (isValue(value) && value !== before.value) noteName(value, symbol.name);
        state.variables.set(symbol, { ...before, value });
      });
    }
  }
  for (const [object, before] of state.objects) {
    const a = contentsAfter(then, object, before);
    const b = contentsAfter(otherwise, object, before);
    if (a === before && b === before) continue;
    const joined = joiner.joinContents(a, b);
    updates.push(() => state.objects.set(object, joined()));
  }
  updates.push(...joinStops(context, then, otherwise, joiner));
  for (const stop of new Set([...then.state.results.keys(), ...otherwise.state.results.keys()])) {
    const joined = joiner.join(then.state.results.get(stop), otherwise.state.results.get(stop));
    updates.push(() => state.results.set(stop, joined()));
  }
  return () => updates.forEach((update) => update());
}

function joinStops(context: Context, then: Context, otherwise: Context, joiner: Joiner): readonly Joined<void>[] {
  const stops = new Set([...then.state.stops.keys(), ...otherwise.state.stops.keys()]);
  return Array.from(stops, (stop) => {
    // Where execution may have stopped before, the condition is that it has not: a stop that did not hold again stands.
    if (context.state.stops.has(stop) && !then.state.stops.has(stop)) return () => undefined;
    const [a, b] = [then, otherwise].map((side) => asTruth(side, side.state.stops.get(stop)));
    const joined = joiner.join(a, b);
    return () => {
      const value = joined();
      if (!isValue(value)) return;
      const known = knownValue(value);
      if (known === 0) context.state.stops.delete(stop);
      else context.state.stops.set(stop, known === undefined ? value : true);
    };
  });
}

function asTruth(side: Context, stop: Value | true | undefined): Value {
  return stop === undefined || stop === true ? truth(side, stop === true) : stop;
}

/** What a variable is at the end of a side: nothing that will be read where the side has left its scope. */
function valueOf(symbol: ts.Symbol, before: Variable, side: Context): Stored | "unset" | undefined {
  if (hasLeft(side) && [...side.state.stops.keys()].every((stop) => ends(stop, before))) return undefined;
  return side.state.variables.get(symbol)?.value ?? "unset";
}

function hasLeft(side: Context): boolean {
  return side.state.halted || stopsOf(side) === true;
}

/** Whether a variable is gone once execution has stopped in some way. */
function ends(stop: Stop, { declaration, activation }: Variable): boolean {
  if (stop.kind === "return") return stop.activation === activation;
  const around = stop.kind === "break" ? stop.loop : stop.loop.statement;
  return (
    declaration.getSourceFile() === around.getSourceFile() &&
    declaration.pos >= around.pos &&
    declaration.end <= around.end
  );
}

function contentsAfter(side: Context, object: number, before: Contents): Contents {
  return side.state.objects.get(object) ?? before;
}

/** Whether a value is a truth value that may be tested. */
export function isTest(lowered: Lowered): lowered is Value {
  return isValue(lowered) && isTruth(lowered);
}
