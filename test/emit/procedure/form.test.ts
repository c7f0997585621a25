import { describe, expect, it } from "vitest";
import { procedureProgram, type ProcedureRequest } from "../../../compiler/emit/procedure/function.ts";
import { tidied } from "../../../compiler/emit/procedure/tidy.ts";
import { printFunction } from "../../../compiler/emit/print.ts";
import { add, mul, neg, sub } from "../../../compiler/primitives/arithmetic.ts";
import { eq, gt, lt } from "../../../compiler/primitives/comparison.ts";
import { exp } from "../../../compiler/primitives/exponential.ts";
import { erf } from "../../../compiler/primitives/special.ts";
import type { Procedure, Statement, Structure } from "../../../compiler/procedure/procedure.ts";
import { verify } from "../../../compiler/procedure/verify.ts";
import {
  allocate,
  array,
  block,
  compute,
  count,
  element,
  lengthOf,
  loop,
  parameter,
  plus,
  procedure,
  repeat,
  scalar,
  set,
  shelf,
  when,
} from "../../procedure/build.ts";

/** The lines of the body of a procedure, as TypeScript. */
function body(given: Procedure, request: Partial<ProcedureRequest> = {}): string {
  const lines = printed(given, request).split("\n");
  const first = lines.findIndex((line) => line.endsWith("{"));
  return lines
    .slice(first + 1, -1)
    .map((line) => line.slice(2))
    .join("\n");
}

function printed(given: Procedure, request: Partial<ProcedureRequest> = {}): string {
  verify(given);
  const program = procedureProgram(tidied(given, {}), { name: given.name, ...request });
  return program.functions.flatMap((each) => printFunction(each, "typescript")).join("\n");
}

const text = (...lines: readonly string[]): string => lines.join("\n");
const stop: Statement = { kind: "break" };

describe("a number", () => {
  const [x, y] = [scalar("x"), scalar("y")];

  it("that is written once is a constant", () => {
    const [a, b] = [scalar("a"), scalar("b")];
    const made = block(
      [a, b],
      [compute((read) => [[a, mul(read(x), read(y))]]), compute((read) => [[b, add(read(a), 1)]])],
    );
    const result: Structure = { form: "list", items: [a, b] };
    expect(body(procedure([x, y], made, result))).toBe(text("const a = x * y;", "const b = a + 1;", "return [a, b];"));
  });

  it("that is only returned is written there", () => {
    const a = scalar("a");
    const made = block([a], [compute((read) => [[a, mul(read(x), read(y))]])]);
    expect(body(procedure([x, y], made, a))).toBe("return x * y;");
    expect(body(procedure([x, y], made, a), { style: "into" })).toBe("return x * y;");
  });

  it("that stays what it is is not written", () => {
    expect(body(procedure([x], block([], [compute((read) => [[x, read(x)]])]), x))).toBe("return x;");
  });

  it("that is written again is a variable, which is declared with its first value", () => {
    const [a, i] = [scalar("a"), scalar("i", "integer")];
    const step = loop(i, 0, 3, block([], [compute((read) => [[a, add(read(a), read(x))]])]));
    expect(body(procedure([x], block([a], [set(a, 2), step]), a))).toBe(
      text("let a = 2;", "for (let i = 0; i < 3; i++) {", "  a += x;", "}", "return a;"),
    );
  });

  it("that both sides of a decision write is declared before", () => {
    const [a, test] = [scalar("a"), scalar("test", "boolean")];
    const made = block(
      [a, test],
      [
        compute((read) => [[test, gt(read(x), read(y))]]),
        when(test, [compute((read) => [[a, read(x)]])], [compute((read) => [[a, read(y)]])]),
      ],
    );
    expect(body(procedure([x, y], made, a))).toBe(
      text("let a: number;", "if (x > y) {", "  a = x;", "} else {", "  a = y;", "}", "return a;"),
    );
  });

  it("has a value where TypeScript does not see that it is written before it is read", () => {
    const [a, test, b] = [scalar("a"), scalar("test", "boolean"), scalar("b")];
    const made = block(
      [a, test, b],
      [
        compute((read) => [[test, gt(read(x), read(y))]]),
        set(b, 1),
        when(test, [compute((read) => [[a, exp(read(x))]])]),
        when(test, [compute((read) => [[b, read(a)]])]),
      ],
    );
    expect(body(procedure([x, y], made, b))).toBe(
      text(
        "const test = x > y;",
        "let b = 1;",
        "let a = 0;",
        "if (test) {",
        "  a = Math.exp(x);",
        "}",
        "if (test) {",
        "  b = a;",
        "}",
        "return b;",
      ),
    );
  });

  it("is declared in the loop that it does not outlive", () => {
    const [a, s, i] = [scalar("a"), scalar("s"), scalar("i", "integer")];
    const inner = block([], [compute((read) => [[a, exp(read(x))]]), compute((read) => [[s, read(a), "adds"]])]);
    expect(body(procedure([x], block([a, s], [set(s, 0), loop(i, 0, 3, inner)]), s))).toBe(
      text("let s = 0;", "for (let i = 0; i < 3; i++) {", "  const a = Math.exp(x);", "  s += a;", "}", "return s;"),
    );
  });

  it("that nothing reads is not computed, with whatever was computed for it", () => {
    const [a, b, i] = [scalar("a"), scalar("b"), scalar("i", "integer")];
    const wasted = loop(i, 0, 3, block([], [compute((read) => [[b, read(a), "adds"]])]));
    const made = block([a, b], [compute((read) => [[a, exp(read(x))]]), set(b, 0), wasted]);
    expect(body(procedure([x], made, x))).toBe("return x;");
  });

  it("is combined with a value in place", () => {
    const [a, i] = [array("a"), scalar("i", "integer")];
    const of = element(a, i);
    const inner = block(
      [],
      [
        compute((read) => [[of, add(read(of), read(x))]]),
        compute((read) => [[of, mul(read(y), read(of))]]),
        compute((read) => [[of, sub(read(of), mul(read(x), read(y)))]]),
        compute((read) => [[of, neg(read(y)), "adds"]]),
        compute((read) => [[of, mul(neg(read(x)), read(y)), "adds"]]),
        compute((read) => [[of, sub(read(x), read(of))]]),
      ],
    );
    const given = procedure([x, y, parameter(a, "a", true)], block([], [loop(i, 0, lengthOf(a), inner)]), undefined);
    expect(body(given)).toBe(
      text(
        "for (let i = 0; i < a.length; i++) {",
        "  a[i]! += x;",
        "  a[i]! *= y;",
        "  a[i]! -= x * y;",
        "  a[i]! -= y;",
        "  a[i]! -= x * y;",
        "  a[i] = x - a[i]!;",
        "}",
      ),
    );
  });
});

