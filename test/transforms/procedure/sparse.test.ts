import { describe, expect, it } from "vitest";
import { compileProcedure } from "../../../compiler/compile-procedure.ts";
import { returnsNumber } from "../../../compiler/emit/procedure/module.ts";
import { copyOf } from "../../../compiler/inspect/procedure/generated.ts";
import { movingElements } from "../../../compiler/inspect/procedure/elements.ts";
import { denseFromSparse, requireSparse, type SparseMatrix } from "../../../runtime/linear/index.ts";
import { leavesOf } from "../../support/arrays.ts";
import { isNear } from "../../support/numbers.ts";
import { ARGUMENTS, corpusProcedure } from "./arguments.ts";
import * as corpus from "./corpus.ts";

const NAMES = Object.keys(corpus).filter((name): name is keyof typeof corpus => name in ARGUMENTS);

/** Where a sparse matrix is not the one that has given columns. */
function differences(sparse: SparseMatrix, columns: readonly (readonly number[])[]): readonly string[] {
  requireSparse(sparse);
  const { values } = denseFromSparse(sparse);
  const scale = Math.max(1, ...columns.flat().filter(Number.isFinite).map(Math.abs));
  return columns.flatMap((column, j) =>
    column.flatMap((expected, i) => {
      const found = values[i * columns.length + j]!;
      return isNear(found, expected, 1e-10, scale) ? [] : [`${i}, ${j}: ${found} instead of ${expected}`];
    }),
  );
}

describe.each(NAMES)("%s", (name) => {
  const procedure = corpusProcedure(name);
  const f = compileProcedure({ name, procedure, source: { name: "corpus.ts", text: "" }, functions: [name], text: "" });
  const isScalar = returnsNumber(procedure);

  it(`has the sparse ${isScalar ? "Jacobian and Hessian" : "Jacobian"} whose columns products with unit vectors are`, () => {
    const given = ARGUMENTS[name];
    const { elements, parts } = movingElements(procedure, given, {});
    const units = elements.map((_, j) => parts(elements.map((__, k) => (k === j ? 1 : 0))));
    const point = (): readonly unknown[] => given.map(copyOf);
    const tangents = units.map((unit) => leavesOf(f.jvp(point(), unit).tangent));
    expect(differences(f.sparseJacobian(...point()), tangents)).toEqual([]);
    if (!isScalar) return;
    const products = units.map((unit) => leavesOf(f.hvp(point(), unit).product));
    expect(differences(f.sparseHessian(...point()), products)).toEqual([]);
  });
});
