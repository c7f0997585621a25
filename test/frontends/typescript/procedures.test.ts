import { describe, expect, test } from "vitest";
import { parseProcedure, readTypeScript } from "../../../compiler/frontends/typescript/index.ts";
import type { Procedure, Structure, Variable } from "../../../compiler/procedure/procedure.ts";
import { eachBlock, eachStatement, leavesOf } from "../../../compiler/procedure/walk.ts";
import { corpus } from "./corpus.ts";
import { expected, interpreted, originalProcedure } from "./procedure-support.ts";
import { procedures } from "./procedures.ts";

const VALUES = [0.3, 1.4, -0.4, -4.6, 0, -0, 2, -3, 1e200, Infinity, NaN];

describe("a procedure has the bits of the original", () => {
  test.for(procedures.map((sample) => [sample.title, sample] as const))("%s", async ([, { text, fn = "f", calls }]) => {
    const { procedure } = await parseProcedure(text, { fn });
    const original = originalProcedure(text, fn);
    for (const call of calls) expect(interpreted(procedure, call())).toBe(expected(procedure, original, call()));
  });
});

describe("functions of numbers have them too when they are read as procedures", () => {
  test.for(corpus.map((sample) => [sample.title, sample] as const))("%s", async ([, { text, fn = "f" }]) => {
    const { procedure } = await parseProcedure(text, { fn });
    const original = originalProcedure(text, fn);
    for (const point of VALUES.flatMap((x) => VALUES.map((y) => [x, y] as const))) {
      expect(interpreted(procedure, point), point.join(", ")).toBe(expected(procedure, original, point));
    }
  });
});

const body = async (
  statements: string,
  types = "x: number[], y: Float64Array, s: number, n: number",
): Promise<Procedure> => (await parseProcedure(`export function f(${types}): number {\n  ${statements}\n}`)).procedure;

/** The names of variables, in order. */
const names = (variables: readonly Variable[]): readonly string[] => variables.map(({ name }) => name);

describe("parameters", () => {
  test("have the structure of their types, and are named by their fields", async () => {
    const { procedure } = await parseProcedure(`
      export interface Layer extends Named { readonly w: readonly (readonly number[])[]; readonly bias: Float64Array }
      interface Named { readonly scale: number }
      type Pair = readonly [first: Layer, on: boolean];
      type Unused = number;
      export function f({ w }: Layer, other: Pair, rows: Float64Array[], points: [number, number][], scale: number): number {
        return w[0][0] * other[0].scale + (other[1] ? rows[0][0] : points[0][1]) + scale;
      }`);
    const shape = (structure: Structure): unknown => {
      switch (structure.form) {
        case "scalar":
          return `${structure.name}: ${structure.kind}`;
        case "array":
          return `${structure.name}: ${structure.rank} ${structure.storage}`;
        case "list":
          return structure.items.map(shape);
        case "record":
          return Object.fromEntries(structure.fields.map(([name, field]) => [name, shape(field)]));
      }
    };
    expect(procedure.parameters.map(({ name, type, structure }) => [name, type, shape(structure)])).toEqual([
      ["layer", "Layer", { w: "layer_w: 2 number[]", bias: "layer_bias: 1 Float64Array", scale: "layer_scale: real" }],
      [
        "other",
        "Pair",
        [
          { w: "other_0_w: 2 number[]", bias: "other_0_bias: 1 Float64Array", scale: "other_0_scale: real" },
          "other_1: boolean",
        ],
      ],
      ["rows", "Float64Array[]", "rows: 2 Float64Array"],
      ["points", "[number, number][]", "points: 2 number[]"],
      ["scale", "number", "scale: real"],
    ]);
    expect(procedure.types).toEqual([
      "interface Layer extends Named { readonly w: readonly (readonly number[])[]; readonly bias: Float64Array }",
      "interface Named { readonly scale: number }",
      "type Pair = readonly [first: Layer, on: boolean];",
    ]);
  });

  test("of which elements are written are results", async () => {
    const text = `const add = (a: number[], by: number): void => { for (let i = 0; i < a.length; i++) { a[i] = by; a[i] += i; } };
      export function f(x: readonly number[], s: number, out: number[]): void { add(out, s * x[0]); }`;
    const { procedure } = await parseProcedure(text);
    expect(procedure.parameters.map(({ written }) => written)).toEqual([false, false, true]);
    expect(procedure.result).toBeUndefined();
  });
});

