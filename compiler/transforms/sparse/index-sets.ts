import { at } from "../../diagnostics/internal-error.ts";

/** The set of a value that is known to be 0: it depends on nothing. */
export const ZERO = 0;

/** The set of a value that depends on no input. */
export const NONE = 1;

/**
 * Sets of inputs, each known by a number. Equal small sets have the same number; a set of many inputs is kept as the sets
 * that it is the union of, so that a sum over n terms, read n times, takes the room of n numbers and not of n².
 */
export interface IndexSets {
  readonly single: (index: number) => number;
  /** The union of two sets. A zero adds nothing, not even to another zero. */
  readonly join: (a: number, b: number) => number;
  /** The union of any number of sets; of none it is that of a zero. */
  readonly union: (ids: readonly number[]) => number;
  /** The inputs of a set, ascending. */
  readonly indicesOf: (id: number) => Int32Array;
}

/** Sets of more inputs than this are kept as unions. */
const MAX_LISTED = 64;

/** The largest number of sets whose pairs can be told by one number. */
const MAX_SETS = 2 ** 26;

/** Sets of inputs that are numbered from 0 up to, and without, `count`. */
export function createIndexSets(count: number): IndexSets {
  const empty = new Int32Array(0);
  /** The inputs of each set, where they are listed. */
  const members: (Int32Array | undefined)[] = [empty, empty];
  /** The sets that each set is the union of, where they are not. */
  const parts: (readonly number[] | undefined)[] = [undefined, undefined];
  const listed = new Map<string, number>();
  const joined = new Map<number, number>();
  const seen = new Int32Array(count).fill(-1);

  const list = (indices: Int32Array): number => {
    const key = indices.join(",");
    const known = listed.get(key);
    if (known !== undefined) return known;
    const id = members.push(indices) - 1;
    parts.push(undefined);
    listed.set(key, id);
    return id;
  };

  const unlisted = (ids: readonly number[]): number => {
    parts.push(ids);
    return members.push(undefined) - 1;
  };

  const combine = (ids: readonly number[]): number => {
    let indices: Int32Array = empty;
    for (const id of ids) {
      const more = members[id];
      if (more === undefined || more.length > MAX_LISTED) return unlisted(ids);
      indices = merged(indices, more);
      if (indices.length > MAX_LISTED) return unlisted(ids);
    }
    return list(indices);
  };

  const pairOf = (a: number, b: number): number => {
    const [x, y] = [members[a], members[b]];
    if (x === undefined || y === undefined || x.length + y.length > 2 * MAX_LISTED) return unlisted([a, b]);
    const indices = merged(x, y);
    if (indices.length === x.length) return a;
    if (indices.length === y.length) return b;
    return indices.length > MAX_LISTED ? unlisted([a, b]) : list(indices);
  };

  const join = (a: number, b: number): number => {
    if (a === b) return a;
    const [low, high] = a < b ? [a, b] : [b, a];
    if (low <= NONE) return high;
    const key = low * MAX_SETS + high;
    const known = joined.get(key);
    if (known !== undefined) return known;
    const id = pairOf(low, high);
    joined.set(key, id);
    return id;
  };

  const indicesOf = (id: number): Int32Array => {
    const known = members[id];
    if (known !== undefined) return known;
    const found: number[] = [];
    const visited = new Set([id]);
    const open = [id];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const index of members[next] ?? empty) {
        if (seen[index] === id) continue;
        seen[index] = id;
        found.push(index);
      }
      if (members[next] !== undefined) continue;
      for (const part of parts[next] ?? []) {
        if (visited.has(part)) continue;
        visited.add(part);
        open.push(part);
      }
    }
    const indices = ascending(found);
    members[id] = indices;
    return indices;
  };

  return {
    single: (index) => list(Int32Array.of(index)),
    join,
    union: (ids) => {
      const distinct = [...new Set(ids)].filter((id) => id > NONE).sort((a, b) => a - b);
      if (distinct.length === 0) return ids.includes(NONE) ? NONE : ZERO;
      if (distinct.length === 1) return at(distinct, 0);
      return distinct.length === 2 ? join(at(distinct, 0), at(distinct, 1)) : combine(distinct);
    },
    indicesOf,
  };
}

/** The union of two ascending lists. */
function merged(a: Int32Array, b: Int32Array): Int32Array {
  const result = new Int32Array(a.length + b.length);
  let [i, j, count] = [0, 0, 0];
  while (i < a.length || j < b.length) {
    const [x, y] = [a[i] ?? Infinity, b[j] ?? Infinity];
    result[count++] = Math.min(x, y);
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return result.subarray(0, count);
}

function ascending(indices: Iterable<number>): Int32Array {
  return Int32Array.from(indices).sort();
}
