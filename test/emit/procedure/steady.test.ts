import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantiate } from "../../../compiler/emit/instantiate.ts";
import { printFunction } from "../../../compiler/emit/print.ts";
import { procedureProgram } from "../../../compiler/emit/procedure/function.ts";
import { withSteadyElements } from "../../../compiler/emit/procedure/steady.ts";
import { tidied } from "../../../compiler/emit/procedure/tidy.ts";
import { run } from "../../../compiler/inspect/procedure/run.ts";
import { add, mul } from "../../../compiler/primitives/arithmetic.ts";
import type { Block, Procedure, Statement } from "../../../compiler/procedure/procedure.ts";
import { verify } from "../../../compiler/procedure/verify.ts";
import {
  array,
  block,
  compute,
  element,
  lengthOf,
  loop,
  parameter,
  plus,
  procedure,
  scalar,
  set,
  when,
} from "../../procedure/build.ts";
import { COLUMNS, randomProcedure, ROWS } from "./random.ts";

const row = (start: number): number[] => Array.from({ length: COLUMNS }, (_, index) => Math.sin(start + 3 * index));
const matrix = Array.from({ length: ROWS }, (_, index) => row(7 * index));
const given = [Float64Array.from(row(1)), matrix, 0.3, true] as const;

const [x, y, out] = [array("x"), array("y"), array("out", { storage: "Float64Array" })];
const list = array("list");
const [i, j] = [scalar("i", "integer"), scalar("j", "integer")];
const isTrue = scalar("isTrue", "boolean");

const over = (body: readonly Statement[], locals: Block["locals"] = []): Statement =>
  loop(j, 0, lengthOf(x), block(locals, body));

/** The statements of a function of x, y and i that writes `out` and `list`. */
function textOf(...body: readonly Statement[]): string {
  const inputs = [x, y, i, isTrue, parameter(out, "out", true), parameter(list, "list", true)];
  const steady = withSteadyElements(procedure(inputs, block([], body), undefined));
  verify(steady);
  const [made] = procedureProgram(tidied(steady, {}), { name: "f" }).functions;
  return made ? printFunction(made, "typescript").slice(1, -1).join("\n") : "";
}

const sum: Statement = compute((read) => [[element(out, i), mul(read(element(x, j)), read(element(y, i))), "adds"]]);

describe("elements that stay at their places in a loop", () => {
  it("are read before it, and written behind it", () => {
    expect(textOf(over([sum]))).toContain(
      [
        "  const y_i = y[i]!;",
        "  let out_i = out[i]!;",
        "  for (let j = 0; j < x.length; j++) {",
        "    out_i += x[j]! * y_i;",
        "  }",
        "  out[i] = out_i;",
      ].join("\n"),
    );
  });

  it("are held over several loops", () => {
    const inner = loop(scalar("k", "integer"), 0, 3, block([], [sum]));
    expect(textOf(over([inner])).split("out[i]")).toHaveLength(3);
  });

  it("stay where another place in the array may be the same", () => {
    const other = compute((read) => [[element(out, j), read(element(out, i))]]);
    expect(textOf(over([sum, other]))).not.toContain("out_i");
    const next = compute((read) => [[element(out, plus(i, 1)), read(element(out, i)), "adds"]]);
    expect(textOf(over([sum, next]))).toContain("out_i +=");
  });

  it("stay where the place changes, or only some steps come there", () => {
    expect(textOf(over([compute((read) => [[element(out, j), read(element(y, i)), "adds"]])]))).not.toContain(
      "let out",
    );
    expect(textOf(over([when(isTrue, [sum])]))).not.toContain("y_i");
  });

  it("stay in lists, which an element that is not there would make longer", () => {
    expect(textOf(over([set(element(list, i), 1)]))).not.toContain("list_i");
  });

  it("stay where the array is made anew", () => {
    const own = array("own", { storage: "Float64Array" });
    const made: Statement = { kind: "allocate", array: own, lengths: [plus(i, 1)], fill: 0 };
    const step = compute((read) => [[element(own, i), add(read(element(x, j)), 1), "adds"]]);
    expect(textOf(over([made, step], [own]))).not.toContain("own_i");
  });

  it("change nothing that is computed, bit for bit", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 30 }), (seed, size) => {
        const random = randomProcedure(seed, size);
        verify(withSteadyElements(tidied(random, {})));
        expect(generated(random)).toEqual(run(random, given).result);
      }),
      { numRuns: 60 },
    );
  });
});

function generated(random: Procedure): unknown {
  const made = instantiate(procedureProgram(tidied(random, {}), { name: "f", holdsElements: true }));
  const result: unknown = Reflect.apply(made, undefined, given);
  return result;
}