describe("several writes", () => {
  const [x, y] = [scalar("x"), scalar("y")];

  it("that read one another keep what is needed later", () => {
    const made = block(
      [],
      [
        compute((read) => [
          [x, mul(read(y), 2)],
          [y, add(read(y), read(x))],
        ]),
      ],
    );
    expect(body(procedure([x, y], made, { form: "list", items: [x, y] }))).toBe(
      text("const x_old = x;", "x = 2 * y;", "y += x_old;", "return [x, y];"),
    );
  });

  it("that change places keep one of them", () => {
    const a = array("a");
    const swap = compute((read) => [
      [element(a, 0), read(element(a, 1))],
      [element(a, 1), read(element(a, 0))],
    ]);
    expect(body(procedure([parameter(a, "a", true)], block([], [swap]), undefined))).toBe(
      text("const a_0 = a[0]!;", "a[0] = a[1]!;", "a[1] = a_0;"),
    );
  });

  it("leave a number that the others read for the end", () => {
    const [a, b] = [scalar("a"), scalar("b")];
    const made = block(
      [a, b],
      [
        set(a, 1),
        set(b, 0),
        compute((read) => [
          [a, exp(read(a))],
          [b, mul(read(a), read(x)), "adds"],
        ]),
      ],
    );
    expect(body(procedure([x], made, { form: "list", items: [a, b] }))).toBe(
      text("let a = 1;", "let b = 0;", "b += a * x;", "a = Math.exp(a);", "return [a, b];"),
    );
  });

  it("store a number as soon as the others only need the new one", () => {
    const a = scalar("a");
    const b = scalar("b");
    const made = block(
      [b],
      [
        compute((read) => {
          const next = mul(read(a), read(x));
          return [
            [a, next],
            [b, exp(next)],
          ];
        }),
      ],
    );
    expect(body(procedure([a, x], made, { form: "list", items: [a, b] }))).toBe(
      text("a *= x;", "const b = Math.exp(a);", "return [a, b];"),
    );
  });
});

