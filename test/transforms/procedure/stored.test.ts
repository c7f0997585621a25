import { describe, expect, it } from "vitest";
import { cos, sin } from "../../../compiler/primitives/trigonometry.ts";
import { add, mul } from "../../../compiler/primitives/arithmetic.ts";
import { sqrt } from "../../../compiler/primitives/powers.ts";
import { at } from "../../../compiler/diagnostics/internal-error.ts";
import { withStoredValues } from "../../../compiler/transforms/procedure/stored.ts";
import { compute, scalar } from "../../procedure/build.ts";

const [x, s, c, r, bar] = [scalar("x"), scalar("s"), scalar("c"), scalar("r"), scalar("bar")];

describe("stored values", () => {
  const primal = compute((read) => {
    const root = sqrt(read(x));
    return [
      [s, sin(root)],
      [c, cos(root)],
      [r, root],
    ];
  });
  const [sine = 0, cosine = 0, root = 0] = primal.graph.outputs;
  const namesIn = (stored: ReadonlyMap<number, typeof s>, adjoint = primal): readonly string[] =>
    withStoredValues(adjoint, primal, stored).graph.nodes.map(({ primitive }) => primitive.name);

  it("are read where they were stored, other outputs than the one that is differentiated too", () => {
    const adjoint = compute((read) => [[bar, mul(cos(sqrt(read(x))), read(s))]]);
    const stored = new Map([
      [sine, s],
      [cosine, c],
    ]);
    const found = withStoredValues(adjoint, primal, stored);
    expect(found.reads).toEqual(expect.arrayContaining([s, c]));
    expect(found.reads).not.toContain(x);
    expect(namesIn(stored, adjoint)).not.toContain("cos");
  });

  it("are found through other stored values", () => {
    const adjoint = compute((read) => [[bar, add(cos(read(r)), 1)]]);
    const stored = new Map([
      [cosine, c],
      [root, r],
    ]);
    expect(withStoredValues(adjoint, primal, stored).reads).toEqual([c]);
  });

  it("are not read in the place of what only looks like them", () => {
    const adjoint = compute((read) => [[bar, cos(sqrt(read(s)))]]);
    expect(at(withStoredValues(adjoint, primal, new Map([[cosine, c]])).reads, 0)).toBe(s);
  });
});
