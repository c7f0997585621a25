import { describe, expect, it } from "vitest";
import { DiagnosticError } from "../compiler/diagnostics/diagnostic.ts";
import { parseMath } from "../compiler/frontends/mathjs/index.ts";
import { requireScalar, wrtPositions } from "../compiler/request.ts";
import { DERIVATIVES } from "../compiler/transforms/derive.ts";

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("the differentiated parameters", () => {
  const { graph } = parseMath("alpha * beta * __proto__ * constructor");

  it("are found in the order in which they are named", () => {
    expect(wrtPositions(graph, ["beta", "alpha"])).toEqual([1, 0]);
    expect(wrtPositions(graph, [])).toEqual([]);
  });

  it("may have the names of an object's own machinery", () => {
    expect(wrtPositions(graph, ["constructor", "__proto__"])).toEqual([3, 2]);
    expect(thrownBy(() => wrtPositions(graph, ["toString"]))).toBeInstanceOf(DiagnosticError);
  });

  it("are refused where they are not known, with what was meant", () => {
    const error = thrownBy(() => wrtPositions(graph, ["beta", "alhpa"]));
    expect(error).toMatchObject({
      diagnostics: [{ code: "ADJ601", span: { start: 5, end: 10 }, help: "did you mean `alpha`?" }],
      source: { name: "wrt", text: "beta,alhpa" },
    });
  });

  it("are refused where they occur twice", () => {
    const error = thrownBy(() => wrtPositions(graph, ["beta", "alpha", "beta"]));
    expect(error).toMatchObject({ diagnostics: [{ code: "ADJ603", span: { start: 11, end: 15 } }] });
  });
});

describe("derivatives of several outputs", () => {
  const scalar = parseMath("x^2");
  const vector = parseMath("[x, x^2]");

  it.each(DERIVATIVES)("%s is possible for one output", (kind) => {
    expect(thrownBy(() => requireScalar(scalar, kind))).toBeUndefined();
  });

  it.each(["value", "jacobian", "jvp", "vjp"] as const)("%s is possible", (kind) => {
    expect(thrownBy(() => requireScalar(vector, kind))).toBeUndefined();
  });

  it.each([
    ["gradient", "a gradient exists only for functions whose result is a number"],
    ["valueAndGradient", "a gradient exists only for functions whose result is a number"],
    ["hessian", "a Hessian exists only for functions whose result is a number"],
    ["hvp", "a Hessian-vector product exists only for functions whose result is a number"],
  ] as const)("%s is refused", (kind, message) => {
    expect(thrownBy(() => requireScalar(vector, kind))).toMatchObject({ diagnostics: [{ code: "ADJ608", message }] });
  });
});
