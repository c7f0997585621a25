import { at, InternalError } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import { localDifferentiation, type Derivative, type LocalDerivative } from "./local.ts";
import { cutIntoLines, type Lines, type Step } from "./steps.ts";

/** A step with its derivative. */
export interface LocalStep extends Step {
  readonly local: LocalDerivative;
}

/** Lines with the derivative of each step. */
export interface LocalLines extends Lines {
  readonly steps: readonly LocalStep[];
}

/** Cut a graph into its inputs and the chosen steps, and differentiate each step by itself. */
export function localLines(graph: Graph, chosen: Uint8Array): LocalLines {
  const lines = cutIntoLines(graph, chosen);
  const differentiate = localDifferentiation();
  return { ...lines, steps: lines.steps.map((step) => ({ ...step, local: differentiate(step.graph) })) };
}

/** The values of all lines at a point. */
export function valuesOf({ graph, steps }: LocalLines, point: readonly number[]): readonly number[] {
  if (point.length !== graph.inputs.length) throw new InternalError("a point of another dimension");
  const values = [...point];
  for (const { operands, local } of steps) values.push(local.value(operands.map((place) => at(values, place))));
  return values;
}

/** The partial derivatives of each step with respect to the lines that it reads. */
export function partialsOf({ steps }: LocalLines, values: readonly number[]): readonly (readonly Derivative[])[] {
  return steps.map(({ operands, local }) => local.partials(operands.map((place) => at(values, place))));
}

/** Forward mode: ẏ = Σ ∂y/∂xᵢ · ẋᵢ, from the first line to the last. What does not move has no tangent. */
export function tangentsOf(
  { graph, steps }: LocalLines,
  partials: readonly (readonly Derivative[])[],
  seeded: number | undefined,
): readonly Derivative[] {
  const tangents: Derivative[] = graph.inputs.map((_, index) => (index === seeded ? 1 : undefined));
  steps.forEach(({ operands }, index) => {
    let sum: Derivative;
    operands.forEach((place, operand) => {
      sum = plus(sum, times(at(partials, index)[operand], tangents[place]));
    });
    tangents.push(sum);
  });
  return tangents;
}

/** Reverse mode: x̄ᵢ += ȳ · ∂y/∂xᵢ, from the last line to the first. What is not needed has no adjoint. */
export function adjointsOf(
  { graph, steps }: LocalLines,
  partials: readonly (readonly Derivative[])[],
  seeded: number | undefined,
): readonly Derivative[] {
  const first = graph.inputs.length;
  const adjoints: Derivative[] = new Array<undefined>(first + steps.length).fill(undefined);
  if (seeded !== undefined) adjoints[seeded] = 1;
  for (let index = steps.length - 1; index >= 0; index--) {
    const adjoint = adjoints[first + index];
    at(steps, index).operands.forEach((place, operand) => {
      adjoints[place] = plus(adjoints[place], times(at(partials, index)[operand], adjoint));
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
