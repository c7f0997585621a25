import * as catalogue from "../../diagnostics/catalogue.ts";
import type { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { at } from "../../diagnostics/internal-error.ts";
import { dimension } from "../../primitives/tensor.ts";
import { lineAt } from "../../diagnostics/position.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { constants, physicalConstants } from "./constants.ts";
import { mistake, type Context, type Session } from "./context.ts";
import { bring, type Frame } from "../frame.ts";
import { lower } from "./lower.ts";
import { isLiteral, mapValues, type Lowered } from "./lowered.ts";
import { isFunction } from "./symbols.ts";
import type { Name } from "./syntax.ts";
import type { Task, Work } from "./trampoline.ts";

/**
 * The value of a symbol: a parameter of the function it stands in, what was last assigned to it, an input, or a constant.
 * @throws DiagnosticError
 */
export function lowerName(symbol: Name, context: Context): Task<Lowered> {
  const { session, frame, locals, position } = context;
  const { name } = symbol;
  const local = locals?.get(name);
  if (local) return { ready: bringAll(frame, local) };
  const place = lastBefore(session.assignments.get(name) ?? [], position);
  if (place !== undefined) {
    const result = session.results[place];
    return result ? { ready: bringAll(frame, result) } : bringStatement(place, context);
  }
  const input = session.inputs.get(name);
  if (input) return { ready: bring(frame, input) };
  const constant = session.assignments.has(name) ? undefined : constants.get(name);
  if (constant !== undefined) return { ready: frame.builder.constant(constant) };
  if (session.lengths.has(name) && !session.assignments.has(name)) return { ready: dimension(frame.builder, name) };
  throw noValue(symbol, context);
}

function* bringStatement(place: number, { session, frame }: Context): Work<Lowered> {
  return bringAll(frame, yield lowerStatement(place, session));
}

function bringAll(frame: Frame, lowered: Lowered): Lowered {
  return mapValues(lowered, (value) => bring(frame, value));
}

/** Lower a statement with what the statements before it have assigned. */
export function* lowerStatement(place: number, session: Session): Work<Lowered> {
  const { name, value } = at(session.program.statements, place);
  const lowered = yield lower(value, { session, frame: session.root, position: place, active: new Set() });
  if (name !== undefined) noteName(lowered, name, session);
  session.results[place] = lowered;
  return lowered;
}

/** The elements of a vector share its name; those of a matrix have none. */
function noteName(lowered: Lowered, name: string, { root }: Session): void {
  if (!isLiteral(lowered)) root.builder.note(lowered, { name });
  else if (lowered.dims.length === 1) for (const part of lowered.elements) root.builder.note(part, { name });
}

/** The largest of some ascending numbers that is smaller than a limit. */
function lastBefore(ascending: readonly number[], limit: number): number | undefined {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(ascending, middle) < limit) low = middle + 1;
    else high = middle;
  }
  return ascending[low - 1];
}

function noValue({ name, span }: Name, context: Context): DiagnosticError {
  const { session, locals, owner } = context;
  const [assigned] = session.assignments.get(name) ?? [];
  if (assigned !== undefined) {
    const { start } = session.program.statements[assigned]?.nameSpan ?? span;
    return mistake(context, catalogue.usedBeforeDefinition(name, span, lineAt(session.source.text, start).number));
  }
  if (name === "i") return mistake(context, catalogue.complexNumber(span));
  if (physicalConstants.has(name)) return mistake(context, catalogue.physicalConstant(name, span));
  if (isFunction(name, context)) return mistake(context, catalogue.functionAsValue(name, span));
  const known = [
    ...(locals?.keys() ?? []),
    ...session.inputs.keys(),
    ...session.assignments.keys(),
    ...constants.keys(),
  ];
  return mistake(context, catalogue.unknownSymbol(name, span, suggest(name, known), owner?.name));
}
