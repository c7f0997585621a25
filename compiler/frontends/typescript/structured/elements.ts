import type { Value } from "../../../graph/builder.ts";
import { mayCoincide, placeKey } from "../../../procedure/index-form.ts";
import type { Element } from "../../../procedure/procedure.ts";
import { bring } from "../../frame.ts";
import { frozenIndex } from "./indices.ts";
import { flush, openSegment, readAtStart, type Writer } from "./writer.ts";

// A segment reads everything before it writes anything. So what it has written is remembered by place; where another
// place may be the same element, the segment ends.

/** What an element holds here. */
export function readElement(writer: Writer, element: Element): Value {
  const { elements } = openSegment(writer);
  const pending = elements.get(placeKey(element));
  if (pending) return pending.value;
  const place = isApart(writer, element) ? element : moved(writer, element);
  return readAtStart(openSegment(writer), place);
}

/** Store a value in an element. */
export function writeElement(writer: Writer, element: Element, value: Value): void {
  const key = placeKey(element);
  const isKnown = openSegment(writer).elements.has(key);
  const place = isKnown || isApart(writer, element) ? element : moved(writer, element);
  const { elements, frame } = openSegment(writer);
  elements.set(placeKey(place), { element: place, value: bring(frame, value) });
}

/** Whether an element is none of those that the open segment writes. */
function isApart(writer: Writer, element: Element): boolean {
  for (const pending of openSegment(writer).elements.values()) {
    if (mayCoincide(pending.element, element)) return false;
  }
  return true;
}

/** The element behind the end of the segment. */
function moved(writer: Writer, element: Element): Element {
  const indices = element.indices.map((index) => frozenIndex(writer, index));
  flush(writer);
  return { ...element, indices };
}