describe("a decision", () => {
  const [x, y, s] = [scalar("x"), scalar("y"), scalar("s")];

  it("leaves out what does nothing", () => {
    const test = scalar("test", "boolean");
    const made = block(
      [test, s],
      [set(s, 1), compute((read) => [[test, lt(read(x), read(y))]]), when(test, [], [set(s, 2)])],
    );
    expect(body(procedure([x, y], made, s))).toBe(text("let s = 1;", "if (!(x < y)) {", "  s = 2;", "}", "return s;"));
  });

  it("follows another one", () => {
    const flags = [scalar("p", "boolean"), scalar("q", "boolean")] as const;
    const [p, q] = flags;
    const inner: Statement = { kind: "if", test: q, then: block([], [set(s, 2)]), otherwise: block([], [set(s, 3)]) };
    const made = block([s], [set(s, 0), when(p, [set(s, 1)], [inner])]);
    expect(body(procedure([...flags], made, s))).toBe(
      text(
        "let s = 0;",
        "if (p) {",
        "  s = 1;",
        "} else if (q) {",
        "  s = 2;",
        "} else {",
        "  s = 3;",
        "}",
        "return s;",
      ),
    );
  });
});

describe("a loop", () => {
  const [x, y] = [scalar("x"), scalar("y")];
  const test = scalar("test", "boolean");
  const decide = compute((read) => [[test, gt(read(x), read(y))]]);
  const halve = compute((read) => [[x, mul(0.5, read(x))]]);

  it("that starts with its test is a while", () => {
    const inner = block([test], [decide, when(test, [halve], [stop])]);
    expect(body(procedure([x, y], block([], [repeat(inner)]), x))).toBe(
      text("while (x > y) {", "  x *= 0.5;", "}", "return x;"),
    );
  });

  it("that is left by its test is a while of the opposite", () => {
    const inner = block([test], [decide, when(test, [stop], [halve])]);
    expect(body(procedure([x, y], block([], [repeat(inner)]), x))).toBe(
      text("while (!(x > y)) {", "  x *= 0.5;", "}", "return x;"),
    );
  });

  it("that is left in the middle goes on without nesting", () => {
    const inner = block([test], [halve, decide, when(test, [stop], [compute((read) => [[x, sub(read(x), 1)]])])]);
    expect(body(procedure([x, y], block([], [repeat(inner)]), x))).toBe(
      text("while (true) {", "  x *= 0.5;", "  if (x > y) break;", "  x -= 1;", "}", "return x;"),
    );
  });

  it("counts down to what its limit says", () => {
    const [a, i, s] = [array("a"), scalar("i", "integer"), scalar("s")];
    const sum = block([], [compute((read) => [[s, read(element(a, i)), "adds"]])]);
    const made = block([s], [set(s, 0), loop(i, plus(lengthOf(a), -1), -1, sum, -1)]);
    expect(body(procedure([a], made, s))).toContain("for (let i = a.length - 1; i >= 0; i--) {");
    const other = block([s], [set(s, 0), loop(i, 1, plus(lengthOf(a), 1), sum, 2)]);
    expect(body(procedure([a], other, s))).toContain("for (let i = 1; i <= a.length; i += 2) {");
  });

  it("whose limit changes meanwhile remembers it", () => {
    const [a, i, v] = [array("a"), scalar("i", "integer"), scalar("v")];
    const grow = block([v], [compute((read) => [[v, read(element(a, i))]]), { kind: "push", array: a, value: v }]);
    const made = block([a], [allocate(a, [2], 1), loop(i, 0, lengthOf(a), grow)]);
    expect(body(procedure([], made, a))).toBe(
      text(
        "const a = new Array<number>(2).fill(1);",
        "const end = a.length;",
        "for (let i = 0; i < end; i++) {",
        "  a.push(a[i]!);",
        "}",
        "return a;",
      ),
    );
  });

  it("in another one counts by the next letter", () => {
    const [i, j, s] = [scalar("i", "integer"), scalar("i", "integer"), scalar("s")];
    const inner = loop(j, 0, i, block([], [compute((read) => [[s, read(x), "adds"]])]));
    expect(body(procedure([x], block([s], [set(s, 0), loop(i, 0, 3, block([], [inner]))]), s))).toContain(
      "for (let j = 0; j < i; j++) {",
    );
  });

  it("has the rows that stay the same named before it", () => {
    const [m, v] = [array("m", { rank: 2 }), array("v", { storage: "Float64Array" })];
    const [i, j] = [scalar("i", "integer"), scalar("j", "integer")];
    const term = compute((read) => [[element(v, i), read(element(m, i, j)), "adds"]]);
    const inner = loop(j, 0, lengthOf(m, 1), block([], [term]));
    const made = block([v], [allocate(v, [lengthOf(m)]), loop(i, 0, lengthOf(m), block([], [inner]))]);
    expect(body(procedure([m], made, v))).toBe(
      text(
        "const v = new Float64Array(m.length);",
        "for (let i = 0; i < m.length; i++) {",
        "  const m_i = m[i]!;",
        "  for (let j = 0; j < m_i.length; j++) {",
        "    v[i]! += m_i[j]!;",
        "  }",
        "}",
        "return v;",
      ),
    );
  });
});

