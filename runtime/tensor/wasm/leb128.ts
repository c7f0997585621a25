/**
 * The integers of the WebAssembly binary format, seven bits to a byte, the lowest first; the highest bit of a byte says
 * that another one follows: https://webassembly.github.io/spec/core/binary/values.html#integers
 */

/** An integer from 0 to 2³² - 1, as counts, indices and addresses are written. */
export function unsigned(value: number): readonly number[] {
  const low = value & 0x7f;
  const rest = value >>> 7;
  return rest === 0 ? [low] : [low | 0x80, ...unsigned(rest)];
}

/** An integer from -2³¹ to 2³¹ - 1, as constants are written; bit 6 of the last byte is the sign. */
export function signed(value: number): readonly number[] {
  const low = value & 0x7f;
  const rest = value >> 7;
  const isLast = (low & 0x40) === 0 ? rest === 0 : rest === -1;
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}
