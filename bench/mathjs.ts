import { at } from "../compiler/diagnostics/internal-error.ts";
import { compile } from "../compiler/compile.ts";
import { derivative } from "mathjs";
import { contenderOf, requireAgreement, type Candidate } from "./candidates.ts";
import type { Problem } from "./problems.ts";
import { median, ratioOf } from "./statistics.ts";
import { figure, ratioCells, type Table } from "./table.ts";
import { asGenerated, compare } from "./timing.ts";

/** The gradient by mathjs, each partial derivative compiled, against the one of `compile()`. */
export async function gradientAgainstMathjs(problems: readonly Problem[]): Promise<Table> {
  const rows: (readonly string[])[] = [];
  for (const problem of problems) {
    const { name, sources, variables } = problem;
    const text = at([...sources.values()], 0);
    const candidates: readonly Candidate[] = [
      {
        name: "compile()",
        style: "plain",
        isHandWritten: false,
        make: () => asGenerated(compile(text, { variables }).gradient),
      },
      { name: "mathjs", style: "plain", isHandWritten: false, make: () => mathjsGradient(text, variables) },
    ];
    await requireAgreement(problem, candidates);
    const [own, theirs] = candidates.map((candidate) => contenderOf(problem, candidate));
    if (!own || !theirs) continue;
    // It is so slow that fewer points tell as much.
    const [fast, slow] = await compare([own, { ...theirs, count: Math.ceil(theirs.count / 64) }]);
    if (!fast || !slow) continue;
    const ratio = ratioOf(slow.nanoseconds, fast.nanoseconds);
    rows.push([name, figure(median(fast.nanoseconds)), figure(median(slow.nanoseconds)), ...ratioCells(ratio)]);
  }
  return {
    title: "gradient by mathjs, compiled, against compile() (target ≥ 50)",
    head: ["function", "ns", "mathjs ns", "ratio", "spread"],
    rows,
  };
}

function mathjsGradient(text: string, variables: readonly string[]): (...point: readonly unknown[]) => number[] {
  const partials = variables.map((variable) => derivative(text, variable).compile());
  return (...point) => {
    const scope = Object.fromEntries(variables.map((variable, index) => [variable, point[index]]));
    return partials.map((partial) => Number(partial.evaluate(scope)));
  };
}
