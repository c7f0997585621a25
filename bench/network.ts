import type { Precision } from "../compiler/emit/module.ts";
import { at } from "../compiler/diagnostics/internal-error.ts";
import { IMAGES, network, type Kind } from "./array-problems.ts";
import { arrayContender, byHand, prepared, requireSame, type ArrayCandidate } from "./arrays.ts";
import { median, ratioOf } from "./statistics.ts";
import { decimal, figure, ratioCells, type Rows, type Table } from "./table.ts";
import { compare } from "./timing.ts";

/** The gradient of a network with respect to all its parameters, against its value, and against one written by hand. */
export function networkTable(rowsOf: (precision: Precision) => Rows): Table {
  return {
    title: `784-200-10 network, ${IMAGES} images (targets: gradient ≤ 3.5 × value, ≤ 1.1 × by hand)`,
    head: ["precision", "", "", "ms", "against value", "against by hand", "spread"],
    rows: [...rowsOf("f64"), ...rowsOf("f32")],
  };
}

/** The rows of one precision. */
export async function networkRows(precision: Precision, root: string): Promise<Rows> {
  const candidates: ArrayCandidate[] = [];
  for (const kind of ["value", "valueAndGradient"] as const) {
    const same = [prepared(network, kind, precision), ...(await byHand(network, kind, precision, root))];
    await requireSame(network, same, precision);
    candidates.push(...same);
  }
  const timings = await compare(candidates.map((candidate) => arrayContender(network, candidate, precision, 1)));
  const timesOf = (kind: Kind, isHandWritten: boolean): readonly number[] => {
    const index = candidates.findIndex((each) => each.kind === kind && each.isHandWritten === isHandWritten);
    return at(timings, index).nanoseconds;
  };
  return candidates.map(({ kind, name, isHandWritten }) => {
    const own = timesOf(kind, isHandWritten);
    return [
      precision,
      kind === "value" ? "value" : "value and gradient",
      name,
      figure(median(own) / 1e6),
      decimal(ratioOf(own, timesOf("value", isHandWritten)).median),
      ...(isHandWritten ? [] : ratioCells(ratioOf(own, timesOf(kind, true)))),
    ];
  });
}
