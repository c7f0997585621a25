import { describe, expect, test } from "vitest";
import * as catalogue from "../../../compiler/diagnostics/catalogue-typescript.ts";
import { parseProcedure, parseTypeScript } from "../../../compiler/frontends/typescript/index.ts";
import { refusedProcedures } from "./refused-procedures.ts";
import { refusal } from "./support.ts";

const body = (statements: string): string =>
  `export function f(x: number, y: number): number { ${statements}; return x; }`;

/** What is refused: the code, the text, what is underlined, and what the message or the help says. */
const refused: readonly (readonly [code: string, text: string, marked: string, says: RegExp])[] = [
  ["ADJ801", "export function f(x: number): number { return x +; }", ";", /expression expected/],
  ["ADJ802", body('const s: number = "a"'), "s", /type 'string' is not assignable/],
  ["ADJ802", "export function f(x: number): number { if (x > 0) return 1; }", "number", /lacks ending return/],
  ["ADJ804", "export const a = 1;", "", /export function/],
  [
    "ADJ804",
    "export const f = (x: number) => x; export const g = f;  export const h = (x: number) => x;",
    "",
    /`f` and `h`/,
  ],
  ["ADJ805", "export function f(x): number { return 1; }", "x", /x: number/],
  ["ADJ806", "export const f = (x?: number) => 1;", "x?: number", /no plain number/],
  ["ADJ806", "export const f = (x = 2) => x;", "x = 2", /always given/],
  ["ADJ806", "export const f = (x: boolean) => 1;", "x: boolean", /boolean/],
  ["ADJ806", "export const f = ({ a }: { a: number }) => a;", "{ a }: { a: number }", /one parameter/],
  ["ADJ807", "export const f = (x: number[]) => x[0]!;", "x: number[]", /is an array/],
  ["ADJ807", "export const f = (x: Float64Array) => x[0]!;", "x: Float64Array", /for every element/],
  ["ADJ807", "export const f = (x: readonly [number, number]) => x[0];", "x: readonly [number, number]", /arrays/],
  ["ADJ807", "export const f = (...x: number[]) => x[0]!;", "...x: number[]", /arrays/],
  ["ADJ808", "export const f = (x: any) => 1;", "x: any", /could be anything/],
  ["ADJ808", body("const s: any = x"), "s", /write its type/],
  ["ADJ808", body("x = (x as any) * 2"), "x as any", /could be anything/],
  ["ADJ809", body("const [a = 1] = [x]"), "a = 1", /a default in a pattern/],
  ["ADJ809", body("for (y of [x]) x += y"), "y", /for \(const x of/],
  ["ADJ809", body("const a = new Array(3)"), "new Array(3)", /fill\(0\)/],
  ["ADJ809", body("const a = new Float32Array(3)"), "new Float32Array(3)", /Float64Array/],
  ["ADJ809", body("const g = (...v: number[]) => 1; x = g(1)"), "...v: number[]", /rest parameter/],
  ["ADJ810", body("x = Math.random()"), "Math.random", /pass the random number/],
  ["ADJ810", body("x = Math.fround(x)"), "Math.fround", /double precision/],
  ["ADJ810", body("const a = [x].map((v) => v)"), "[x].map", /write a loop/],
  ["ADJ810", body('x = Number.parseFloat("1")'), "Number.parseFloat", /not understood/],
  [
    "ADJ811",
    'import { g } from "far"; export function f(x: number) { return x + Number(g(x)); }',
    "g",
    /relative path/,
  ],
  ["ADJ811", body("x = Number(String(x))"), "String", /no function of this project/],
  [
    "ADJ812",
    "export function f(x: number): number { return g(x); } function g(x: number): number { return f(x); }",
    "f(x)",
    /`f` → `g` → `f`/,
  ],
  ["ADJ813", body("while (x > 1) x /= 2"), "x > 1", /depends on the parameters/],
  ["ADJ813", body("for (let i = 0; i < y; i++) x++"), "i < y", /if \(…\) break/],
  ["ADJ814", body("const a = [x, y]; x = a[y]!"), "y", /index that is known/],
  ["ADJ814", body("const a = new Float64Array(x)"), "x", /how many there are/],
  ["ADJ815", body("const a = [x, y]; x = a[2]!"), "2", /no element 2 in an array of 2/],
  ["ADJ815", body("const a = new Float64Array(2); a[2] = x"), "2", /no element 2/],
  ["ADJ816", body("const a: number[] = [x]; const [b, c] = a"), "c", /nothing to take/],
  ["ADJ817", body("const a = new Float64Array(-1)"), "-1", /whole number/],
  ["ADJ818", body("for (let i = 0; i < 1e9; i++) x += i"), "", /loops and calls written out/],
  ["ADJ818", body("while (true) {}"), "", /200000/],
  ["ADJ819", `export const f = (x: number) => ${"-(".repeat(500)}x${")".repeat(500)};`, "", /nested/],
  ["ADJ820", body("const a = [x], b = [y]; const c = x > y ? a : b"), "x > y ? a : b", /depends on a condition/],
  ["ADJ820", body("const a = [x]; if (x > y) a.push(y)"), "if (x > y) a.push(y);", /choose between/],
  ["ADJ821", "let k = 1; export const f = (x: number) => k * x; k++;", "k", /declare it by `const`/],
  ["ADJ821", "export const k = [1, 2]; export const f = (x: number) => k[0]! * x;", "k = [1, 2]", /as const/],
  ["ADJ821", "const k = [1, 2]; k[0] = 3; export const f = (x: number) => k[0]! * x;", "k = [1, 2]", /as const/],
  ["ADJ821", "let k = 1; export function f(x: number) { k = x; return x; }", "k", /can change/],
  ["ADJ821", body("x = Number(undefined)"), "undefined", /is no number/],
  ["ADJ822", "const g = (x: number) => x; export function f(x: number) { const h = g; return h(x); }", "g", /call it/],
  ["ADJ823", body("const g = () => later; x += g(); let later = 1"), "later", /may have no value/],
  ["ADJ824", body("x += Number(x > 1) + (x > 2) * 1"), "(x > 2)", /arithmetic operation|no number/],
  ["ADJ825", body("if (x) y = 1"), "x", /x !== 0/],
  ["ADJ825", body("x = x || y"), "x", /no condition/],
  ["ADJ828", "export function f(x: number) { return x > 0; }", "f", /a truth value/],
  ["ADJ828", "export function f(x: number) { x++; }", "f", /nothing/],
  ["ADJ828", "export function f(x: number) { return new Float64Array(2); }", "f", /Float64Array/],
];

describe("a source is refused", () => {
  test.for(refused.map(([code, text, marked, says]) => [code, marked, text, says] as const))(
    "%s: %s",
    async ([code, marked, text, says]) => {
      const found = await refusal(text);
      const { diagnostic, shown } = found;
      const allowed = code === "ADJ824" ? ["ADJ824", "ADJ802"] : [code];
      expect(allowed, shown).toContain(diagnostic.code);
      expect(shown).toMatch(says);
      if (marked !== "") expect(found.marked).toBe(marked);
    },
  );

  test("by every code of the catalogue but those that are about options", () => {
    const codes = new Set([...refused, ...refusedProcedures].map(([code]) => code));
    const others = Object.values(catalogue)
      .map(({ code }) => code)
      .filter((code) => !codes.has(code));
    // They are tested with the command line.
    expect(others).toEqual(["ADJ803", "ADJ826"]);
  });

  test("with the place, the line, a caret, and what to write instead", async () => {
    const text = "export function f(x: number): number {\n  for (;;) {\n    if (Math.random() > x) return 1;\n  }\n}\n";
    expect((await refusal(text, { name: "model.ts" })).shown).toBe(
      [
        "error[ADJ810]: `Math.random` is not understood",
        " --> model.ts:3:9",
        "  |",
        "3 |     if (Math.random() > x) return 1;",
        "  |         ^^^^^^^^^^^",
        "  = help: pass the random number as a parameter",
      ].join("\n"),
    );
  });
});

describe("a source is refused as a procedure", () => {
  test.for(refusedProcedures.map(([code, text, marked, says]) => [code, marked, text, says] as const))(
    "%s: %s",
    async ([code, marked, text, says]) => {
      const found = await refusal(text, {}, parseProcedure);
      expect(found.diagnostic.code, found.shown).toBe(code);
      expect(found.shown).toMatch(says);
      expect(found.marked).toBe(marked);
    },
  );
});

describe("functions of other files", () => {
  const files = new Map([
    [
      "lib/norm.ts",
      "import { EPS } from './eps.ts';\nexport function norm(x: number): number {\n  return Math.abs(x) + EPS;\n}\nexport const bad = (x: number) => Math.random() * x;\n",
    ],
    ["lib/eps.ts", "export const EPS = 1e-3;\nexport * from './none.ts';"],
    ["up.ts", "export const up = (x: number): number => 2 * x;"],
  ]);
  const read = (path: string): string | undefined => files.get(path);

  test("are written out, by whichever name they are imported", async () => {
    const text =
      "import { norm as n } from './norm.js';\nimport * as m from './norm';\nimport { up } from '../up.ts';\nexport const f = (x: number): number => n(x) * up(m.norm(3));";
    const parsed = await parseTypeScript(text, { name: "lib/model.ts", read });
    expect(parsed.graph.inputs.map(({ name }) => name)).toEqual(["x"]);
    expect(parsed.text).toContain("export const f");
  });

  test("are refused where they stand", async () => {
    const text = "import { bad } from './norm.ts';\nexport const f = (x: number): number => bad(x);";
    const { source, marked } = await refusal(text, { name: "lib/model.ts", read });
    expect([source?.name, marked]).toEqual(["lib/norm.ts", "Math.random"]);
  });
});
