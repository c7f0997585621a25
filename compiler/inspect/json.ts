import { isNestedList, type Nested } from "../graph/nested.ts";

/** What can be written as JSON. */
export type Json = number | string | boolean | undefined | readonly Json[] | { readonly [key: string]: Json };

/**
 * A value as JSON on one line. Numbers read back as the same double, also −0; NaN and the infinities, which JSON lacks,
 * are strings. What is undefined is left out.
 */
export function toJson(value: Json): string {
  if (typeof value === "number") {
    if (Object.is(value, -0)) return "-0";
    return Number.isFinite(value) ? String(value) : `"${value}"`;
  }
  if (typeof value !== "object") return JSON.stringify(value ?? null);
  if (isList(value)) return `[${value.map(toJson).join(", ")}]`;
  const fields = Object.entries(value).filter(([, part]) => part !== undefined);
  return `{${fields.map(([key, part]) => `${JSON.stringify(key)}: ${toJson(part)}`).join(", ")}}`;
}

function isList(value: readonly Json[] | { readonly [key: string]: Json }): value is readonly Json[] {
  return Array.isArray(value);
}

/** Numbers, or truth values, as lists of lists. */
export function nestedJson(value: Nested, isTruth = false): Json {
  if (typeof value === "number") return isTruth ? value !== 0 : value;
  return isNestedList(value) ? value.map((part) => nestedJson(part, isTruth)) : Array.from(value);
}
