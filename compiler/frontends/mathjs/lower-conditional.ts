import * as catalogue from "../../diagnostics/catalogue.ts";
import { at } from "../../diagnostics/internal-error.ts";
import type { Value } from "../../graph/builder.ts";
import { dimsOf, sameDims } from "../../graph/type.ts";
import { branch } from "../../primitives/branch.ts";
import type { Argument } from "./application.ts";
import { argumentOf } from "./argument.ts";
import { countSteps, mistake, noted, noteSpan, requireSize, type Context, type Lower } from "./context.ts";
import { asNumbers, asTruths } from "./convert.ts";
import { showShape } from "./describe.ts";
import { requireFit } from "./fit.ts";
import { openSides } from "../frame.ts";
import { MOST_BRANCHES, STEPS_OF_A_BRANCH } from "./limits.ts";
import { dimsOfLowered, isVector, type Lowered } from "./lowered.ts";
import type { Conditional, Expression } from "./syntax.ts";
import type { Work } from "./trampoline.ts";

/** A condition: only the side that the test selects is computed. An array of truth values selects element by element. */
export function* lowerConditional(conditional: Conditional, context: Context, lower: Lower): Work<Lowered> {
  const { test, then, otherwise, span } = conditional;
  const { frame } = context;
  countSteps(context, STEPS_OF_A_BRANCH, span);
  if (frame.depth >= MOST_BRANCHES) throw mistake(context, catalogue.branchesTooDeep(MOST_BRANCHES, span));
  const condition = asTruths(yield lower(test, context), test, context);
  const dims = dimsOf(frame.builder.node(condition).type);
  if (dims.length > 0) {
    const tested: Argument = { value: condition, dims, lowered: condition, expression: test };
    const a = argumentOf(yield lower(then, context), then, "numbers", context);
    const b = argumentOf(yield lower(otherwise, context), otherwise, "numbers", context);
    return selected([tested, a, b], conditional, context);
  }
  const sides = openSides(frame);
  const inThen = { ...context, frame: sides.then };
  const inOtherwise = { ...context, frame: sides.otherwise };
  const thenValue = numbers(yield lower(then, inThen), then, inThen);
  const otherwiseValue = numbers(yield lower(otherwise, inOtherwise), otherwise, inOtherwise);
  const shape = dimsOfLowered(thenValue);
  if (!sameDims(shape, dimsOfLowered(otherwiseValue))) {
    const shapes = [showShape(shape), showShape(dimsOfLowered(otherwiseValue))] as const;
    throw mistake(context, catalogue.differentShapes(...shapes, span));
  }
  const size = frame.builder.size();
  if (isVector(thenValue) && isVector(otherwiseValue)) {
    const elements = sides.close(condition, thenValue.elements, otherwiseValue.elements);
    noteSpan(frame, size, span);
    return { elements, dims: thenValue.dims };
  }
  const chosen = [asNumbers(thenValue, then, inThen), asNumbers(otherwiseValue, otherwise, inOtherwise)] as const;
  const [value] = sides.close(condition, [chosen[0]], [chosen[1]]);
  noteSpan(frame, size, span);
  return value ?? at([condition], 0);
}

/** An expression as a number or an array of numbers, or as the vector that it is. */
function numbers(lowered: Lowered, expression: Expression, context: Context): Lowered {
  return isVector(lowered) ? lowered : asNumbers(lowered, expression, context);
}

/** The elements of two arrays that an array of truth values selects. */
function selected(operands: readonly Argument[], { span }: Conditional, context: Context): Value {
  const [test, then, otherwise] = [at(operands, 0), at(operands, 1), at(operands, 2)];
  requireSize(requireFit({ name: "condition", operands, option: undefined, span, context }), span, context);
  return noted(context, span, () =>
    branch(
      test.value,
      [then.value, otherwise.value],
      (...captures) => at(captures, 0),
      (...captures) => at(captures, 1),
    ),
  );
}
