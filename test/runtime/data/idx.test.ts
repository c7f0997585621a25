import { describe, expect, it } from "vitest";
import { data } from "../../../runtime/index.ts";

const labels = [0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1];
const images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 250, 251, 252];

describe("IDX files", () => {
  it("have lengths, the highest byte first, and elements", () => {
    expect(data.readIdx(Uint8Array.from(labels))).toEqual({ lengths: [3], elements: Uint8Array.of(7, 2, 1) });
    const { lengths, elements } = data.readIdx(Uint8Array.from(images));
    expect(lengths).toEqual([2, 1, 3]);
    expect(Array.from(elements)).toEqual([1, 2, 3, 250, 251, 252]);
    const long = Uint8Array.from([0, 0, 8, 1, 0, 1, 2, 3, ...new Uint8Array(0x010203)]);
    expect(data.readIdx(long).lengths).toEqual([66051]);
  });

  it("are read where they lie in a larger buffer", () => {
    const buffer = Uint8Array.from([9, 9, 9, ...labels, 9]);
    expect(data.readIdx(buffer.subarray(3, 3 + labels.length)).elements).toEqual(Uint8Array.of(7, 2, 1));
  });

  it.each([
    ["nothing", [], "its first bytes are missing"],
    ["another file", [0x50, 0x4b, 3, 4, 0], "its first bytes are 50 4b 03 04"],
    ["a type that there is not", [0, 0, 10, 1, 0, 0, 0, 0], "its first bytes are 00 00 0a 01"],
    ["no axes", [0, 0, 8, 0], "its first bytes are 00 00 08 00"],
    ["other numbers", [0, 0, 13, 1, 0, 0, 0, 0], "floating-point numbers of 32 bits"],
    ["half a header", [0, 0, 8, 2, 0, 0, 0, 1], "ends within its header"],
    ["too few elements", labels.slice(0, -1), "promises 3 = 3 bytes, but 2 follow"],
    ["too many elements", [...images, 1], "promises 2×1×3 = 6 bytes, but 7 follow"],
    ["lengths whose product is huge", [0, 0, 8, 3, ...new Uint8Array(12).fill(255)], "but 0 follow"],
  ])("are refused with the reason: %s", (_, bytes, reason) => {
    expect(() => data.readIdx(Uint8Array.from(bytes))).toThrow(reason);
    expect(() => data.readIdx(Uint8Array.from(bytes))).toThrow(RangeError);
  });
});
