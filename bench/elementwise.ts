import { at } from "../compiler/diagnostics/internal-error.ts";
import type { ArrayProblem, Kind } from "./array-problems.ts";
import { arrayContender, byHand, emitted, prepared, requireSame } from "./arrays.ts";
import { median, ratioOf } from "./statistics.ts";
import { figure, ratioCells, type Table } from "./table.ts";
import { compare } from "./timing.ts";

/** One round goes through about so many elements. */
const ELEMENTS_IN_ROUND = 200_000;

/** Functions of the elements of long arrays, against the fastest loops by hand. */
export async function elementwise(problems: readonly ArrayProblem[], root: string): Promise<Table> {
  const rows: (readonly string[])[] = [];
  for (const problem of problems) {
    for (const kind of ["value", "gradient", "valueAndGradient"] as const) {
      rows.push(...(problem.byHand[kind] ? await rowsOf(problem, kind, root) : []));
    }
  }
  return {
    title: "loops over arrays against the fastest by hand (target ≤ 1.1)",
    head: ["function", "", "", "ns per element", "ratio", "spread"],
    rows,
  };
}

async function rowsOf(problem: ArrayProblem, kind: Kind, root: string): Promise<readonly (readonly string[])[]> {
  const own = [prepared(problem, kind, "f64"), emitted(problem, kind, "f64")];
  const candidates = [...(await byHand(problem, kind, "f64", root)), ...own];
  await requireSame(problem, candidates, "f64");
  const elements = Math.max(...Object.values(problem.lengths));
  const passes = Math.ceil(ELEMENTS_IN_ROUND / elements);
  const timings = await compare(candidates.map((candidate) => arrayContender(problem, candidate, "f64", passes)));
  const references = timings.slice(0, -own.length).sort((a, b) => median(a.nanoseconds) - median(b.nanoseconds));
  const reference = at(references, 0).nanoseconds;
  return candidates.map(({ name }, index) => {
    const { nanoseconds } = at(timings, index);
    return [
      problem.name,
      TITLES[kind],
      name,
      figure(median(nanoseconds) / elements),
      ...ratioCells(ratioOf(nanoseconds, reference)),
    ];
  });
}

const TITLES: Readonly<Record<Kind, string>> = {
  value: "value",
  gradient: "gradient",
  valueAndGradient: "value and gradient",
};
