import * as catalogue from "../../diagnostics/catalogue.ts";
import { at } from "../../diagnostics/internal-error.ts";
import type { Value } from "../../graph/builder.ts";
import { dimsOf, sameDims } from "../../graph/type.ts";
import { concat } from "../../primitives/join.ts";
import { reshape } from "../../primitives/tensor.ts";
import { argumentOf } from "./argument.ts";
import { requireKnown } from "./arguments.ts";
import { mistake, noted, type Context, type Lower } from "./context.ts";
import { asNumbers } from "./convert.ts";
import { showShape } from "./describe.ts";
import { dimsOfLowered, isLiteral, type Lowered } from "./lowered.ts";
import { numbersFrom } from "./ranges.ts";
import type { Expression, Range, VectorLiteral } from "./syntax.ts";
import type { Work } from "./trampoline.ts";

/** An array that is written down: of numbers, or of arrays of one shape, which become its rows. */
export function* lowerVector({ elements, span }: VectorLiteral, context: Context, lower: Lower): Work<Lowered> {
  const parts: Lowered[] = [];
  for (const element of elements) {
    const part = partOf(yield lower(element, context), element, context);
    const [first = part] = parts;
    const [expected, given] = [dimsOfLowered(first), dimsOfLowered(part)];
    if (!sameDims(expected, given)) {
      throw mistake(context, catalogue.raggedArray(showShape(expected), showShape(given), element.span));
    }
    parts.push(part);
  }
  const numbers = parts.map((part) =>
    isLiteral(part) ? part : isNumber(part) ? { elements: [part], dims: [] } : part,
  );
  const literals = numbers.filter((part) => isLiteral(part));
  if (literals.length === numbers.length) {
    const inner = literals[0]?.dims ?? [];
    return { elements: literals.flatMap((part) => part.elements), dims: [literals.length, ...inner] };
  }
  return noted(context, span, () =>
    concat(
      parts.map((part, index) => asRow(part, at(elements, index), context)),
      0,
    ),
  );
}

function partOf(lowered: Lowered, expression: Expression, context: Context): Lowered {
  return isLiteral(lowered) ? lowered : asNumbers(lowered, expression, context);
}

function isNumber(value: Value): boolean {
  return value.builder.node(value).type.kind === "real";
}

/** An array as the one row of an array. */
function asRow(part: Lowered, expression: Expression, context: Context): Value {
  const value = asNumbers(part, expression, context);
  return reshape(value, [1, ...dimsOf(value.builder.node(value).type)]);
}

/** `1:5` and `0:0.1:1` outside an index: a vector of numbers that are known. */
export function* lowerRange(range: Range, context: Context, lower: Lower): Work<Lowered> {
  const { start, step, stop, span } = range;
  if (start === undefined || stop === undefined) {
    throw mistake(context, catalogue.unsupportedAccess("a range without ends", span, "write both ends: `1:10`"));
  }
  const numbers: number[] = [];
  for (const part of [start, step, stop]) {
    if (part === undefined) numbers.push(1);
    else numbers.push(requireKnown(argumentOf(yield lower(part, context), part, "numbers", context), context));
  }
  const [first = NaN, by = NaN, last = NaN] = numbers;
  return noted(context, span, () => numbersFrom(first, by, last, span, context));
}