describe("whole numbers", () => {
  const kindOf = (procedure: Procedure, name: string): unknown => {
    const leaves = procedure.parameters.flatMap(({ structure }) => leavesOf(structure));
    const locals: Variable[] = [];
    eachBlock(procedure.body, (block) => locals.push(...block.locals));
    const found = [...leaves, ...locals].find((variable) => variable.name === name);
    return found && found.form !== "shelf" ? found.kind : undefined;
  };

  test.each([
    ["an index", "return x[n];", "n", "integer"],
    ["a part of an index", "const k = 2 * n + 1; return x[k - 1];", "n", "integer"],
    ["a limit", "let t = 0; for (let i = 0; i < n; i++) t += x[i]; return t;", "n", "integer"],
    ["a limit that is rounded", "let t = 0; for (let i = 0; i < n / 2; i++) t += x[i]; return t;", "n", "integer"],
    ["a length", "const a = new Float64Array(n); return a.length * s;", "n", "integer"],
    ["the elements of an array that are indices", "return y[x[0]];", "x", "integer"],
    ["through arrays that are copied", "const a = x.slice(); a[0] += n; return y[a[0]];", "x", "integer"],
    ["what it is increased by", "let k = 0; k += n; return x[k];", "n", "integer"],
    ["bits", "return (n & 1) === 0 ? s : -s;", "n", "integer"],
    ["bits of sums", "let r = n; r = (r * 5 + 1) & 255; return r * s;", "n", "integer"],
    ["a variable that counts", "let k = 0; for (const v of x) if (v > s) k += 1; return s / k;", "k", "integer"],
    ["not what is rounded", "return x[Math.floor(s)];", "s", "real"],
    ["not what is rounded by bits", "return x[s | 0];", "s", "real"],
    ["not what is computed with an index", "return n * s + x[0];", "n", "real"],
    ["not a sum of numbers", "let t = 0; t += s; return t;", "s", "real"],
  ])("are found: %s", async (_, statements, name, kind) => {
    expect(kindOf(await body(statements), name)).toBe(kind);
  });
});