describe("types", () => {
  const x = scalar("x");

  it("are written where TypeScript takes a constant for one number that is compared with another", () => {
    const [mode, copy, test] = [scalar("mode"), scalar("copy"), scalar("test", "boolean")];
    const made = block(
      [mode, copy, test],
      [
        set(mode, 2),
        compute((read) => [[copy, read(mode)]]),
        compute((read) => [[test, eq(read(copy), 3)]]),
        when(test, [compute((read) => [[x, mul(read(x), read(copy))]])]),
      ],
    );
    expect(body(procedure([x], made, x))).toBe(
      text("const mode: number = 2;", "const copy = mode;", "if (copy === 3) {", "  x *= copy;", "}", "return x;"),
    );
  });

  it("are written where what is computed from an element is stored there in a loop", () => {
    const [a, i, v] = [array("a"), scalar("i", "integer"), scalar("v")];
    const inner = block(
      [v],
      [compute((read) => [[v, exp(read(element(a, 0)))]]), compute((read) => [[element(a, 0), mul(read(v), read(v))]])],
    );
    const given = procedure([parameter(a, "a", true)], block([], [loop(i, 0, 3, inner)]), undefined);
    expect(body(given)).toBe(
      text("for (let i = 0; i < 3; i++) {", "  const v: number = Math.exp(a[0]!);", "  a[0] = v * v;", "}"),
    );
  });
});

describe("memory", () => {
  it("is put aside and taken up again", () => {
    const [x, n, s] = [scalar("x"), scalar("n", "integer"), scalar("s")];
    const [a, b] = [array("a", { storage: "Float64Array" }), array("b", { storage: "Float64Array" })];
    const kept = shelf("kept", 1, "Float64Array");
    const [i, j] = [scalar("i", "integer"), scalar("j", "integer")];
    const forth = block(
      [a],
      [allocate(a, [2], 0.5), compute((read) => [[element(a, 0), read(x)]]), { kind: "keep", array: a, shelf: kept }],
    );
    const back = block(
      [b],
      [{ kind: "take", array: b, shelf: kept }, compute((read) => [[s, read(element(b, 0)), "adds"]])],
    );
    expect(body(procedure([x, n], block([s, kept], [set(s, 0), loop(i, 0, n, forth), loop(j, 0, n, back)]), s))).toBe(
      text(
        "let s = 0;",
        "const kept: Float64Array[] = [];",
        "for (let i = 0; i < n; i++) {",
        "  const a = new Float64Array(2).fill(0.5);",
        "  a[0] = x;",
        "  kept.push(a);",
        "}",
        "for (let j = 0; j < n; j++) {",
        "  const b = kept.pop()!;",
        "  s += b[0]!;",
        "}",
        "return s;",
      ),
    );
  });

  it("is pushed and popped where it is computed and needed", () => {
    const [x, y, tape, saved, again] = [scalar("x"), scalar("y"), array("tape"), scalar("saved"), scalar("saved")];
    const made = block(
      [tape, saved, again],
      [
        allocate(tape, [0]),
        compute((read) => [[saved, exp(read(x))]]),
        { kind: "push", array: tape, value: saved },
        compute((read) => [[x, read(y)]]),
        { kind: "pop", array: tape, target: again },
        compute((read) => [[x, mul(read(again), read(x))]]),
      ],
    );
    expect(body(procedure([x, y], made, x))).toBe(
      text("const tape: number[] = [];", "tape.push(Math.exp(x));", "x = y;", "x *= tape.pop()!;", "return x;"),
    );
  });

  it("of several axes is a list of rows", () => {
    const [x, out] = [array("x", { rank: 2 }), array("out", { rank: 2, storage: "Float64Array" })];
    const made = block([out], [allocate(out, [lengthOf(x), lengthOf(x, 1)])]);
    expect(body(procedure([x], made, out))).toBe(
      text("const out = Array.from({ length: x.length }, () => new Float64Array(x[0]!.length));", "return out;"),
    );
  });
});

