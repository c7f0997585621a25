import { at } from "../compiler/diagnostics/internal-error.ts";
import { contenderOf, generated, handWritten, requireAgreement, type Candidate } from "./candidates.ts";
import type { Problem } from "./problems.ts";
import { median, ratioOf } from "./statistics.ts";
import { figure, ratioCells, type Table } from "./table.ts";
import { compare, type Timing } from "./timing.ts";

/** The derivative that the compiler makes against the fastest one written by hand, in the same style. */
export async function gradientAgainstHandWritten(problem: Problem, root: string): Promise<Table> {
  const candidates = [...(await handWritten(problem, root)), ...generated(problem)];
  await requireAgreement(problem, candidates);
  const timings = await compare(candidates.map((candidate) => contenderOf(problem, candidate)));
  const measured = candidates.map((candidate, index) => ({ candidate, timing: at(timings, index) }));
  const rows = (["plain", "into"] as const).flatMap((style) => {
    const same = measured.filter(({ candidate }) => candidate.style === style);
    const reference = fastest(same.filter(({ candidate }) => candidate.isHandWritten));
    return same.map(({ candidate, timing }) => rowOf(candidate, timing, reference));
  });
  return {
    title: `${problem.name}: ${problem.derivative} against the fastest by hand (target ≤ 1.1)`,
    head: ["style", "function", "ns", "ratio", "spread"],
    rows,
  };
}

function fastest(measured: readonly { readonly timing: Timing }[]): Timing {
  const sorted = measured.map(({ timing }) => timing).sort((a, b) => median(a.nanoseconds) - median(b.nanoseconds));
  return at(sorted, 0);
}

function rowOf({ name, style }: Candidate, { nanoseconds }: Timing, reference: Timing): readonly string[] {
  const own = median(nanoseconds);
  // The copies of the reference differ from each other too, which tells how much a ratio may be off.
  const against = reference.nanoseconds === nanoseconds ? nanoseconds.map(() => own) : reference.nanoseconds;
  return [style, name, figure(own), ...ratioCells(ratioOf(nanoseconds, against))];
}
