import { at } from "../compiler/diagnostics/internal-error.ts";
import { compile } from "../compiler/compile.ts";
import type { CompiledFunction } from "../compiler/function-types.ts";
import { costAt, costOf } from "../compiler/inspect/cost.ts";
import { derive } from "../compiler/transforms/derive.ts";
import { contenderOf } from "./candidates.ts";
import type { Problem } from "./problems.ts";
import { median, ratioOf } from "./statistics.ts";
import { decimal, figure, ratioCells, type Table } from "./table.ts";
import { asGenerated, compare } from "./timing.ts";

/** What the gradient costs in multiples of the function: in time, and in operations. */
export async function gradientAgainstFunction(problems: readonly Problem[]): Promise<Table> {
  const rows: (readonly string[])[] = [];
  for (const problem of problems) {
    for (const [title, text] of problem.sources) {
      const make = (): CompiledFunction => compile(text, { variables: problem.variables });
      const common = { style: "plain", isHandWritten: false } as const;
      const value = contenderOf({ ...problem, sum: "r" }, { ...common, name: "f", make: () => asGenerated(make()) });
      const gradient = contenderOf(problem, { ...common, name: "gradient", make: () => asGenerated(make().gradient) });
      const both = contenderOf(
        { ...problem, sum: `r.value + ${problem.sum.replaceAll("r[", "r.gradient[")}` },
        { ...common, name: "value and gradient", make: () => asGenerated(make().valueAndGradient) },
      );
      const timings = await compare([value, gradient, both]);
      const { graph } = make();
      const counts = (["value", "gradient", "valueAndGradient"] as const).map((kind) =>
        costAt(costOf(derive(graph, kind).graph), new Map()),
      );
      timings.forEach(({ name, nanoseconds }, index) => {
        const { operations, weighted } = at(counts, index);
        const ratio = ratioOf(nanoseconds, at(timings, 0).nanoseconds);
        rows.push([
          title === "" ? problem.name : `${problem.name}, ${title}`,
          name,
          figure(median(nanoseconds)),
          ...ratioCells(ratio),
          String(operations),
          decimal(operations / at(counts, 0).operations),
          decimal(weighted / at(counts, 0).weighted),
        ]);
      });
    }
  }
  return {
    title: "gradient against function (target ≤ 5)",
    head: ["function", "", "ns", "ratio", "spread", "operations", "ratio", "ratio by declared cost"],
    rows,
  };
}