describe("names", () => {
  it("are those of the procedure, unless they are taken", () => {
    const [own, other, word] = [scalar("x"), scalar("x"), scalar("class")];
    const made = block(
      [other, word],
      [compute((read) => [[other, exp(read(own))]]), compute((read) => [[word, erf(read(other))]])],
    );
    const result: Structure = { form: "list", items: [other, word] };
    expect(body(procedure([own], made, result))).toBe(
      text("const x_2 = Math.exp(x);", "const class_2 = erf(x_2);", "return [x_2, class_2];"),
    );
  });

  it("are not those of functions that are called", () => {
    const [special, result] = [scalar("erf"), scalar("result")];
    const made = block([result], [compute((read) => [[result, erf(read(special))]])]);
    expect(printed(procedure([special], made, result))).toContain("f(erf_2: unknown): number {\n  return erf(erf_2);");
  });

  it("are used again in other blocks", () => {
    const [x, s] = [array("x"), scalar("s")];
    const sum = (): Statement => {
      const [i, term] = [scalar("i", "integer"), scalar("term")];
      const inner = [
        compute((read) => [[term, exp(read(element(x, i)))]]),
        compute((read) => [[s, read(term), "adds"]]),
      ];
      return loop(i, 0, lengthOf(x), block([term], inner));
    };
    const lines = body(procedure([x], block([s], [set(s, 0), sum(), sum()]), s)).split("\n");
    expect(lines.filter((line) => line === "  const term = Math.exp(x[i]!);")).toHaveLength(2);
  });
});

describe("parameters", () => {
  it("that are objects are taken apart where they are needed", () => {
    const [w, b, unused, x] = [array("w"), scalar("b"), scalar("unused"), scalar("x")];
    const [low, high] = [scalar("low"), scalar("x")];
    const params: Structure = {
      form: "record",
      fields: [
        ["w", w],
        ["b-c", b],
        ["unused", unused],
        ["range", { form: "list", items: [low, high] }],
      ],
    };
    const made = block([], [compute((read) => [[x, add(mul(read(element(w, 0)), read(b)), read(high)), "adds"]])]);
    expect(body(procedure([parameter(params, "params"), x], made, x))).toBe(
      text('const { w, "b-c": b, range: [, x_2] } = params;', "x += w[0]! * b + x_2;", "return x;"),
    );
  });

  it("that are large objects are taken apart on several lines", () => {
    const fields = Array.from({ length: 12 }, (_, index) => scalar(`coefficient${index}`));
    const params: Structure = {
      form: "record",
      fields: [["all", { form: "record", fields: fields.map((each) => [each.name, each]) }]],
    };
    const x = scalar("x");
    const made = block(
      [],
      fields.map((each) => compute((read) => [[x, read(each), "adds"]])),
    );
    const lines = body(procedure([parameter(params, "params"), x], made, x)).split("\n");
    expect(lines.slice(0, 3)).toEqual(["const {", "  all: {", "    coefficient0,"]);
    expect(lines.slice(13, 17)).toEqual(["    coefficient11,", "  },", "} = params;", "x += coefficient0;"]);
  });

  it("that are written must be no other argument", () => {
    const [x, y] = [array("x"), array("y")];
    const made = block([], [compute((read) => [[element(y, 0), read(element(x, 0))]])]);
    expect(body(procedure([x, parameter(y, "y", true)], made, undefined))).toBe(
      text("if (y === x) throw new RangeError(`y is written, and must be no other argument`);", "y[0] = x[0]!;"),
    );
  });
});

