import type { Vector } from "./vector.ts";

/** Where the numbers of structured parameters stand in a vector: one after another, in the order of lists and fields. */
export interface Layout<Parameters> {
  /** The number of numbers. */
  readonly size: number;
  /**
   * The numbers of parameters, or of their gradient. A list may stand in the place of a record, with its fields in their
   * order, as gradients of generated modules do. @throws RangeError when there are more or fewer numbers, TypeError when
   * something is neither a number, a typed array, a list nor a record.
   */
  readonly flatten: (parameters: unknown) => Float64Array;
  /** Parameters like the example, with the numbers of a vector. @throws RangeError when there are more or fewer. */
  readonly unflatten: (vector: Vector) => Parameters;
}

/**
 * The layout of parameters like an example: numbers, `Float64Array`s, `Float32Array`s, and lists and records of them,
 * nested as one likes. @throws TypeError where there is something else.
 */
export function layoutOf<Parameters>(example: Parameters): Layout<Parameters> {
  const size = sizeOf(example);
  const isLikeExample = (value: unknown): value is Parameters => kindOf(value) === kindOf(example);
  return {
    size,
    flatten: (parameters) => {
      requireSize(sizeOf(parameters), size);
      const out = new Float64Array(size);
      write(out, 0, parameters);
      return out;
    },
    unflatten: (vector) => {
      requireSize(vector.length, size);
      const { value } = read(example, new Float64Array(vector), 0);
      if (isLikeExample(value)) return value;
      throw new TypeError("the parameters are not like the example");
    },
  };
}

function requireSize(actual: number, size: number): void {
  if (actual !== size) throw new RangeError(`there are ${actual} numbers, and not ${size}`);
}

type Kind = "number" | "doubles" | "singles" | "list" | "record";

/** What parameters are, or a part of them. @throws TypeError when they cannot be parameters. */
function kindOf(value: unknown): Kind {
  if (typeof value === "number") return "number";
  if (value instanceof Float64Array) return "doubles";
  if (value instanceof Float32Array) return "singles";
  if (Array.isArray(value)) return "list";
  if (typeof value === "object" && value !== null && isPlain(value)) return "record";
  throw new TypeError(`${String(value)} is neither a number, a typed array, a list nor a record of them`);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The fields of a list or a record with their names, in their order. */
function fieldsOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

function sizeOf(value: unknown): number {
  if (typeof value === "number") return 1;
  if (value instanceof Float64Array || value instanceof Float32Array) return value.length;
  kindOf(value);
  return fieldsOf(value).reduce((sum, [, field]) => sum + sizeOf(field), 0);
}

/** Write the numbers of parameters from an offset on, and return where they end. */
function write(out: Float64Array, offset: number, value: unknown): number {
  if (typeof value === "number") {
    out[offset] = value;
    return offset + 1;
  }
  if (value instanceof Float64Array || value instanceof Float32Array) {
    out.set(value, offset);
    return offset + value.length;
  }
  return fieldsOf(value).reduce((at, [, field]) => write(out, at, field), offset);
}

/** Read parameters like an example from an offset on, and where they end. */
function read(
  example: unknown,
  vector: Float64Array,
  offset: number,
): { readonly value: unknown; readonly end: number } {
  const end = offset + sizeOf(example);
  switch (kindOf(example)) {
    case "number":
      return { value: vector[offset], end };
    case "doubles":
      return { value: vector.slice(offset, end), end };
    case "singles":
      return { value: Float32Array.from(vector.subarray(offset, end)), end };
    case "list":
    case "record": {
      let at = offset;
      const fields = fieldsOf(example).map(([name, field]) => {
        const part = read(field, vector, at);
        at = part.end;
        return [name, part.value] as const;
      });
      return { value: Array.isArray(example) ? fields.map(([, value]) => value) : Object.fromEntries(fields), end };
    }
  }
}
