import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { expect, it } from "vitest";
import type { Primitive, Rule, RuleKind } from "../../compiler/graph/primitive.ts";
import { lawText } from "../../compiler/inspect/notation.ts";
import { logBase } from "../../compiler/primitives/exponential.ts";
import { power } from "../../compiler/primitives/powers.ts";
import { registry } from "../../compiler/primitives/registry.ts";
import { lawGraph } from "../../compiler/transforms/match.ts";
import { difficultPoints } from "../support/difficult-points.ts";
import { ROOT } from "./session.ts";

type Row = readonly string[];

/** The tables of docs/conventions.md, by name. */
const tables: ReadonlyMap<string, readonly Row[]> = new Map([
  ["kinks", [["functions", "convention"], ...grouped(({ convention }) => convention)]],
  ["domains", [["functions", "domain"], ...grouped(({ domain }) => domain)]],
  ["points", [["expression", "at", "value", "gradient"], ...pointRows()]],
  ["laws", [["level", "law"], ...lawRows("exact"), ...lawRows("algebraic")]],
  ["stable", [["stable form"], ...lawRows("stable").map(([, law = ""]) => [law])]],
]);

function code(text: string): string {
  return `\`${text}\``;
}

/** The functions that have a property in common, and the property. */
function grouped(property: (primitive: Primitive) => string | undefined): readonly Row[] {
  const groups = new Map<string, string[]>();
  for (const primitive of registry) {
    const text = property(primitive);
    if (text !== undefined) groups.set(text, [...(groups.get(text) ?? []), ...namesOf(primitive)]);
  }
  return Array.from(groups, ([text, names]) => [names.map(code).join(", "), text]).filter(([names]) => names !== "");
}

/** What a primitive is called in formulas; nothing where it cannot be called. */
function namesOf(primitive: Primitive): readonly string[] {
  if (primitive === power) return ["x^c"];
  return primitive === logBase ? ["log(x, b)"] : primitive.mathjs;
}

function pointRows(): readonly Row[] {
  return difficultPoints
    .filter(({ group }) => group !== "required" && group !== "hard")
    .map(({ expression, at, value, gradient }) => [
      code(expression),
      Object.entries(at)
        .map(([name, x]) => `${name} = ${shown(x)}`)
        .join(", "),
      shown(value),
      gradient.map(shown).join(", "),
    ]);
}

function shown(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return String(value).replace("Infinity", "∞").replace("-", "−");
}

function lawRows(kind: RuleKind): readonly Row[] {
  const laws = registry.flatMap(({ rules }) => rules.filter((rule) => rule.kind === kind).map(lawOf));
  // A law that only moves a sign reads the same on both sides.
  const told = [...new Set(laws)].filter((law) => new Set(law.split(" → ")).size === law.split(" → ").length);
  return told.map((law) => [code(kind), code(law)]);
}

function lawOf(rule: Rule): string {
  return "sides" in rule ? lawText(lawGraph(rule.sides)) : rule.law;
}

function tableText(rows: readonly Row[]): string {
  const [head = [], ...body] = rows;
  const line = (cells: Row): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...body.map(line)].join("\n");
}

it("docs/conventions.md says what the declarations say", async () => {
  const path = join(ROOT, "docs/conventions.md");
  const filled = readFileSync(path, "utf8").replace(
    /(<!-- table: (\w+) -->\n)[^]*?(<!-- end -->)/g,
    (_, open: string, name: string, close: string) => `${open}\n${tableText(tables.get(name) ?? [])}\n\n${close}`,
  );
  const settings = await resolveConfig(path);
  await expect(await format(filled, { ...settings, filepath: path })).toMatchFileSnapshot(path);
});