describe("the style that writes into arrays of the caller", () => {
  it("returns the first number, and overwrites the arrays that would be made", () => {
    const [x, y, s, t] = [array("x"), array("y", { storage: "Float64Array" }), scalar("s"), scalar("t")];
    const made = block(
      [y, s, t],
      [
        allocate(y, [lengthOf(x)]),
        compute((read) => [
          [s, exp(read(element(x, 0)))],
          [t, read(count(lengthOf(x)))],
        ]),
        compute((read) => [[element(y, 0), read(s)]]),
      ],
    );
    const result: Structure = {
      form: "record",
      fields: [
        ["value", s],
        ["gradient", { form: "list", items: [y, t, s] }],
      ],
    };
    const given = procedure([{ ...parameter(x), type: "number[]" }], made, result, "f");
    expect(printed(given, { style: "into", resultName: "valueAndGradient" })).toBe(
      text(
        "/** Returns the value; overwrites y; writes t, s into gradient. */",
        "export function f(x: number[], y: Float64Array, gradient: Float64Array): number {",
        "  if (y.length !== x.length) throw new RangeError(`y has ${y.length} elements, and must have ${x.length}`);",
        "  y.fill(0);",
        "  const s = Math.exp(x[0]!);",
        "  const t = x.length;",
        "  y[0] = s;",
        "  gradient[0] = t;",
        "  gradient[1] = s;",
        "  return s;",
        "}",
      ),
    );
  });

  it("compares many arrays at once", () => {
    const inputs = ["a", "b", "c"].map((name) => array(name));
    const outputs = ["u", "v", "w"].map((name) => array(name));
    const made = block(
      outputs,
      outputs.flatMap((output, place) => {
        const input = inputs[place]!;
        return [
          allocate(output, [lengthOf(input)]),
          compute((read) => [[element(output, 0), read(element(input, 0))]]),
        ];
      }),
    );
    const given = procedure(inputs, made, { form: "list", items: outputs });
    expect(body(given, { style: "into" })).toContain(
      text(
        "const written: readonly unknown[] = [u, v, w];",
        "const read: readonly unknown[] = [a, b, c];",
        "if (written.some((each, place) => read.includes(each) || written.indexOf(each) !== place)) {",
        '  throw new RangeError("an array that is written must be no other argument");',
        "}",
      ),
    );
  });

  it("overwrites rows", () => {
    const [x, y] = [array("x", { rank: 2 }), array("y", { rank: 2 })];
    const made = block([y], [allocate(y, [lengthOf(x), lengthOf(x, 1)], 1)]);
    expect(body(procedure([x], made, y), { style: "into" })).toBe(
      text(
        "if (y === x) throw new RangeError(`y is written, and must be no other argument`);",
        "if (y.length !== x.length) throw new RangeError(`y has ${y.length} elements, and must have ${x.length}`);",
        "for (let i = 0; i < y.length; i++) {",
        "  const row = y[i]!;",
        "  if (row.length !== x[0]!.length) throw new RangeError(`y has ${row.length} elements, and must have ${x[0]!.length}`);",
        "  row.fill(1);",
        "}",
      ),
    );
  });
});

describe("comments", () => {
  it("say where loops, decisions and named steps are in the source, once where they are the same line", () => {
    const [x, s, i, a, test] = [
      array("x"),
      scalar("s"),
      scalar("i", "integer"),
      scalar("a"),
      scalar("test", "boolean"),
    ];
    const inner = block(
      [a, test],
      [
        compute((read) => [[a, exp(read(element(x, i)))]], 4),
        compute((read) => [[test, gt(read(a), 1)]], 5),
        { ...when(test, [compute((read) => [[s, read(a), "adds"]], 6)]), line: 5 },
      ],
    );
    const counted = { ...loop(i, 0, lengthOf(x), inner), line: 3 };
    const made = block([s], [compute(() => [[s, 0]], 2), counted]);
    expect(body(procedure([x], made, s), { file: "model.ts" })).toBe(
      text(
        "let s = 0; // model.ts:2",
        "for (let i = 0; i < x.length; i++) { // model.ts:3",
        "  const a = Math.exp(x[i]!); // model.ts:4",
        "  if (a > 1) { // model.ts:5",
        "    s += a;",
        "  }",
        "}",
        "return s;",
      ),
    );
  });
});
