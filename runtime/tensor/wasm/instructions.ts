/**
 * The instructions of WebAssembly that the kernels need, as bytes:
 * https://webassembly.github.io/spec/core/binary/instructions.html
 *
 * Instructions with operands are written as expressions: the operands come first, each of which leaves its value on the
 * stack, then the instruction that takes them from it.
 */
import { signed, unsigned } from "./leb128.ts";

/** Instructions, or parts of them, one after another: bytes, which are only brought together in the end. */
export type Code = number | readonly Code[];

/** The bytes of instructions. */
export function bytesOf(code: Code): readonly number[] {
  const bytes: number[] = [];
  const append = (part: Code): void => {
    if (typeof part === "number") bytes.push(part);
    else part.forEach(append);
  };
  append(code);
  return bytes;
}

/** The value of a local variable; parameters are the first ones. */
export function get(local: number): Code {
  return [0x20, unsigned(local)];
}

/** Give a local variable a value. */
export function set(local: number, value: Code): Code {
  return [value, 0x21, unsigned(local)];
}

/** Give a local variable a value, which is also the value of the expression. */
export function tee(local: number, value: Code): Code {
  return [value, 0x22, unsigned(local)];
}

/** An integer of 32 bits. */
export function constant(value: number): Code {
  return [0x41, signed(value)];
}

/** x + y. */
export function add(x: Code, y: Code): Code {
  return [x, y, 0x6a];
}

/** x - y. */
export function sub(x: Code, y: Code): Code {
  return [x, y, 0x6b];
}

/** x · y. */
export function mul(x: Code, y: Code): Code {
  return [x, y, 0x6c];
}

/** Whether x < y, as integers without sign. */
export function less(x: Code, y: Code): Code {
  return [x, y, 0x49];
}

/** `x` where the condition is not 0, `y` where it is; both are evaluated. */
export function select(condition: Code, x: Code, y: Code): Code {
  return [x, y, condition, 0x1b];
}

/** Carry out the body, and do so again as long as the condition behind it is not 0. */
export function doWhile(body: Code, condition: Code): Code {
  return [0x03, NO_RESULT, body, condition, 0x0d, 0, END];
}

/** The byte behind a block, and behind the body of a function. */
export const END = 0x0b;

const NO_RESULT = 0x40;

/** The prefix of vector instructions. */
const VECTOR = 0xfd;

/** The 16 bytes at an address and the offset. */
export function load(address: Code, offset = 0): Code {
  return [address, VECTOR, unsigned(0), UNALIGNED, unsigned(offset)];
}

/** Write 16 bytes to an address and the offset. */
export function store(address: Code, offset: number, value: Code): Code {
  return [address, value, VECTOR, unsigned(11), UNALIGNED, unsigned(offset)];
}

/** The logarithm of an alignment that is promised for speed; no promise costs nothing where it is kept. */
const UNALIGNED = 0;

/** A vector of zeros. */
export const ZEROS: Code = [VECTOR, unsigned(12), new Array<number>(16).fill(0)];

/** The bytes of x (0 to 15) and y (16 to 31) with these numbers. */
export function shuffle(x: Code, y: Code, bytes: readonly number[]): Code {
  return [x, y, VECTOR, unsigned(13), bytes];
}

/** What the kernels need of vectors of numbers of one precision. */
export interface Lanes {
  /** The bytes of a number. */
  readonly size: 4 | 8;
  /** How many numbers a vector of 16 bytes has. */
  readonly count: 4 | 2;
  /** A vector that has the number at an address and the offset everywhere. */
  readonly splat: (address: Code, offset: number) => Code;
  readonly add: (x: Code, y: Code) => Code;
  readonly mul: (x: Code, y: Code) => Code;
}

/** Vectors of two numbers of double precision. */
export const f64x2: Lanes = {
  size: 8,
  count: 2,
  splat: (address, offset) => [address, VECTOR, unsigned(10), UNALIGNED, unsigned(offset)],
  add: (x, y) => [x, y, VECTOR, unsigned(240)],
  mul: (x, y) => [x, y, VECTOR, unsigned(242)],
};

/** Vectors of four numbers of single precision. */
export const f32x4: Lanes = {
  size: 4,
  count: 4,
  splat: (address, offset) => [address, VECTOR, unsigned(9), UNALIGNED, unsigned(offset)],
  add: (x, y) => [x, y, VECTOR, unsigned(228)],
  mul: (x, y) => [x, y, VECTOR, unsigned(230)],
};
