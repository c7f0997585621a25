import { describe, expect, it } from "vitest";
import { readPoint } from "../../compiler/cli/point.ts";
import { DiagnosticError } from "../../compiler/diagnostics/diagnostic.ts";
import { parseMath } from "../../compiler/frontends/mathjs/index.ts";

const { graph } = parseMath("x * y", { variables: ["x", "y"] });

describe("a point", () => {
  it.each([
    ["x=1,y=-1", [1, -1]],
    ["y=-1, x=1", [1, -1]],
    [" x = 1 , y = -1 ", [1, -1]],
    ["1,-1", [1, -1]],
    ["-1,2", [-1, 2]],
    ["+1,.5", [1, 0.5]],
    ["1e-3,-2E+2", [0.001, -200]],
    ["5.,0x10", [5, 16]],
    ["pi/2,-sqrt(2)", [Math.PI / 2, -Math.SQRT2]],
    ["max(1, 2),(3)", [2, 3]],
    ["x=2^3,y=1==1 ? 4 : 5", [8, 4]],
    ["Infinity,-Infinity", [Infinity, -Infinity]],
    ["∞,-∞", [Infinity, -Infinity]],
    ["-0,0", [-0, 0]],
    ["4.9e-324,1.7976931348623157e308", [5e-324, Number.MAX_VALUE]],
  ])("%s", (text, values) => {
    expect(readPoint(graph, text)).toEqual({ values, warnings: [] });
  });

  it("is nothing for a function without parameters", () => {
    expect(readPoint(parseMath("3").graph, undefined).values).toEqual([]);
  });

  it("may have parameters with the names of an object's own machinery", () => {
    const hostile = parseMath("__proto__ * constructor * toString").graph;
    expect(readPoint(hostile, "toString=3,__proto__=1,constructor=2").values).toEqual([1, 2, 3]);
  });

  it("warns of NaN where it stands", () => {
    const { values, warnings } = readPoint(graph, "x=1,y=NaN");
    expect(values).toEqual([1, NaN]);
    expect(warnings).toMatchObject([{ code: "ADJ607", severity: "warning", span: { start: 6, end: 9 } }]);
  });
});

describe("a point that is refused", () => {
  it.each([
    ["", "ADJ602", "the point has no value for `x` and `y`", undefined],
    ["x=1", "ADJ602", "the point has no value for `y`", [3, 3]],
    ["x=1,z=2", "ADJ601", "there is no parameter `z`", [4, 5]],
    ["x=1,__proto__=2", "ADJ601", "there is no parameter `__proto__`", [4, 13]],
    ["x=1,x=2", "ADJ603", "the parameter `x` is given twice", [4, 5]],
    ["x=1, 2", "ADJ606", "values with a name and values without one are mixed", [5, 6]],
    ["1", "ADJ605", "the point has 1 value for 2 parameters", [1, 1]],
    ["1,2,3", "ADJ605", "the point has 3 values for 2 parameters", [4, 5]],
    ["x=1..2,y=1", "ADJ604", "`1..2` is not a number", [2, 6]],
    ["x=,y=1", "ADJ604", "a value is missing", [2, 2]],
    ["1,", "ADJ604", "a value is missing", [2, 2]],
    ["x=a,y=1", "ADJ604", "`a` is not a number", [2, 3]],
    ["x=[1, 2],y=1", "ADJ604", "`[1, 2]` is not a number", [2, 8]],
    ["x=),y=1", "ADJ602", "the point has no value for `y`", [7, 7]],
  ])("%s", (text, code, message, place) => {
    const span = place && { start: place[0], end: place[1] };
    expect(diagnosticOf(text)).toMatchObject({ code, message, ...(span && { span }) });
  });

  it("suggests the parameter that was meant", () => {
    const { graph: other } = parseMath("alpha + beta");
    expect(diagnosticOf("alhpa=1,beta=2", other).help).toBe("did you mean `alpha`?");
  });
});

function diagnosticOf(text: string, of = graph): { readonly help?: string } {
  try {
    readPoint(of, text);
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics[0]!;
  }
  throw new Error(`${text} is accepted`);
}
