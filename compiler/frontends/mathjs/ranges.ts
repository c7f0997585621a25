import * as catalogue from "../../diagnostics/catalogue.ts";
import { at } from "../../diagnostics/internal-error.ts";
import type { Value } from "../../graph/builder.ts";
import type { Span } from "../../graph/provenance.ts";
import { full, stack } from "../../primitives/tensor.ts";
import type { OnArrays } from "./application.ts";
import { requireKnown } from "./arguments.ts";
import { mistake, type Context } from "./context.ts";
import { MOST_OF_A_RANGE } from "./limits.ts";

/** `range(start, stop)` and `range(start, stop, step)`, the last number included. */
export const range: OnArrays = ({ operands, context, span }) => {
  const [start, stop] = [requireKnown(at(operands, 0), context), requireKnown(at(operands, 1), context)];
  const step = operands[2] ? requireKnown(operands[2], context) : 1;
  return numbersFrom(start, step, stop, span, context);
};

/** The vector start, start + step, … up to stop. @throws DiagnosticError when it is too long. */
export function numbersFrom(start: number, step: number, stop: number, span: Span, context: Context): Value {
  const { builder } = context.frame;
  // As in mathjs, a last number that rounding puts a little behind the end counts.
  const count = Math.max(0, Math.floor((stop - start) / step + 1e-10) + 1);
  if (step === 0 || Number.isNaN(count)) {
    throw mistake(context, catalogue.argumentNotKnown("the step of a range is a number other than 0", span));
  }
  if (count > MOST_OF_A_RANGE) {
    throw mistake(context, catalogue.arrayTooLarge(`a vector of ${count}`, MOST_OF_A_RANGE, span));
  }
  if (count === 0) return full(builder, 0, [0]);
  return stack(
    Array.from({ length: count }, (_, index) => builder.constant(start + index * step)),
    [count],
  );
}
