import { exp } from "../../primitives/exponential.ts";
import { pow, power } from "../../primitives/powers.ts";
import type { Span } from "../../graph/provenance.ts";
import { isArray, type Application, type Argument } from "./application.ts";
import { argumentOf } from "./argument.ts";
import { matrixPower } from "./array-arithmetic.ts";
import { noted, type Context, type Lower } from "./context.ts";
import { requireFit } from "./fit.ts";
import { constantOf } from "../frame.ts";
import type { Lowered } from "./lowered.ts";
import { isConstant } from "./symbols.ts";
import type { Expression } from "./syntax.ts";
import type { Work } from "./trampoline.ts";

/** A power; with an exponent that depends on no input it is a function of its base alone. */
export function* lowerPower(
  name: "pow" | "dotPow",
  base: Expression,
  exponent: Expression,
  span: Span,
  context: Context,
  lower: Lower,
): Work<Lowered> {
  const isExponential = base.kind === "name" && /^[eE]$/.test(base.name) && isConstant(base.name, context);
  const x = isExponential ? undefined : argumentOf(yield lower(base, context), base, "numbers", context);
  if (x && !isArray(x) && exponent.kind === "number" && Number.isFinite(exponent.value)) {
    return noted(context, span, () => power(x.value, exponent.value));
  }
  const y = argumentOf(yield lower(exponent, context), exponent, "numbers", context);
  if (x === undefined) {
    // eˣ is exp, and no power.
    if (!isArray(y) || name === "dotPow") return noted(context, span, () => exp(y.value));
    const e = argumentOf(yield lower(base, context), base, "numbers", context);
    return matrixPower(applicationOf(name, [e, y], span, context));
  }
  const application = applicationOf(name, [x, y], span, context);
  if (name === "pow" && (isArray(x) || isArray(y))) return noted(context, span, () => matrixPower(application));
  requireFit(application);
  const constant = isArray(y) ? undefined : constantOf(context.frame, y.value);
  const isConstantPower = constant !== undefined && Number.isFinite(constant);
  return noted(context, span, () => (isConstantPower ? power(x.value, constant) : pow(x.value, y.value)));
}

function applicationOf(name: string, operands: readonly Argument[], span: Span, context: Context): Application {
  return { name, operands, option: undefined, span, context };
}
