import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ownEngine } from "../../../../runtime/tensor/wasm/instance.ts";
import { bytesOf, constant, f32x4, f64x2, get, set } from "../../../../runtime/tensor/wasm/instructions.ts";
import { kernelModule } from "../../../../runtime/tensor/wasm/kernels.ts";
import { signed, unsigned } from "../../../../runtime/tensor/wasm/leb128.ts";
import { encodeModule } from "../../../../runtime/tensor/wasm/module.ts";

const engine = ownEngine()!;

/** The integer that bytes stand for, by the definition: seven bits each, the lowest first. */
function decoded(bytes: readonly number[], isSigned: boolean): bigint {
  const bits = bytes.reduce((sum, byte, index) => sum + (BigInt(byte & 0x7f) << BigInt(7 * index)), 0n);
  return isSigned ? BigInt.asIntN(7 * bytes.length, bits) : bits;
}

/** Whether every byte but the last says that another one follows. */
function isTerminated(bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => byte >= 0x80 === index < bytes.length - 1);
}

describe("LEB128", () => {
  it("has the bytes of the examples in the DWARF standard", () => {
    expect(unsigned(2)).toEqual([2]);
    expect(unsigned(127)).toEqual([127]);
    expect(unsigned(128)).toEqual([0x80, 1]);
    expect(unsigned(12857)).toEqual([0xb9, 0x64]);
    expect(signed(2)).toEqual([2]);
    expect(signed(-2)).toEqual([0x7e]);
    expect(signed(127)).toEqual([0xff, 0]);
    expect(signed(-127)).toEqual([0x81, 0x7f]);
    expect(signed(128)).toEqual([0x80, 1]);
    expect(signed(-128)).toEqual([0x80, 0x7f]);
  });

  it("can be read back, for all integers of 32 bits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (value) => {
        expect(decoded(unsigned(value), false)).toBe(BigInt(value));
        expect(isTerminated(unsigned(value))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(decoded(signed(value), true)).toBe(BigInt(value));
        expect(isTerminated(signed(value))).toBe(true);
      }),
    );
  });
});

describe("the encoder of modules", () => {
  it("makes the smallest module byte by byte", () => {
    const parts = [
      [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      [1, 5, 1, 0x60, 1, 0x7f, 0],
      [3, 2, 1, 0],
      [5, 3, 1, 0, 0],
      [7, 14, 2, 6, ...Buffer.from("memory"), 2, 0, 1, ...Buffer.from("f"), 0, 0],
      [10, 12, 1, 10, 2, 1, 0x7f, 0, 0x7b, 0x20, 0, 0x21, 1, 0x0b],
    ];
    const f = { name: "f", parameters: 1, integers: 1, vectors: 0, body: set(1, get(0)) };
    expect([...encodeModule([f])]).toEqual(parts.flat());
  });

  it("makes modules that engines accept, and rejects nothing itself", () => {
    const f = { name: "f", parameters: 2, integers: 0, vectors: 0 };
    expect(engine.validate(encodeModule([]))).toBe(true);
    expect(engine.validate(encodeModule([{ ...f, body: set(0, constant(-1)) }]))).toBe(true);
    expect(engine.validate(encodeModule([{ ...f, body: set(2, constant(-1)) }]))).toBe(false);
    expect(engine.validate(encodeModule([{ ...f, body: constant(1) }]))).toBe(false);
  });

  it("brings nested instructions together in their order", () => {
    expect(bytesOf([1, [2, [3], []], 4])).toEqual([1, 2, 3, 4]);
  });
});

describe("the module of the kernels", () => {
  it.each([
    ["double", f64x2],
    ["single", f32x4],
  ])("is valid in %s precision, and small enough to be compiled without a promise in browsers", (_, lanes) => {
    const bytes = kernelModule(lanes);
    expect(engine.validate(bytes)).toBe(true);
    expect(bytes.length).toBeLessThan(4096);
  });
});