describe("the form of procedures", () => {
  test("variables are declared where they are used alone", async () => {
    const procedure = await body(`let total = 0;
  let carried = 1;
  for (let i = 0; i < n; i++) {
    const v = x[i] * s;
    let t = v;
    for (let j = 0; j < i; j++) t *= v;
    total += t * carried;
    carried = v;
  }
  return total;`);
    const inside: (readonly string[])[] = [];
    eachBlock(procedure.body, ({ locals }) => inside.push(names(locals)));
    expect(inside).toEqual([["total", "carried"], ["v", "t"], []]);
  });

  test("straight arithmetic is one statement, whose steps are named, with its line", async () => {
    const procedure = await body(`const a = s * 2;
  const b = Math.sin(a) + x[0];
  const c = a * b;
  return c - b;`);
    expect(procedure.body.statements).toHaveLength(1);
    const [statement] = procedure.body.statements;
    expect(statement?.line).toBe(2);
    const origins = statement?.kind === "compute" ? [...statement.graph.provenance.values()] : [];
    expect(origins.map(({ name }) => name)).toEqual(expect.arrayContaining(["a", "b", "c"]));
  });

  test("sums go on where they stand", async () => {
    const procedure = await body(
      "const a = x.slice(); let t = 0; for (let i = 0; i < n; i++) { t += a[i]; a[i] -= s; } return t + a[0];",
    );
    const adds: boolean[] = [];
    eachStatement(procedure.body, (statement) => {
      if (statement.kind === "for" && statement.to.kind === "variable") {
        for (const each of statement.body.statements) {
          if (each.kind === "compute") adds.push(...each.writes.map((write) => write.adds));
        }
      }
    });
    expect(adds).toEqual([true, true]);
  });

  test("loops are counted where nothing in them changes the count", async () => {
    const kinds = async (loop: string): Promise<readonly string[]> => {
      const procedure = await body(`let t = s, k = n; const a = [s]; ${loop} return t + k + a[0];`);
      return procedure.body.statements.map(({ kind }) => kind).filter((kind) => kind === "for" || kind === "repeat");
    };
    expect(await kinds("for (let i = 0; i < n; i += 2) t += i;")).toEqual(["for"]);
    expect(await kinds("for (let i = n; i > x.length - 1; --i) t += i;")).toEqual(["for"]);
    expect(await kinds("for (let i = 0, m = x.length; m > i; i = i + 1) t += i;")).toEqual(["for"]);
    expect(await kinds("for (let i = 0; i < k; i++) t += i;")).toEqual(["for"]);
    expect(await kinds("for (let i = 0; i < k; i++) k -= 1;")).toEqual(["repeat"]);
    expect(await kinds("for (let i = 0; i < n; i++) i += 1;")).toEqual(["repeat"]);
    expect(await kinds("for (let i = 0; i < n; i += s) t += i;")).toEqual(["repeat"]);
    expect(await kinds("for (let i = 0; i !== n; i++) t += i;")).toEqual(["repeat"]);
    expect(await kinds("for (let i = 0.5; i < n; i++) t += i;")).toEqual(["repeat"]);
    expect(await kinds("for (let i = 0; i < a.length; i++) { if (t > 2) a.push(s); t += 1; }")).toEqual(["repeat"]);
  });
});

describe("a function is read as", () => {
  const read = async (text: string): Promise<string> =>
    "procedure" in (await readTypeScript(text)) ? "procedure" : "graph";

  test.each([
    ["a graph, where it is one of numbers", "export const f = (x: number) => (x > 0 ? x : 2);", "graph"],
    [
      "a graph, where its loops are short",
      "export function f(x: number) { let s = 0; for (let i = 0; i < 9; i++) s += x; return s; }",
      "graph",
    ],
    [
      "a procedure, where they are long",
      "export function f(x: number) { let s = 0; for (let i = 0; i < 999; i++) s += x * s; return s; }",
      "procedure",
    ],
    [
      "a procedure, where they depend on data",
      "export function f(x: number) { let s = 1; while (s < x) s += x; return s; }",
      "procedure",
    ],
    ["a procedure, where it takes an array", "export const f = (x: number[]) => x[0];", "procedure"],
  ])("%s", async (_, text, form) => expect(await read(text)).toBe(form));

  test("neither, where it is no function of numbers at all", async () => {
    await expect(read("export const f = (x: string) => 1;")).rejects.toThrow("no parameter can be");
    await expect(read("export const f = (x: number) => Math.random();")).rejects.toThrow("pass the random number");
  });
});

test("imports of folders above are found, from wherever the names of files begin", async () => {
  const text = "import { twice } from '../lib/twice.ts';\nexport const f = (x: number[]): number => twice(x[0]);";
  const lib = "export const twice = (v: number): number => 2 * v;";
  for (const [name, path] of [
    ["model.ts", "../lib/twice.ts"],
    ["src/model.ts", "lib/twice.ts"],
    ["../a/model.ts", "../lib/twice.ts"],
    ["/home/src/model.ts", "/home/lib/twice.ts"],
  ] as const) {
    const parsed = await parseProcedure(text, { name, read: (asked) => (asked === path ? lib : undefined) });
    expect(parsed.name).toBe("f");
  }
});
