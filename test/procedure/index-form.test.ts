import { describe, expect, it } from "vitest";
import {
  indexDifference,
  indexKey,
  mayCoincide,
  operation,
  placeKey,
  shifted,
} from "../../compiler/procedure/index-form.ts";
import type { Index } from "../../compiler/procedure/procedure.ts";
import { array, element, index, lengthOf, scalar } from "./build.ts";

const [i, j] = [scalar("i", "integer"), scalar("j", "integer")];
const x = array("x");
const n = lengthOf(x);

function combined(operator: "+" | "-" | "*", left: Index, right: Index): Index {
  return { kind: "operation", operator, left, right };
}

describe("indices as sums of multiples", () => {
  it("have one key, however they are written", () => {
    const twice = combined("+", index(i), index(i));
    expect(indexKey(twice)).toBe(indexKey(combined("*", index(2), index(i))));
    expect(indexKey(combined("-", combined("+", n, index(i)), index(i)))).toBe(indexKey(n));
    expect(indexKey(combined("*", index(i), index(j)))).toBe(indexKey(combined("*", index(j), index(i))));
    expect(indexKey(index(i))).not.toBe(indexKey(index(j)));
    expect(indexKey(lengthOf(x, 0))).not.toBe(indexKey(lengthOf(x, 1)));
  });

  it("have a difference where it is a number", () => {
    expect(indexDifference(shifted(index(i), 3), index(i))).toBe(3);
    expect(indexDifference(combined("-", n, index(1)), combined("+", n, index(1)))).toBe(-2);
    const square = combined("*", combined("+", index(i), index(1)), combined("-", index(i), index(1)));
    expect(indexDifference(square, square)).toBe(0);
    expect(indexDifference(index(i), index(j))).toBeUndefined();
    expect(indexDifference(combined("*", index(2), index(i)), index(i))).toBeUndefined();
  });

  it("are written without what does nothing", () => {
    expect(shifted(shifted(index(i), 2), -2)).toEqual(index(i));
    expect(shifted(index(3), -5)).toEqual(index(-2));
    expect(operation("+", index(0), index(i))).toEqual(index(i));
    expect(operation("*", index(1), index(i))).toEqual(index(i));
    expect(operation("*", index(i), index(0))).toEqual(index(0));
    expect(operation("*", index(-2), index(3))).toEqual(index(-6));
    expect(operation("-", index(i), index(4))).toEqual(shifted(index(i), -4));
    expect(operation("-", index(0), index(i))).toEqual(combined("-", index(0), index(i)));
  });
});

describe("places", () => {
  it("have a key of their own", () => {
    expect(placeKey(element(x, i))).toBe(placeKey(element(x, combined("+", index(0), index(i)))));
    expect(placeKey(element(x, i))).not.toBe(placeKey(element(array("x"), i)));
    expect(placeKey(i)).not.toBe(placeKey({ form: "count", index: index(i) }));
  });

  it("are apart where some index is", () => {
    const a = array("a", { rank: 2 });
    expect(mayCoincide(element(x, i), element(x, j))).toBe(true);
    expect(mayCoincide(element(x, i), element(x, shifted(index(i), 1)))).toBe(false);
    expect(mayCoincide(element(a, i, j), element(a, j, shifted(index(j), 1)))).toBe(false);
    expect(mayCoincide(element(a, i, j), element(a, j, i))).toBe(true);
    expect(mayCoincide(element(x, i), element(a, i, i))).toBe(false);
    expect(mayCoincide(i, i)).toBe(true);
    expect(mayCoincide(i, element(x, i))).toBe(false);
  });
});
