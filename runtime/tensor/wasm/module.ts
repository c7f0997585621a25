/** WebAssembly modules as bytes: https://webassembly.github.io/spec/core/binary/modules.html */
import { bytesOf, END, type Code } from "./instructions.ts";
import { unsigned } from "./leb128.ts";

/**
 * A function that is exported and returns nothing. Its local variables are numbered: first the parameters and other
 * integers of 32 bits, then the vectors.
 */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: number;
  readonly integers: number;
  readonly vectors: number;
  readonly body: Code;
}

const I32 = 0x7f;
const V128 = 0x7b;
const FUNCTION_TYPE = 0x60;
const EXPORTED_FUNCTION = 0;
const EXPORTED_MEMORY = 2;
const WITHOUT_MAXIMUM = 0;

/** A module of these functions with an empty memory, which is exported as `memory`. */
export function encodeModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [
    FUNCTION_TYPE,
    vector(new Array<Code>(parameters).fill(I32)),
    vector([]),
  ]);
  const exported = [
    [name("memory"), EXPORTED_MEMORY, unsigned(0)],
    ...functions.map((each, index) => [name(each.name), EXPORTED_FUNCTION, unsigned(index)]),
  ];
  const module = [
    [0, 0x61, 0x73, 0x6d], // "\0asm"
    [1, 0, 0, 0], // The version
    section(1, types),
    section(
      3,
      functions.map((_, index) => unsigned(index)),
    ),
    section(5, [[WITHOUT_MAXIMUM, unsigned(0)]]),
    section(7, exported),
    section(10, functions.map(code)),
  ];
  return Uint8Array.from(bytesOf(module));
}

function code({ integers, vectors, body }: WasmFunction): Code {
  const locals = vector([
    [unsigned(integers), I32],
    [unsigned(vectors), V128],
  ]);
  return sized([locals, body, END]);
}

function section(id: number, items: readonly Code[]): Code {
  return [id, sized(vector(items))];
}

/** Items with their number in front. */
function vector(items: readonly Code[]): Code {
  return [unsigned(items.length), items];
}

/** Bytes with their number in front. */
function sized(code: Code): Code {
  const bytes = bytesOf(code);
  return [unsigned(bytes.length), bytes];
}

/** A name, which consists of ASCII characters. */
function name(text: string): Code {
  return sized(Array.from(text, (character) => character.charCodeAt(0)));
}
