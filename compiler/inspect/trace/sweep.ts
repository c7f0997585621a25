import { at, InternalError } from "../../diagnostics/internal-error.ts";
import { localFunctions, type Derivative, type LocalDerivative } from "./local.ts";
import type { Lines, Step } from "./steps.ts";

/** Lines at a point. */
export interface LinearLines extends Lines {
  /** The values of the lines. */
  readonly values: readonly number[];
  readonly steps: readonly LinearStep[];
}

/** A step at a point: a linear function of the tangents of the lines that it reads. */
export interface LinearStep extends Step {
  readonly partials: readonly Derivative[];
  readonly derivative: LocalDerivative;
}

/** Evaluate lines at a point, and differentiate each step there with respect to the lines that it reads. */
export function linearise(lines: Lines, point: readonly number[]): LinearLines {
  if (point.length !== lines.graph.inputs.length) throw new InternalError("a point of another dimension");
  const localOf = localFunctions();
  const values = [...point];
  const steps = lines.steps.map((step): LinearStep => {
    const operands = step.operands.map((place) => at(values, place));
    const { value, derivativeAt } = localOf(step.graph);
    values.push(at(value(operands), 0));
    const derivative = derivativeAt(operands);
    return { ...step, derivative, partials: derivative.partials(operands) };
  });
  return { ...lines, values, steps };
}

/** Forward mode: ẏ = Σ ∂y/∂xᵢ · ẋᵢ, from the first line to the last. What does not move has no tangent. */
export function tangentsOf({ graph, steps }: LinearLines, seeded: number): readonly Derivative[] {
  const tangents: Derivative[] = graph.inputs.map((_, index) => (index === seeded ? 1 : undefined));
  for (const { operands, partials } of steps) {
    let sum: Derivative;
    operands.forEach((place, operand) => {
      sum = plus(sum, times(partials[operand], tangents[place]));
    });
    tangents.push(sum);
  }
  return tangents;
}

/** Reverse mode: x̄ᵢ += ȳ · ∂y/∂xᵢ, from the last line to the first. What is not needed has no adjoint. */
export function adjointsOf({ graph, steps, values }: LinearLines, seeded: number): readonly Derivative[] {
  const adjoints: Derivative[] = values.map((_, place) => (place === seeded ? 1 : undefined));
  for (let index = steps.length - 1; index >= 0; index--) {
    const { operands, partials } = at(steps, index);
    const adjoint = adjoints[graph.inputs.length + index];
    operands.forEach((place, operand) => {
      adjoints[place] = plus(adjoints[place], times(adjoint, partials[operand]));
    });
  }
  return adjoints;
}

function plus(a: Derivative, b: Derivative): Derivative {
  return a === undefined || b === undefined ? (a ?? b) : a + b;
}

function times(a: Derivative, b: Derivative): Derivative {
  return a === undefined || b === undefined ? undefined : a * b;
}
