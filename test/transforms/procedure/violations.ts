import { evaluate } from "../../../compiler/graph/evaluate.ts";
import { movingElements, resultElements, type RealElement } from "../../../compiler/inspect/procedure/elements.ts";
import { copyOf } from "../../../compiler/inspect/procedure/generated.ts";
import { pathGraph } from "../../../compiler/inspect/procedure/path-graph.ts";
import { numbersIn } from "../../../compiler/inspect/procedure/parts.ts";
import { run } from "../../../compiler/inspect/procedure/run.ts";
import type { StructuredValue } from "../../../compiler/inspect/procedure/values.ts";
import { verify } from "../../../compiler/procedure/verify.ts";
import { gradient as gradientOf, jacobian } from "../../../compiler/transforms/derivatives.ts";
import type { DerivativeKind } from "../../../compiler/transforms/derive.ts";
import { deriveProcedure } from "../../../compiler/transforms/procedure/derive.ts";
import type { ProcedureOptions } from "../../../compiler/transforms/procedure/signature.ts";
import { detectKink, riddersDerivative } from "../../../runtime/differences/index.ts";
import { isNear, sameDouble } from "../../support/numbers.ts";
import { fieldOf, generated, resultsAt, type Original, type Subject } from "./subject.ts";

/** What is looked at. */
export interface Looking extends ProcedureOptions {
  /** The derivatives that are made; all that there are where not given. */
  readonly kinds?: readonly DerivativeKind[];
  /** The relative error that rounding may make. */
  readonly tolerance?: number;
}

/** What was found. */
export interface Findings {
  /** The laws that do not hold, with what was found instead. */
  readonly violations: readonly string[];
  /** How many derivatives could be compared with differences of the original. */
  readonly compared: number;
}

type Vector = readonly number[];

/**
 * Compare all derivatives of a procedure at a point with what they should be. The derivative of the straight program that it
 * is at that point, by the derivatives of graphs, is one truth; differences of the original are the other.
 */
