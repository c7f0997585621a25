import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Graph } from "../../compiler/graph/graph.ts";
import { gradient, jacobian } from "../../compiler/transforms/derivatives.ts";
import { derive, type DerivativeKind, type DeriveOptions } from "../../compiler/transforms/derive.ts";
import { costOf } from "../../compiler/inspect/cost.ts";
import { detectKink, riddersDerivative } from "../../runtime/differences/index.ts";
import { compiledOutputs } from "../support/compiled.ts";
import { formulaOf, gentleGraph, moderatePoint, randomGraph, randomPoint } from "../support/graphs.ts";
import { isNear, sameNumber } from "../support/numbers.ts";

const plain = { simplify: "none" } as const;

/** A graph, a point, a direction of its inputs and an adjoint of its outputs. */
function situations(graphs: typeof randomGraph, points: typeof randomPoint) {
  return graphs.chain((graph) =>
    fc.record({
      graph: fc.constant(graph),
      point: points(graph.inputs.length),
      tangent: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 4, maxLength: 4 }),
      adjoint: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 3 }),
    }),
  );
}

const isScalar = ({ graph }: { readonly graph: Graph }): boolean => graph.outputs.length === 1;
const situation = situations(randomGraph, randomPoint);
const scalarSituation = situation.filter(isScalar);
const moderateSituation = situations(gentleGraph, moderatePoint);
const moderateScalar = moderateSituation.filter(isScalar);

function outputsOf(graph: Graph, kind: DerivativeKind, options: DeriveOptions = {}) {
  return compiledOutputs(derive(graph, kind, options).graph);
}

describe("laws of derivatives, on random graphs", () => {
  it("⟨ȳ, J·ẋ⟩ = ⟨Jᵀ·ȳ, ẋ⟩", () => {
    fc.assert(
      fc.property(moderateSituation, ({ graph, point, tangent, adjoint }) => {
        const [n, m] = [graph.inputs.length, graph.outputs.length];
        const pushed = outputsOf(graph, "jvp")([...point, ...tangent.slice(0, n)]).slice(m);
        const pulled = outputsOf(graph, "vjp")([...point, ...adjoint.slice(0, m)]).slice(m);
        const left = dot(pushed, adjoint);
        const right = dot(pulled, tangent);
        // Where an entry of J is not finite the products are NaN on either side, by different routes.
        fc.pre([left.total, right.total].every(Number.isFinite));
        expect(isNear(left.total, right.total, 1e-7, left.size + right.size + 1), formulaOf(graph)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it("forward mode and reverse mode are equal, also at kinks", () => {
    fc.assert(
      fc.property(moderateSituation, ({ graph, point }) => {
        const columns = outputsOf(graph, "jacobian", { mode: "forward" })(point);
        const rows = outputsOf(graph, "jacobian", { mode: "reverse" })(point);
        columns.forEach((entry, index) => {
          fc.pre(Number.isFinite(entry) && Number.isFinite(rows[index]!));
          expect(isNear(entry, rows[index]!, 1e-8, 1e-4), `${entry} and ${rows[index]!}`).toBe(true);
        });
      }),
      { numRuns: 400 },
    );
  });

  it("both are what differences show", () => {
    let compared = 0;
    fc.assert(
      fc.property(moderateScalar, ({ graph, point }) => {
        const value = outputsOf(graph, "value", plain);
        const slope = outputsOf(graph, "gradient")(point);
        slope.forEach((entry, index) => {
          const along = (x: number): number => value(point.map((other, place) => (place === index ? x : other)))[0]!;
          if (detectKink(along, point[index]!)) return;
          const { value: difference, error } = riddersDerivative(along, point[index]!);
          const scale = Math.max(Math.abs(difference), Math.abs(along(point[index]!)), 1e-3);
          // Only where the differences can tell: not at edges and kinks, nor where the function is steep.
          if (!(error < 1e-7 * scale) || !Number.isFinite(entry) || scale > 1e4) return;
          compared++;
          expect(
            isNear(entry, difference, 1e-5, scale),
            `${entry}, not ${difference} ± ${error}: ${formulaOf(graph)} at ${point.join(", ")}`,
          ).toBe(true);
        });
      }),
      { numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  it("Hessians are symmetric, and the same by reverse over reverse as by forward over reverse", () => {
    fc.assert(
      fc.property(moderateScalar, ({ graph, point }) => {
        const n = graph.inputs.length;
        const full = compiledOutputs(jacobian(gradient(graph), { mode: "forward" }))(point);
        const twice = compiledOutputs(jacobian(gradient(graph), { mode: "reverse" }))(point);
        const finite = full.filter(Number.isFinite);
        const scale = Math.max(1e-3, ...finite.map(Math.abs));
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            const [a, b, c] = [full[i * n + j]!, full[j * n + i]!, twice[i * n + j]!];
            fc.pre([a, b, c].every(Number.isFinite));
            expect(isNear(a, b, 1e-5, scale) && isNear(a, c, 1e-5, scale), `${a}, ${b}, ${c}`).toBe(true);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("the value beside a derivative is the plain value, bit for bit", () => {
    fc.assert(
      fc.property(scalarSituation, ({ graph, point }) => {
        const plainValue = outputsOf(graph, "value")(point)[0]!;
        for (const kind of ["valueAndGradient", "jvp", "vjp"] as const) {
          const directions = kind === "jvp" ? point : kind === "vjp" ? [1] : [];
          const [value] = outputsOf(graph, kind)([...point, ...directions]);
          expect(Object.is(value, plainValue), `${kind}: ${value!} and ${plainValue}`).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("simplification keeps the values: exactly where it says so, closely elsewhere", () => {
    fc.assert(
      fc.property(situation, ({ graph, point }) => {
        const original = outputsOf(graph, "value", plain)(point);
        const exact = outputsOf(graph, "value", { simplify: "exact", stable: false })(point);
        original.forEach((value, index) => {
          expect(sameNumber(value, exact[index]!), `${value} and ${exact[index]!}`).toBe(true);
        });
      }),
      { numRuns: 400 },
    );
  });

  it("a gradient costs at most five times the function, by declared costs", () => {
    fc.assert(
      fc.property(scalarSituation, ({ graph }) => {
        const own = costOf(derive(graph, "value").graph).weighted;
        const gradientCost = costOf(derive(graph, "valueAndGradient").graph).weighted;
        expect(gradientCost).toBeLessThanOrEqual(5 * Number(own) + 2);
      }),
      { numRuns: 300 },
    );
  });
});

function dot(a: readonly number[], b: readonly number[]): { readonly total: number; readonly size: number } {
  const terms = a.map((x, index) => x * b[index]!);
  return {
    total: terms.reduce((sum, term) => sum + term, 0),
    size: terms.reduce((sum, term) => sum + Math.abs(term), 0),
  };
}
