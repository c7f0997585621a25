import type { Json } from "../../inspect/json.ts";
import type { Elements } from "../../function-types.ts";
import type { Network } from "../../train/networks.ts";
import type { Settings } from "../../train/settings.ts";
import { zerosOf } from "../../train/programs.ts";

/** The arrays of a network as JSON: each has its name, its shape, its type, and its elements as base64, the lowest byte first. */
export function arraysJson(arrays: readonly Elements[], { parameters }: Network): Json {
  return arrays.map((elements, index) => ({
    name: parameters[index]?.name,
    shape: parameters[index]?.lengths,
    type: elements instanceof Float32Array ? "float32" : "float64",
    data: base64Of(elements),
  }));
}

function base64Of(elements: Elements): string {
  const size = elements.BYTES_PER_ELEMENT;
  const bytes = Buffer.alloc(elements.length * size);
  for (const [index, value] of elements.entries()) {
    if (size === 4) bytes.writeFloatLE(value, index * size);
    else bytes.writeDoubleLE(value, index * size);
  }
  return bytes.toString("base64");
}

/** The arrays that JSON holds; undefined where they are not those of the network, in the precision of the settings. */
export function arraysFrom(
  json: unknown,
  { parameters }: Network,
  settings: Settings,
): readonly Elements[] | undefined {
  if (!Array.isArray(json) || json.length !== parameters.length) return undefined;
  const entries: readonly unknown[] = json;
  const arrays = parameters.map(({ name, lengths }, index) => {
    const empty = zerosOf(
      settings,
      lengths.reduce((product, each) => product * each, 1),
    );
    const entry = entries[index];
    const type = settings.precision === "f32" ? "float32" : "float64";
    const data = fieldOf(entry, "data");
    if (fieldOf(entry, "name") !== name || fieldOf(entry, "type") !== type || typeof data !== "string")
      return undefined;
    const bytes = Buffer.from(data, "base64");
    const size = empty.BYTES_PER_ELEMENT;
    if (bytes.length !== empty.length * size) return undefined;
    return empty.map((_, k) => (size === 4 ? bytes.readFloatLE(k * size) : bytes.readDoubleLE(k * size)));
  });
  const found = arrays.filter((elements) => elements !== undefined);
  return found.length === parameters.length ? found : undefined;
}

/** A field of a JSON object; undefined where there is none. */
export function fieldOf(json: unknown, name: string): unknown {
  return typeof json === "object" && json !== null
    ? Object.entries(json).find(([key]) => key === name)?.[1]
    : undefined;
}
