import { runNode } from "./child.ts";
import { shapes } from "./large-graphs.ts";
import type { LargeReport } from "./large-program.ts";
import { figure, type Table } from "./table.ts";

/** Gradients of large straight-line functions, each made in a process of its own. */
export function largeGradients(sizes: readonly number[], script: string): Table {
  const rows = sizes.flatMap((size) =>
    shapes.map(({ name }) => {
      const report = parseReport(runNode([script, name, String(size)]));
      const { operations, derive, generate, instantiate, firstCall, untilSteady, steadyCall } = report;
      return [
        name,
        String(operations),
        ...[derive, generate, instantiate].map((milliseconds) => figure(milliseconds)),
        figure((1e6 * firstCall) / operations),
        figure((1e6 * steadyCall) / operations),
        figure(untilSteady),
      ];
    }),
  );
  return {
    title: "large gradients: milliseconds to make one, nanoseconds per operation, milliseconds of calls until steady",
    head: [
      "function",
      "operations",
      "derive",
      "generate",
      "instantiate",
      "ns, first call",
      "ns, steady",
      "until steady",
    ],
    rows,
  };
}

function parseReport(text: string): LargeReport {
  const report: unknown = JSON.parse(text);
  if (!isReport(report)) throw new Error(`this is no report: ${text}`);
  return report;
}

function isReport(value: unknown): value is LargeReport {
  return typeof value === "object" && value !== null && "steadyCall" in value;
}
