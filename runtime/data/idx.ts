/** An array of bytes as an IDX file holds it: the lengths of its axes, and its elements row by row. */
export interface Idx {
  readonly lengths: readonly number[];
  readonly elements: Uint8Array;
}

/** The types of elements that the format knows, by the third byte. */
const TYPES: ReadonlyMap<number, string> = new Map([
  [0x08, "unsigned bytes"],
  [0x09, "signed bytes"],
  [0x0b, "integers of 16 bits"],
  [0x0c, "integers of 32 bits"],
  [0x0d, "floating-point numbers of 32 bits"],
  [0x0e, "floating-point numbers of 64 bits"],
]);

const UNSIGNED_BYTES = 0x08;

/**
 * Read an IDX file of unsigned bytes, the format of the MNIST database: two bytes 0, the type of the elements, the
 * number of axes, the length of each axis as four bytes, the highest first, and the elements. They are not copied.
 *
 * Source: Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST database of handwritten digits, “File formats”.
 *
 * @throws RangeError where the bytes are no such file, with what is wrong as its message.
 */
export function readIdx(bytes: Uint8Array): Idx {
  const [first = NaN, second = NaN, type = NaN, axes = NaN] = bytes;
  const magic = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const name = TYPES.get(type);
  if (first !== 0 || second !== 0 || name === undefined || !(axes > 0)) {
    throw new RangeError(`it does not begin like an IDX file: its first bytes are ${magic === "" ? "missing" : magic}`);
  }
  if (type !== UNSIGNED_BYTES) throw new RangeError(`it holds ${name}, but only unsigned bytes are read`);
  const start = 4 + 4 * axes;
  if (bytes.length < start) throw new RangeError(`it ends within its header, after ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lengths = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const count = lengths.reduce((product, length) => product * length, 1);
  const elements = bytes.subarray(start);
  if (elements.length !== count) {
    throw new RangeError(`its header promises ${lengths.join("×")} = ${count} bytes, but ${elements.length} follow`);
  }
  return { lengths, elements };
}