export function findings(subject: Subject, looking: Looking = {}): Findings {
  const { procedure, given, original } = subject;
  const { tolerance = 1e-9, kinds, ...options } = looking;
  const violations: string[] = [];
  let compared = 0;
  const claim = (holds: boolean, what: string): void => {
    if (!holds) violations.push(what);
  };
  const close = (actual: Vector, expected: Vector, what: string): void => {
    const scale = largest(expected);
    if (actual.length !== expected.length) claim(false, `${what} has ${actual.length} numbers, not ${expected.length}`);
    const wrong = actual.findIndex((each, i) => !isNear(each, expected[i] ?? NaN, tolerance, scale));
    claim(wrong < 0, `${what}: ${actual[wrong] ?? NaN}, not ${expected[wrong] ?? NaN}, at ${wrong}`);
  };
  const isAsked = (kind: DerivativeKind): boolean => kinds?.includes(kind) ?? true;

  verify(procedure);
  const values = resultsAt(original, subject);
  const bits = (actual: readonly StructuredValue[], what: string): void => {
    const [found, expected] = [actual.flatMap(numbersIn), values.flatMap(numbersIn)];
    const isSame = found.length === expected.length && found.every((each, i) => sameDouble(each, expected[i] ?? NaN));
    claim(isSame, `${what}: ${shown(found)}, not ${shown(expected)}`);
  };
  bits(resultsAt(generated(procedure), subject), "the value of the generated function");
  const { result, written } = run(procedure, given);
  bits([...(result === undefined ? [] : [result]), ...Object.values(written)], "the value of the interpreter");

  const moving = movingElements(procedure, given, options);
  const results = resultElements(procedure, values);
  const [n, m] = [moving.elements.length, results.elements.length];
  if (n === 0 || m === 0) return { violations, compared };
  const isScalar = procedure.result?.form === "scalar" && !procedure.parameters.some((parameter) => parameter.written);

  const path = pathGraph(procedure, given);
  const positions = moving.elements.map(({ name }) => path.graph.inputs.findIndex((input) => input.name === name));
  const wrt = { wrt: positions };
  const truth = table(evaluate(jacobian(path.graph, wrt), path.arguments), m, n);
  if (![...truth.flat(), ...values.flatMap(numbersIn)].every(Number.isFinite)) return { violations, compared };
  const isSecond = isScalar && (isAsked("hvp") || isAsked("hessian"));
  const second = isSecond
    ? table(evaluate(jacobian(gradientOf(path.graph, wrt), { ...wrt, mode: "forward" }), path.arguments), n, n)
    : [];

  const tangent = direction(n, 0.31);
  const adjoint = direction(m, 0.77);
  const derive = (kind: DerivativeKind, how: ProcedureOptions = options): Original => {
    const derived = deriveProcedure(procedure, kind, how);
    verify(derived);
    return generated(derived);
  };
  /** What a derivative gives; the arguments that are not written are left alone. */
  const called = (of: Original, more: readonly StructuredValue[], what: string): StructuredValue | undefined => {
    const copies = given.map(copyOf);
    const returned = of(...copies, ...more);
    const after = procedure.parameters.flatMap((parameter, index) => {
      const [copy, before] = [copies[index], given[index]];
      if (copy === undefined || before === undefined) return [];
      if (!parameter.written)
        claim(numbersIn(copy).join() === numbersIn(before).join(), `${what} changes ${parameter.name}`);
      return parameter.written ? [copy] : [];
    });
    if (what === "jvp" || what === "vjp" || what === "valueAndGradient") {
      bits([...(procedure.result ? [fieldOf(returned, "value")] : []), ...after], `the value beside ${what}`);
    }
    return returned;
  };

  const pushed = times(truth, tangent);
  const pulled = times(transposed(truth, n), adjoint);
  if (isAsked("jvp")) {
    const found = numbersIn(fieldOf(called(derive("jvp"), moving.parts(tangent), "jvp"), "tangent"));
    close(found, pushed, "jvp");
    found.forEach((each, index) => {
      const along = (t: number): number => {
        const moved = moving.moved(moving.elements.map(({ number }, i) => number + t * (tangent[i] ?? NaN)));
        const near = resultsNear({ procedure, original, given: moved });
        return (near && resultElements(procedure, near).elements[index]?.number) ?? NaN;
      };
      compared += Number(contradicts(along, each, `the difference of ${results.elements[index]?.name ?? ""}`, claim));
    });
  }
  if (isAsked("vjp")) {
    const parts = results.parts(adjoint);
    const seed =
      procedure.result && !procedure.parameters.some((parameter) => parameter.written)
        ? parts
        : parts.length === 1
          ? parts
          : [parts];
    const found = numbersIn(fieldOf(called(derive("vjp"), seed, "vjp"), "cotangents"));
    close(found, pulled, "vjp");
    const [left, right] = [dot(adjoint, pushed), dot(found, tangent)];
    claim(isNear(left, right, tolerance, largest(pushed) + largest(pulled)), `⟨ȳ, Jẋ⟩ = ${left}, ⟨Jᵀȳ, ẋ⟩ = ${right}`);
  }
  if (isAsked("jacobian")) {
    for (const mode of ["forward", "reverse"] as const) {
      const found = numbersIn(called(derive("jacobian", { ...options, mode }), [], "jacobian") ?? []);
      close(unblocked(found, results.elements, moving.elements), truth.flat(), `jacobian (${mode})`);
    }
  }
  if (!isScalar) return { violations, compared };
  const gradient = truth[0] ?? [];
  const gradientFunction = derive("gradient");
  if (isAsked("gradient")) close(numbersIn(called(gradientFunction, [], "gradient") ?? []), gradient, "gradient");
  if (isAsked("valueAndGradient")) {
    const both = called(derive("valueAndGradient"), [], "valueAndGradient");
    close(numbersIn(fieldOf(both, "gradient")), gradient, "valueAndGradient");
  }
  if (!second.flat().every(Number.isFinite)) return { violations, compared };
  if (isAsked("hvp")) {
    const both = called(derive("hvp"), moving.parts(tangent), "hvp");
    close(numbersIn(fieldOf(both, "gradient")), gradient, "the gradient beside hvp");
    const found = numbersIn(fieldOf(both, "product"));
    close(found, times(second, tangent), "hvp");
    found.forEach((each, index) => {
      const along = (t: number): number => {
        const moved = moving.moved(moving.elements.map(({ number }, i) => number + t * (tangent[i] ?? NaN)));
        return numbersIn(gradientFunction(...moved.map(copyOf)) ?? [])[index] ?? NaN;
      };
      compared += Number(
        contradicts(along, each, `the difference of ∂f/∂${moving.elements[index]?.name ?? ""}`, claim),
      );
    });
  }
  if (isAsked("hessian")) {
    const found = unblocked(
      numbersIn(called(derive("hessian"), [], "hessian") ?? []),
      moving.elements,
      moving.elements,
    );
    close(found, second.flat(), "hessian");
  }
  return { violations, compared };
}

