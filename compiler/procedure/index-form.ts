import type { Index, Place, Reading } from "./procedure.ts";

/** An index as a sum of multiples of what is not known: 2·i + n − 1. */
export interface Affine {
  readonly constant: number;
  /** The factors of the unknowns, by their keys. */
  readonly terms: ReadonlyMap<string, number>;
}

/** An index as a sum. */
export function affine(index: Index): Affine {
  switch (index.kind) {
    case "number":
      return { constant: index.value, terms: new Map() };
    case "variable":
      return unknown(`v${String(index.variable.id)}`);
    case "length":
      return unknown(`l${String(index.array.id)}.${String(index.axis)}`);
    case "operation": {
      const left = affine(index.left);
      const right = affine(index.right);
      if (index.operator === "*") return product(left, right);
      return combined(left, right, index.operator === "+" ? 1 : -1);
    }
  }
}

function unknown(key: string): Affine {
  return { constant: 0, terms: new Map([[key, 1]]) };
}

/** a + factor·b. */
export function combined(a: Affine, b: Affine, factor: number): Affine {
  const terms = new Map(a.terms);
  for (const [key, coefficient] of b.terms) {
    const sum = (terms.get(key) ?? 0) + factor * coefficient;
    if (sum === 0) terms.delete(key);
    else terms.set(key, sum);
  }
  return { constant: a.constant + factor * b.constant, terms };
}

function product(a: Affine, b: Affine): Affine {
  const [scale, other] = a.terms.size === 0 ? [a.constant, b] : [b.constant, a];
  if (a.terms.size === 0 || b.terms.size === 0) return combined({ constant: 0, terms: new Map() }, other, scale);
  return unknown(`(${[formKey(a), formKey(b)].sort().join("*")})`);
}

function formKey({ constant, terms }: Affine): string {
  const parts = [...terms].map(([key, coefficient]) => `${String(coefficient)}${key}`).sort();
  return [...parts, String(constant)].join("+");
}

/** A text that equal indices share, as far as sums and products tell. */
export function indexKey(index: Index): string {
  return formKey(affine(index));
}

/** A text that a place has for itself, as long as the variables of its indices do not change. */
export function placeKey(place: Reading): string {
  if (place.form === "scalar") return `v${String(place.id)}`;
  if (place.form === "count") return `#${indexKey(place.index)}`;
  return `a${String(place.array.id)}[${place.indices.map(indexKey).join("][")}]`;
}

/** a − b, where that is a number whatever the variables are. */
export function indexDifference(a: Index, b: Index): number | undefined {
  const { constant, terms } = combined(affine(a), affine(b), -1);
  return terms.size === 0 ? constant : undefined;
}

/** Whether two places may be the same memory. Places with the same key are. */
export function mayCoincide(a: Place, b: Place): boolean {
  if (a.form === "scalar" || b.form === "scalar") return a.form === b.form && a === b;
  if (a.array !== b.array) return false;
  return a.indices.every((index, axis) => {
    const other = b.indices[axis];
    const apart = other && indexDifference(index, other);
    return apart === undefined || apart === 0;
  });
}

/** Whether an index is 0. */
export function isZero(index: Index): boolean {
  return index.kind === "number" && index.value === 0;
}

/** The index plus a number. */
export function shifted(index: Index, by: number): Index {
  if (by === 0) return index;
  if (index.kind === "number") return { kind: "number", value: index.value + by };
  if (index.kind === "operation" && index.operator !== "*" && index.right.kind === "number") {
    const { left, operator, right } = index;
    return shifted(left, by + (operator === "+" ? right.value : -right.value));
  }
  const right: Index = { kind: "number", value: Math.abs(by) };
  return { kind: "operation", operator: by > 0 ? "+" : "-", left: index, right };
}

/** a + b, a − b or a·b, without what does nothing. */
export function operation(operator: "+" | "-" | "*", left: Index, right: Index): Index {
  if (right.kind === "number" && operator !== "*") return shifted(left, operator === "+" ? right.value : -right.value);
  if (left.kind === "number" && operator === "+") return shifted(right, left.value);
  if (operator === "*") {
    if (left.kind === "number" && right.kind === "number") return { kind: "number", value: left.value * right.value };
    if (left.kind === "number" && left.value === 1) return right;
    if (right.kind === "number" && right.value === 1) return left;
    if ([left, right].some((each) => each.kind === "number" && each.value === 0)) return { kind: "number", value: 0 };
  }
  return { kind: "operation", operator, left, right };
}
