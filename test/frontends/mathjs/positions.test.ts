import { describe, expect, test } from "vitest";
import { parseMath } from "../../../compiler/frontends/mathjs/index.ts";

/** What of the text each node comes from, with the name of the step. */
function origins(text: string): readonly string[] {
  const { graph } = parseMath(text);
  return graph.nodes.flatMap(({ id, primitive, operands }) => {
    if (operands.length === 0) return [];
    const { span, name } = graph.provenance.get(id) ?? {};
    const piece = span && text.slice(span.start, span.end);
    return [`${name === undefined ? "" : `${name} = `}${primitive.name}: ${piece ?? "?"}`];
  });
}

describe("every step knows where it comes from", () => {
  test.each([
    ["x^2 * sin(y)", ["power: x^2", "sin: sin(y)", "mul: x^2 * sin(y)"]],
    ["2 x y", ["mul: 2 x", "mul: 2 x y"]],
    ["(x + y) * (x - y)", ["add: x + y", "sub: x - y", "mul: (x + y) * (x - y)"]],
    [
      "-x + (not y) + z!",
      [
        "neg: -x",
        "ne: y",
        "not: not y",
        "cond: not y",
        "project: not y",
        "add: -x + (not y)",
        "factorial: z!",
        "add: -x + (not y) + z!",
      ],
    ],
    ["a = x + y # first\nb = a * a; c = b\nc - x", ["a = add: x + y", "b = mul: a * a", "sub: c - x"]],
    ["x + 10%", ["div: 10%", "mul: x + 10%", "add: x + 10%"]],
    ["f(t) = t^2\nf(x)/2", ["power: t^2", "div: f(x)/2"]],
    [
      "0 < x <= 1 ? x : 2 x",
      [
        "lt: 0 < x <= 1",
        "le: 0 < x <= 1",
        "and: 0 < x <= 1",
        "cond: 0 < x <= 1 ? x : 2 x",
        "project: 0 < x <= 1 ? x : 2 x",
      ],
    ],
    ["[ x+1 , max( x, 2 ) ]", ["add: x+1", "max: max( x, 2 )"]],
    ["x mod 3 + 5%3", ["mod: x mod 3", "mod: 5%3", "add: x mod 3 + 5%3"]],
    ["clamp(x, 0, 1)", ["max: clamp(x, 0, 1)", "min: clamp(x, 0, 1)"]],
    ["a = x # é\r\n\r\nb = a + 1", ["b = add: a + 1"]],
  ])("%s", (text, expected) => {
    expect(origins(text)).toEqual(expected);
  });

  test("also inside a condition", () => {
    const text = "x > 0 ? log(x) : 1";
    const branch = parseMath(text).graph.nodes.find(({ primitive }) => primitive.name === "cond");
    const then = branch?.attributes["then"];
    if (typeof then !== "object") throw new Error("there is no branch");
    expect(Array.from(then.provenance.values())).toEqual([{ span: { start: 8, end: 14 } }]);
  });

  test("the first name stands", () => {
    expect(origins("a = x + y; b = a; c = x + y; b c")).toEqual(["a = add: x + y", "mul: b c"]);
  });
});
