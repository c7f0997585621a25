/** One step of a 32-bit multiplicative hash. */
export function mix(hash: number, word: number): number {
  const h = Math.imul(hash ^ word, 0x9e3779b1);
  return h ^ (h >>> 15);
}

/** The hash of a text, by its UTF-16 code units. */
export function hashText(text: string): number {
  let hash = text.length;
  for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i));
  return hash;
}

/** A hash of numbers by their bits, so that 0 and −0 differ and every NaN is the same. */
export function numberHasher(): (value: number) => number {
  let bits: { readonly double: Float64Array; readonly words: Uint32Array } | undefined;
  return (value) => {
    if (Number.isInteger(value) && Math.abs(value) < 2 ** 31 && !Object.is(value, -0)) return value | 0;
    if (bits === undefined) {
      const double = new Float64Array(1);
      bits = { double, words: new Uint32Array(double.buffer) };
    }
    bits.double[0] = value;
    return mix(bits.words[0] ?? 0, bits.words[1] ?? 0);
  };
}
