import { at, InternalError } from "../../diagnostics/internal-error.ts";
import type { Numbers } from "../../graph/primitive.ts";
import { solveSizes, type Sizes } from "../../graph/sizes.ts";
import type { Type } from "../../graph/type.ts";
import { localFunctions, type Derivative, type LocalDerivative, type LocalFlow } from "./local.ts";
import { plusNumbers, seedNumbers, type Seed } from "./numbers.ts";
import type { Lines, Step } from "./steps.ts";

/** Lines at a point. */
export interface LinearLines extends Lines {
  /** The values of the lines. */
  readonly values: readonly Numbers[];
  readonly steps: readonly LinearStep[];
  /** The numbers that named lengths are at the point. */
  readonly sizes: Sizes;
}

/** A step at a point: a linear function of the tangents of the lines that it reads. */
export interface LinearStep extends Step {
  readonly flow: LocalFlow;
  readonly derivative: LocalDerivative;
}

/** Evaluate lines at a point, and differentiate each step there with respect to the lines that it reads. */
export function linearise(lines: Lines, point: readonly Numbers[]): LinearLines {
  if (point.length !== lines.graph.inputs.length) throw new InternalError("a point of another dimension");
  const sizes = solveSizes(lines.graph.inputs, point);
  const localOf = localFunctions();
  const values = [...point];
  const steps = lines.steps.map((step): LinearStep => {
    const operands = step.operands.map((place) => at(values, place));
    const { value, derivativeAt } = localOf(step.graph);
    values.push(at(value(operands, sizes), 0));
    const derivative = derivativeAt(operands, sizes);
    return { ...step, derivative, flow: derivative.flowAt(operands, sizes) };
  });
  return { ...lines, values, steps, sizes };
}

/** The type of a line. */
export function lineType({ graph, steps }: Lines, place: number): Type {
  const count = graph.inputs.length;
  return place < count ? at(graph.inputs, place).type : at(steps, place - count).node.type;
}

/** Forward mode: ẏ = Σ ∂y/∂xᵢ · ẋᵢ, from the first line to the last. What does not move has no tangent. */
export function tangentsOf(lines: LinearLines, seed: Seed): readonly Derivative[] {
  const { graph, steps, sizes } = lines;
  const tangents: Derivative[] = graph.inputs.map(({ type }, index) =>
    index === seed.place ? seedNumbers(seed, type, sizes) : undefined,
  );
  for (const { operands, flow } of steps) tangents.push(flow.tangent(operands.map((place) => tangents[place])));
  return tangents;
}

/** Reverse mode: x̄ᵢ += ȳ · ∂y/∂xᵢ, from the last line to the first. What is not needed has no adjoint. */
export function adjointsOf(lines: LinearLines, seed: Seed): readonly Derivative[] {
  const { graph, steps, values, sizes } = lines;
  const adjoints: Derivative[] = values.map(() => undefined);
  if (seed.place < adjoints.length) adjoints[seed.place] = seedNumbers(seed, lineType(lines, seed.place), sizes);
  for (let index = steps.length - 1; index >= 0; index--) {
    const { operands, flow } = at(steps, index);
    const contributions = flow.adjoints(adjoints[graph.inputs.length + index]);
    operands.forEach((place, operand) => {
      adjoints[place] = plus(adjoints[place], contributions[operand]);
    });
  }
  return adjoints;
}

/** The sum of two derivatives, either of which may be absent. */
function plus(a: Derivative, b: Derivative): Derivative {
  return a === undefined || b === undefined ? (a ?? b) : plusNumbers(a, b);
}
