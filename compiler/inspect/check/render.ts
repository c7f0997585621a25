import { counted } from "../../../runtime/counted.ts";
import type { Nested } from "../../graph/nested.ts";
import { nestedJson, toJson, type Json } from "../json.ts";
import { shapeOf, writeValue } from "../value.ts";
import type {
  CheckEntry,
  CheckMethod,
  CheckReport,
  ClaimEntry,
  ClaimReport,
  ClaimVerdict,
  Judgement,
  Verdict,
} from "./report.ts";
import { table } from "./table.ts";

export interface RenderOptions {
  /** Whether to colour the verdicts for a terminal; the text is plain by default. */
  readonly color?: boolean;
}

const METHODS: Readonly<Record<CheckMethod, string>> = {
  forward: "forward differences",
  backward: "backward differences",
  central: "central differences",
  ridders: "Ridders' method",
  complex: "complex steps",
};

/** What a check has found out, as a person reads it. */
export function renderCheck(report: CheckReport, options: RenderOptions = {}): string {
  const { parameters, point } = report;
  const place = parameters.map((name, index) => `${name} = ${valueText(point[index] ?? NaN)}`).join(", ");
  return renderJudgement(report, `${report.function} at ${place === "" ? "its only point" : place}`, options);
}

/** What a check has found out of derivatives, below a title that says of what. */
export function renderJudgement(judgement: Judgement, title: string, { color = false }: RenderOptions = {}): string {
  const paint = color ? painted : plain;
  const { method, entries, total, claim } = judgement;
  const all = entries.flat();
  const shown = total === undefined ? all : remarkable(all);
  const rows = shown.map((entry) => entryCells(entry, paint));
  return [
    `${title}, checked by ${METHODS[method]}\n`,
    rows.length === 0 ? "" : table([HEADINGS, ...rows]),
    `${summary(all)}\n`,
    total === undefined ? "" : `${sampleText(all, total)}\n`,
    ...remarks(judgement),
    ...(claim ? [claimText(claim, paint)] : []),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** What a check has found out as JSON on one line. */
export function checkJson(report: CheckReport): string {
  const { function: name, parameters, outputs, point, value, ...judgement } = report;
  return toJson({
    function: name,
    parameters,
    outputs,
    point: point.map((each) => nestedJson(each)),
    value: value.map((each) => nestedJson(each)),
    ...judgementJson(judgement),
  });
}

/** What a check has found out of derivatives, as fields of JSON. */
export function judgementJson({
  method,
  entries,
  total,
  kinks,
  claim,
  passed,
}: Judgement): Readonly<Record<string, Json>> {
  return {
    method,
    entries: entries.map((row) => row.map((entry) => ({ ...entry, corner: entry.corner && { ...entry.corner } }))),
    total,
    kinks: kinks.map((kink) => ({ ...kink })),
    claim: claim && {
      ...claim,
      entries: claim.entries.map((row) => row.map((entry) => ({ ...entry }))),
      mistakes: claim.mistakes.map((mistake) => ({ ...mistake })),
    },
    passed,
  };
}

const HEADINGS = ["", "forward mode", "reverse mode", "numerical", "step", "error bar", "difference", "verdict"];

function entryCells(entry: CheckEntry, paint: Paint): readonly string[] {
  const { forward, reverse, numerical, step, error, difference, verdict } = entry;
  const measured = [step, error, difference].map((value) => (Number.isNaN(value) ? "–" : short(value)));
  return [labelOf(entry), ...[forward, reverse, numerical].map(long), ...measured, paint(verdict, verdict)];
}

function labelOf({ output, parameter }: CheckEntry | ClaimEntry): string {
  return `∂${output}/∂${parameter}`;
}

/** How many entries of a sample are printed. */
const MOST_ROWS = 10;

/** Of many entries those that do not agree, and then those that agree least. */
function remarkable(entries: readonly CheckEntry[]): readonly CheckEntry[] {
  const ranked = entries.toSorted((a, b) => rank(b) - rank(a)).slice(0, MOST_ROWS);
  const chosen = new Set(ranked);
  return entries.filter((entry) => chosen.has(entry));
}

/** How much there is to see in an entry. */
function rank({ verdict, difference }: CheckEntry): number {
  const size = Number.isNaN(difference) ? 0 : difference;
  return { disagree: 3e300, kink: 2e300, inconclusive: 1e300, agree: 0 }[verdict] + size;
}

function sampleText(entries: readonly CheckEntry[], total: number): string {
  const [first, ...more] = entries;
  if (first === undefined) return "";
  const worst = more.reduce((a, b) => (rank(b) > rank(a) ? b : a), first);
  const difference = Number.isNaN(worst.difference) ? "" : `, with a difference of ${short(worst.difference)}`;
  return [
    `${String(entries.length)} of ${String(total)} entries were checked, spread over all parameters; `,
    `shown are the ${String(Math.min(MOST_ROWS, entries.length))} that agree least.\n`,
    `The worst is ${labelOf(worst)}${difference}.`,
  ].join("");
}

/** A value of the point, a number with all of its digits. */
function valueText(value: Nested): string {
  const { text } = writeValue(value, shapeOf(value), { type: "real" });
  return typeof value === "number" || text.startsWith("[") ? text : `(${text})`;
}

function summary(entries: readonly CheckEntry[]): string {
  if (entries.length === 0) return "There is nothing to check: the function has no parameters.";
  const counts = new Map<Verdict, number>();
  for (const { verdict } of entries) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const listed = (["agree", "kink", "inconclusive", "disagree"] as const).flatMap((verdict) => {
    const count = counts.get(verdict);
    return count === undefined ? [] : [`${String(count)} ${verdict}`];
  });
  return `${counted(entries.length, "entry", "entries")}: ${listed.join(", ")}`;
}

/** What the user should know about kinks, and about entries that could not be judged. */
function remarks({ kinks, entries }: Judgement): readonly string[] {
  const lines = [
    ...kinks.map(
      ({ formula, convention }) =>
        `${formula} is not differentiable here${convention === undefined ? "" : `; ${convention}`}`,
    ),
    ...entries.flat().flatMap((entry) => (entry.corner ? [`${labelOf(entry)}: ${cornerText(entry.corner)}`] : [])),
  ];
  return lines.length === 0 ? [] : [`${lines.join("\n")}\n`];
}

function cornerText({ kind, left, right }: NonNullable<CheckEntry["corner"]>): string {
  switch (kind) {
    case "edge":
      return "the function is not finite here, or on one side of the point";
    case "jump":
      return "the function jumps here";
    case "vertical":
      return "the slope grows without bound";
    case "corner":
      return `the slope is ${short(left, 6)} on the left and ${short(right, 6)} on the right`;
  }
}

function claimText({ entries, mistakes, right }: ClaimReport, paint: Paint): string {
  const rows = entries.flat().map((entry) => {
    const { claimed, exact, verdict } = entry;
    const off = verdict === "wrong" ? `off by ${short(Number(claimed.replace("\u2212", "-")) - exact)}` : "";
    return [labelOf(entry), claimed, long(exact), off, paint(verdict, VERDICTS[verdict])];
  });
  const named = mistakes.map(({ description, entries: places }) => {
    const labels = places.flatMap(([row, column]) => {
      const entry = entries[row]?.[column];
      return entry ? [labelOf(entry)] : [];
    });
    return `likely mistake: ${description}${labels.length === 0 ? "" : ` (${labels.join(", ")})`}\n`;
  });
  return [
    table([["", "claim", "exact", "", "verdict"], ...rows]),
    ...named,
    `the claim is ${right ? "right" : "wrong"}\n`,
  ].join("");
}

const VERDICTS: Readonly<Record<ClaimVerdict, string>> = {
  right: "right",
  wrong: "wrong",
  choice: "another choice at a kink",
};

function long(value: number): string {
  return String(Number(value.toPrecision(15)));
}

function short(value: number, digits = 2): string {
  return String(Number(value.toPrecision(digits)));
}

type Paint = (verdict: Verdict | ClaimVerdict, text: string) => string;

const COLORS: Readonly<Record<Verdict | ClaimVerdict, string>> = {
  agree: "32",
  right: "32",
  kink: "33",
  inconclusive: "33",
  choice: "33",
  disagree: "31",
  wrong: "31",
};

const plain: Paint = (_, text) => text;
const painted: Paint = (verdict, text) => `\u001b[${COLORS[verdict]}m${text}\u001b[0m`;
