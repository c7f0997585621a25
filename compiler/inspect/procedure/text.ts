import type { Nested } from "../../graph/nested.ts";
import { nestedJson, type Json } from "../json.ts";
import { shapeOf, writeValue } from "../value.ts";
import { isList, isNumbers, isRecord, type StructuredValue } from "./values.ts";

/** A value as a person reads it: numbers with all of their digits, small arrays in full, large ones by shape and norm. */
export function structuredText(value: StructuredValue): string {
  if (typeof value === "boolean") return String(value);
  const nested = nestedOf(value);
  if (nested !== undefined) {
    const { text } = writeValue(nested, shapeOf(nested), { type: "real" });
    return typeof nested === "number" || text.startsWith("[") ? text : `(${text})`;
  }
  if (isRecord(value)) {
    const fields = Object.entries(value).map(([name, field]) => `${name}: ${structuredText(field)}`);
    return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
  }
  return isList(value) ? `[${value.map(structuredText).join(", ")}]` : "";
}

/** A value as JSON. */
export function structuredJson(value: StructuredValue): Json {
  if (typeof value === "boolean" || typeof value === "number") return value;
  if (isNumbers(value)) return nestedJson(value);
  if (isList(value)) return value.map(structuredJson);
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, structuredJson(field)]));
}

/** A number, or lists of lists of numbers that are all of one length; undefined for anything else. */
function nestedOf(value: StructuredValue): Nested | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "boolean" || isRecord(value)) return undefined;
  if (isNumbers(value)) return Array.from(value);
  const parts = value.map(nestedOf);
  if (!parts.every((part) => part !== undefined)) return undefined;
  const shape = shapeOf(parts[0] ?? 0).join();
  return parts.every((part) => shapeOf(part).join() === shape) ? parts : undefined;
}
