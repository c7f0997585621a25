import { at, InternalError } from "../diagnostics/internal-error.ts";
import { sameNode, type Graph, type Input, type Result } from "./graph.ts";
import { hashText, mix, numberHasher } from "./hash.ts";
import type { Node } from "./node.ts";
import type { Attributes, Primitive } from "./primitive.ts";
import type { Origin } from "./provenance.ts";
import { constant, constantValue, input, project } from "./structural.ts";
import { writeDims } from "./attributes.ts";
import { dimsOf, elementType, REAL, type Type } from "./type.ts";

/** A node under construction: the handle on which mathematics is written. */
export interface Value {
  readonly builder: Builder;
  readonly id: number;
}

/** The one place where nodes are made. Equal nodes are one node; ids increase; types are checked. */
export interface Builder {
  /** The node of a primitive applied to operands, made or found. @throws InternalError when it is ill-typed. */
  readonly apply: (primitive: Primitive, operands: readonly Value[], attributes?: Attributes) => Value;
  readonly constant: (value: number) => Value;
  readonly truth: (value: boolean) => Value;
  readonly input: (index: number, type?: Type) => Value;
  readonly project: (tuple: Value, index: number) => Value;
  readonly node: (value: Value) => Node;
  /** Record where a node comes from. The first origin stands; inputs and constants have none. */
  readonly note: (value: Value, origin: Origin) => void;
  readonly origin: (value: Value) => Origin | undefined;
  readonly size: () => number;
  /** The graph of everything made so far. The result is a list of all outputs, in order, where none is given. */
  readonly finish: (inputs: readonly Input[], outputs: readonly Value[], result?: Result) => Graph;
}

const NONE: Attributes = {};
const FREE = -1;

/** A new, empty builder. */
export function createBuilder(): Builder {
  const nodes: Node[] = [];
  const origins = new Map<number, Origin>();
  const hashNumber = numberHasher();
  let hashes: number[] = [];
  let slots = new Int32Array(64).fill(FREE);

  const hashOf = (primitive: Primitive, operands: readonly number[], attributes: Attributes): number => {
    let hash = primitive.hash;
    for (const id of operands) hash = mix(hash, id);
    for (const key in attributes) {
      const attribute = attributes[key];
      if (typeof attribute === "number") hash = mix(hash, hashNumber(attribute));
      else if (typeof attribute === "string") hash = mix(hash, hashText(attribute));
      else if (typeof attribute === "object") hash = mix(hash, attribute.hash);
    }
    return hash;
  };

  const grow = (): void => {
    slots = new Int32Array(slots.length * 2).fill(FREE);
    hashes.forEach((hash, id) => {
      slots[freeSlot(hash)] = id;
    });
  };

  const freeSlot = (hash: number): number => {
    const mask = slots.length - 1;
    let slot = hash & mask;
    while (slots[slot] !== FREE) slot = (slot + 1) & mask;
    return slot;
  };

  const intern = (primitive: Primitive, operands: readonly number[], attributes: Attributes): number => {
    const hash = hashOf(primitive, operands, attributes);
    const mask = slots.length - 1;
    const wanted = { primitive, operands, attributes };
    let slot = hash & mask;
    for (let id = at(slots, slot); id !== FREE; id = at(slots, slot)) {
      if (hashes[id] === hash && sameNode(wanted, at(nodes, id))) return id;
      slot = (slot + 1) & mask;
    }
    const id = nodes.length;
    const type = primitive.typeOf(
      operands.map((operand) => at(nodes, operand).type),
      attributes,
    );
    nodes.push({ id, primitive, operands, attributes, type });
    hashes.push(hash);
    slots[slot] = id;
    if (nodes.length * 2 > slots.length) grow();
    return id;
  };

  const idOf = (value: Value): number => {
    if (value.builder !== builder) throw new InternalError("a value of another graph is used as an operand");
    return value.id;
  };

  const apply: Builder["apply"] = (primitive, operands, attributes = NONE) => ({
    builder,
    id: intern(primitive, operands.map(idOf), attributes),
  });

  const builder: Builder = {
    apply,
    constant: (value) => apply(constant, [], { value }),
    truth: (value) => apply(constant, [], { value: value ? 1 : 0, boolean: 1 }),
    input: (index, type = REAL) =>
      apply(input, [], {
        index,
        boolean: elementType(type).kind === "boolean" ? 1 : 0,
        dims: writeDims(dimsOf(type)),
      }),
    project: (tuple, index) => apply(project, [tuple], { index }),
    node: (value) => at(nodes, idOf(value)),
    note: (value, origin) => {
      if (at(nodes, idOf(value)).operands.length === 0) return;
      const earlier = origins.get(value.id);
      if (earlier === undefined) origins.set(value.id, origin);
      else if (earlier.name === undefined && origin.name !== undefined)
        origins.set(value.id, { ...earlier, ...origin });
    },
    origin: (value) => origins.get(idOf(value)),
    size: () => nodes.length,
    finish: (inputs, outputs, result) => {
      const ids = outputs.map(idOf);
      const hash = ids.reduce(mix, hashes.reduce(mix, mix(inputs.length, nodes.length)));
      const finished: Graph = {
        nodes,
        inputs,
        outputs: ids,
        result: result ?? ids.map((_, index) => index),
        provenance: origins,
        hash,
      };
      hashes = [];
      slots = new Int32Array(0);
      return finished;
    },
  };
  return builder;
}

/** The number (0 or 1 for a truth value) that a value is known to be; undefined where it is computed. */
export function knownValue(value: Value): number | undefined {
  return constantValue(value.builder.node(value));
}
