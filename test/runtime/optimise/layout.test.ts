import { describe, expect, it } from "vitest";
import { layoutOf } from "../../../runtime/optimise/layout.ts";

describe("a layout", () => {
  const example = {
    w: Float64Array.of(1, 2, 3),
    bias: 4,
    layers: [{ a: 5 }, { a: 6 }],
    single: Float32Array.of(0.5),
    list: [7, 8],
  };
  const layout = layoutOf(example);

  it("puts the numbers of parameters one after another, in the order of their fields", () => {
    expect(layout.size).toBe(9);
    expect([...layout.flatten(example)]).toEqual([1, 2, 3, 4, 5, 6, 0.5, 7, 8]);
  });

  it("makes parameters like the example of them", () => {
    const back = layout.unflatten([9, 8, 7, 6, 5, 4, 0.25, 2, 1]);
    expect(back).toEqual({
      w: Float64Array.of(9, 8, 7),
      bias: 6,
      layers: [{ a: 5 }, { a: 4 }],
      single: Float32Array.of(0.25),
      list: [2, 1],
    });
    expect(layout.unflatten(layout.flatten(example))).toEqual(example);
  });

  it("shares no memory", () => {
    const vector = layout.flatten(example);
    const back = layout.unflatten(vector);
    vector.fill(0);
    expect(back).toEqual(example);
    back.w.fill(0);
    expect([...example.w]).toEqual([1, 2, 3]);
  });

  it("flattens a list in the place of a record, as gradients of modules are", () => {
    const { flatten } = layoutOf({ w: Float64Array.of(0, 0), b: 0 });
    expect([...flatten([Float64Array.of(1, 2), 3])]).toEqual([1, 2, 3]);
  });

  it("holds for a number, an array or nothing as well", () => {
    expect(layoutOf(3).unflatten([4])).toBe(4);
    expect(layoutOf(Float64Array.of(1, 2)).unflatten([3, 4])).toEqual(Float64Array.of(3, 4));
    expect(layoutOf({}).size).toBe(0);
    expect(layoutOf([]).unflatten([])).toEqual([]);
  });

  it("refuses too few and too many numbers", () => {
    expect(() => layout.unflatten([1, 2])).toThrow("there are 2 numbers, and not 9");
    expect(() => layout.flatten([1])).toThrow("there are 1 numbers, and not 9");
    expect(() => layout.flatten({ ...example, bias: [4, 4] })).toThrow("there are 10 numbers, and not 9");
  });

  it.each([["text"], [null], [undefined], [true], [new Map()], [() => 1]])("refuses %s", (part) => {
    expect(() => layoutOf({ part })).toThrow(TypeError);
    expect(() => layout.flatten({ part })).toThrow(TypeError);
  });
});
