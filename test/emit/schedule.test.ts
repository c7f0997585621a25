import { describe, expect, it } from "vitest";
import { createBuilder, type Value } from "../../compiler/graph/builder.ts";
import { REAL } from "../../compiler/graph/type.ts";
import { createScope } from "../../compiler/emit/names.ts";
import { name } from "../../compiler/emit/program.ts";
import { schedule, type Schedule } from "../../compiler/emit/schedule.ts";
import { add, mul } from "../../compiler/primitives/arithmetic.ts";
import { branch } from "../../compiler/primitives/branch.ts";
import { gt } from "../../compiler/primitives/comparison.ts";
import { log } from "../../compiler/primitives/exponential.ts";

/** The statements of a function of x and y. */
function scheduled(make: (x: Value, y: Value) => Value): Schedule {
  const builder = createBuilder();
  const [x, y] = [builder.input(0, REAL), builder.input(1, REAL)];
  const inputs = ["x", "y"].map((each) => ({ name: each, type: REAL }));
  const graph = builder.finish(inputs, [make(x, y)]);
  return schedule(graph, [name("x"), name("y")], { scope: createScope(["x", "y"]), runtime: new Set() });
}

describe("what a branch is given", () => {
  const choice = (x: Value, given: Value): Value =>
    branch(
      gt(x, 0),
      [x, given],
      (own) => own,
      (_, other) => other,
    );

  it("is computed on the side that reads it", () => {
    const { statements, outputs } = scheduled((x, y) => choice(x, log(y)));
    expect(statements).toEqual([]);
    expect(outputs).toMatchObject([{ kind: "conditional", then: name("x"), otherwise: { callee: "Math.log" } }]);
  });

  it("is computed before it where something else reads it too", () => {
    const { statements } = scheduled((x, y) => add(choice(x, log(y)), log(y)));
    expect(statements).toMatchObject([{ kind: "const", value: { callee: "Math.log" } }]);
  });

  it("is computed before it where both sides read it, or one of them twice", () => {
    const sides: readonly ((x: Value, l: Value) => Value)[] = [
      (x, l) =>
        branch(
          gt(x, 0),
          [x, l],
          (own, other) => mul(own, other),
          (_, other) => other,
        ),
      (x, l) =>
        branch(
          gt(x, 0),
          [x, l],
          (own) => own,
          (_, other) => mul(other, other),
        ),
    ];
    for (const side of sides) {
      const { statements } = scheduled((x, y) => side(x, log(y)));
      expect(statements).toMatchObject([{ kind: "const", value: { callee: "Math.log" } }]);
    }
  });
});