/** The results elsewhere; none where the original is not defined there. */
function resultsNear(subject: Subject): readonly StructuredValue[] | undefined {
  try {
    return resultsAt(subject.original, subject);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Compare a derivative with differences, where these can tell: whether they can. */
function contradicts(
  along: (t: number) => number,
  derivative: number,
  what: string,
  claim: (holds: boolean, what: string) => void,
): boolean {
  const { value, error } = riddersDerivative(along, 0, { step: 1e-3 });
  const other = riddersDerivative(along, 0, { step: 2e-4 });
  const scale = Math.max(Math.abs(value), Math.abs(along(0)), 1e-3);
  // Not at steps and kinks.
  const isContinuous = Math.abs(along(1e-7) - along(0)) <= 1e-6 * (scale + Math.abs(value));
  if (!isContinuous || !(error < 1e-7 * scale) || !isNear(value, other.value, 1e-6, scale)) return false;
  if (!isNear(derivative, value, 1e-5, scale) && detectKink(along, 0)) return false;
  claim(isNear(derivative, value, 1e-5, scale), `${what}: ${derivative}, not ${value}`);
  return true;
}

/** The entries of a Jacobian that is made of blocks, one for each pair of leaves, row by row. */
function unblocked(numbers: Vector, rows: readonly RealElement[], columns: readonly RealElement[]): Vector {
  const columnPlaces = placesInLeaves(columns);
  return placesInLeaves(rows).flatMap((row) =>
    columnPlaces.map((column) => {
      const block = row.start * columns.length + row.size * column.start;
      return numbers[block + row.own * column.size + column.own] ?? NaN;
    }),
  );
}

/** For each element: how many elements stand before its leaf, its place in the leaf, and how large that is. */
function placesInLeaves(elements: readonly RealElement[]) {
  // One variable may be several leaves.
  const leaves = elements.map(({ name, leaf }) =>
    leaf.form === "array" ? name.split("[").slice(0, -leaf.rank).join("[") : name,
  );
  return leaves.map((leaf, index) => {
    const start = leaves.indexOf(leaf);
    return { start, own: index - start, size: leaves.lastIndexOf(leaf) - start + 1 };
  });
}

/** Numbers between ½ and 1 in absolute value, of both signs, without a pattern. */
function direction(length: number, from: number): Vector {
  return Array.from({ length }, (_, index) => {
    const part = (from + (index + 1) * 0.61803398875) % 1;
    return part < 0.5 ? -0.5 - part : part;
  });
}

function table(numbers: Vector, rows: number, columns: number): readonly Vector[] {
  return Array.from({ length: rows }, (_, row) => numbers.slice(row * columns, (row + 1) * columns));
}

function transposed(matrix: readonly Vector[], columns: number): readonly Vector[] {
  return Array.from({ length: columns }, (_, column) => matrix.map((row) => row[column] ?? NaN));
}

function times(matrix: readonly Vector[], vector: Vector): Vector {
  return matrix.map((row) => dot(row, vector));
}

function dot(a: Vector, b: Vector): number {
  return a.reduce((sum, each, index) => sum + each * (b[index] ?? NaN), 0);
}

function largest(numbers: Vector): number {
  return numbers.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
}

function shown(numbers: Vector): string {
  return `[${numbers.join(", ")}]`;
}
