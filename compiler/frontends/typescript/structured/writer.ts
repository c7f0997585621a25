import type { ts } from "ts-morph";
import { InternalError } from "../../../diagnostics/internal-error.ts";
import { knownValue, type Builder, type Value } from "../../../graph/builder.ts";
import { createDraft, type Draft } from "../../../procedure/compute.ts";
import { operation } from "../../../procedure/index-form.ts";
import type {
  Allocate,
  ArrayVariable,
  Break,
  Derive,
  Element,
  Index,
  Kind,
  Pop,
  Push,
  Reading,
  Scalar,
  Storage,
  Variable,
} from "../../../procedure/procedure.ts";
import { variablesOf } from "../../../procedure/walk.ts";
import { bring, createLink, type Frame } from "../../frame.ts";
import type { Activation, Cursor } from "../session.ts";
import { isTruth, type Lowered, type View } from "../value.ts";

/** A scalar whose kind is found when all uses are known. */
export interface DraftScalar {
  readonly form: "scalar";
  readonly id: number;
  readonly name: string;
  kind: Kind;
}

/** An array whose kind, and whose name where it has no better one, are found later. */
export interface DraftArray {
  readonly form: "array";
  readonly id: number;
  name: string;
  kind: "real" | "integer";
  readonly rank: number;
  readonly storage: Storage;
}

/** A `Compute` under construction: what it computes can be asked for as long as the procedure is under construction. */
export interface Segment {
  readonly kind: "segment";
  readonly draft: Draft;
  readonly frame: Frame;
  readonly line: number | undefined;
  /** What the inputs of its graph read, by the ids of their nodes. */
  readonly readings: Map<number, Reading>;
  /** What scalars have been given, to be stored at the end. */
  readonly scalars: Map<Scalar, Value>;
  /** The same of elements, by the keys of their places. */
  readonly elements: Map<string, { readonly element: Element; readonly value: Value }>;
  /** The variables that hold values for later statements, by the ids of their nodes. */
  readonly held: Map<number, DraftScalar>;
  /** What the program calls the values of inputs, by the ids of their nodes. */
  readonly names: Map<number, string>;
}

export interface DraftBlock {
  readonly statements: DraftStatement[];
}

interface Located {
  readonly line: number | undefined;
}

export type DraftStatement =
  | Segment
  | (Located & {
      readonly kind: "if";
      readonly test: Scalar;
      readonly then: DraftBlock;
      readonly otherwise: DraftBlock;
    })
  | (Located & {
      readonly kind: "for";
      readonly counter: Scalar;
      readonly from: Index;
      readonly to: Index;
      readonly step: number;
      readonly body: DraftBlock;
    })
  | (Located & { readonly kind: "repeat"; readonly body: DraftBlock })
  | Break
  | Allocate
  | Push
  | Pop
  | Derive;

/** A procedure under construction, and where in it statements are being written. */
export interface Writer extends Cursor {
  block: DraftBlock;
  /** The segment that is open: the last statement of the block. */
  segment: Segment | undefined;
  line: number | undefined;
  readonly segments: Map<Builder, Segment>;
  readonly scalars: DraftScalar[];
  readonly arrays: DraftArray[];
  readonly parameters: Set<Variable>;
  /** The scalars that keep what they are given first. */
  readonly fixed: Set<Scalar>;
  /** The arrays whose lengths may change. */
  readonly growing: Set<ArrayVariable>;
  /** The lengths that the others have been made with. */
  readonly lengths: Map<ArrayVariable, readonly Index[]>;
  /** The variables that are used as whole numbers, and where. */
  readonly demands: Map<Variable, ts.Node>;
  /** The values that variables hold which nothing else is stored in. */
  readonly sources: Map<Scalar, Value>;
  /** The arrays of variables that become other arrays, and the function that these belong to. */
  readonly owners: Map<ArrayVariable, Activation>;
  /** The arrays that loops are running through. */
  readonly iterated: Set<ArrayVariable>;
  /** The variables that arrays have been copied from, item by item. */
  readonly snapshots: Map<ArrayVariable, readonly Scalar[]>;
  /** The arrays that begin without elements, and where. */
  readonly empty: Map<ArrayVariable, ts.Node>;
  /** The lists and objects that belong to parameters, by number. */
  readonly inputs: Set<number>;
  /** The variables that these are, whose lengths may vary with them. */
  readonly varying: Map<ArrayVariable, ts.Symbol>;
  /** Arrays of which a copy stands for the array itself, and where: they must not change. */
  readonly copied: Map<Variable, ts.Node>;
  /** What comes before everything else: arrays of constants. */
  readonly prologue: DraftBlock;
  /** The constants of modules that have been read. */
  readonly constants: Map<ts.Symbol, Lowered>;
  /** The arrays that lists of constants and parameters have become, by the number of the list. */
  readonly lists: Map<number, View>;
  /** The arrays that have been named after a variable of the program. */
  readonly named: Set<ArrayVariable>;
}

/** A writer at the beginning of a procedure. */
export function createWriter(): Writer {
  const writer: Writer = {
    get frame() {
      return openSegment(writer).frame;
    },
    block: { statements: [] },
    segment: undefined,
    line: undefined,
    segments: new Map(),
    scalars: [],
    arrays: [],
    parameters: new Set(),
    fixed: new Set(),
    growing: new Set(),
    lengths: new Map(),
    demands: new Map(),
    sources: new Map(),
    owners: new Map(),
    iterated: new Set(),
    snapshots: new Map(),
    empty: new Map(),
    inputs: new Set(),
    varying: new Map(),
    copied: new Map(),
    prologue: { statements: [] },
    constants: new Map(),
    lists: new Map(),
    named: new Set(),
  };
  return writer;
}

/** The segment in which straight-line arithmetic is written; a new one where none is open. */
export function openSegment(writer: Writer): Segment {
  if (writer.segment) return writer.segment;
  const draft = createDraft();
  const segment: Segment = {
    kind: "segment",
    draft,
    frame: createLink(draft.builder, (value) => recall(writer, value)),
    line: writer.line,
    readings: new Map(),
    scalars: new Map(),
    elements: new Map(),
    held: new Map(),
    names: new Map(),
  };
  writer.segments.set(draft.builder, segment);
  writer.block.statements.push(segment);
  writer.segment = segment;
  return segment;
}

/** End the segment that is open: what is written from now on comes behind what it stores. */
export function flush(writer: Writer): void {
  writer.segment = undefined;
}

/** Write a statement. */
export function put(writer: Writer, statement: DraftStatement): void {
  flush(writer);
  writer.block.statements.push(statement);
}

/** Write an allocation: before the segment that is open, unless its lengths come from there. */
export function putAllocation(writer: Writer, allocation: Allocate): void {
  const { segment, block } = writer;
  const own = segment ? new Set<unknown>(segment.held.values()) : undefined;
  if (segment && own && !allocation.lengths.flatMap(variablesOf).some((variable) => own.has(variable))) {
    block.statements.splice(block.statements.indexOf(segment), 0, allocation);
  } else put(writer, allocation);
}

/** Write the statements of a block of another statement. */
export function within(writer: Writer, block: DraftBlock, write: () => void): void {
  const around = writer.block;
  flush(writer);
  writer.block = block;
  write();
  flush(writer);
  writer.block = around;
}

/** Write statements in front of all others. */
export function before<T>(writer: Writer, write: () => T): T {
  const { block, segment, line } = writer;
  writer.block = writer.prologue;
  writer.segment = undefined;
  const result = write();
  writer.block = block;
  writer.segment = segment;
  writer.line = line;
  return result;
}

/** A new scalar; one of which nobody knows yet whether it is an integer is called real. */
export function newScalar(writer: Writer, name: string, kind: Kind, isFixed: boolean): DraftScalar {
  const scalar: DraftScalar = { form: "scalar", id: nextVariable(writer), name, kind };
  writer.scalars.push(scalar);
  if (isFixed) writer.fixed.add(scalar);
  return scalar;
}

/** A new array. */
export function newArray(writer: Writer, name: string, rank: number, storage: Storage): DraftArray {
  const array: DraftArray = { form: "array", id: nextVariable(writer), name, kind: "real", rank, storage };
  writer.arrays.push(array);
  return array;
}

/** The number of the next variable: what has a smaller one is older. */
export function nextVariable({ scalars, arrays }: Writer): number {
  return scalars.length + arrays.length;
}

/** What a scalar holds here, an element of an array holds where the segment begins, or a count is. */
export function read(writer: Writer, reading: Reading): Value {
  const segment = openSegment(writer);
  const pending = reading.form === "scalar" ? segment.scalars.get(reading) : undefined;
  return pending ?? readAtStart(segment, reading);
}

/** What is read where a segment begins. */
export function readAtStart({ draft, readings }: Segment, reading: Reading): Value {
  const value = draft.read(reading);
  readings.set(value.id, reading);
  return value;
}

/** Store a value in a scalar. */
export function write(writer: Writer, scalar: Scalar, value: Value): void {
  const { scalars, frame } = openSegment(writer);
  scalars.set(scalar, bring(frame, value));
}

/** The variable that holds a value of a segment behind it. */
export function hold(writer: Writer, value: Value, otherwise = "value"): Scalar {
  const { held, names, readings } = segmentOf(writer, value);
  const reading = readings.get(value.id);
  if (reading?.form === "scalar" && writer.fixed.has(reading)) return reading;
  const found = held.get(value.id);
  if (found) return found;
  const name = value.builder.origin(value)?.name ?? names.get(value.id) ?? elementName(reading) ?? otherwise;
  const scalar = newScalar(writer, name, isTruth(value) ? "boolean" : "real", true);
  held.set(value.id, scalar);
  writer.sources.set(scalar, value);
  return scalar;
}

/** An element is called by its array and its indices, as far as these have names. */
function elementName(reading: Reading | undefined): string | undefined {
  if (reading?.form !== "element") return undefined;
  const indices = reading.indices.map((index) => {
    if (index.kind === "number") return `_${index.value}`;
    return index.kind === "variable" ? `_${index.variable.name}` : "";
  });
  return reading.array.name + indices.join("");
}

/** Whether a value is what a parameter holds. */
export function isParameter(value: Value, { segments, parameters }: Writer): boolean {
  const reading = segments.get(value.builder)?.readings.get(value.id);
  return reading?.form === "scalar" && parameters.has(reading);
}

/** The segment that has computed a value. */
export function segmentOf({ segments }: Writer, { builder }: Value): Segment {
  const segment = segments.get(builder);
  if (segment === undefined) throw new InternalError("a value of no statement");
  return segment;
}

/** A value of an earlier segment in the open one. */
function recall(writer: Writer, value: Value): Value {
  const known = knownValue(value);
  const { builder } = openSegment(writer).frame;
  if (known !== undefined) return isTruth(value) ? builder.truth(known !== 0) : builder.constant(known);
  const reading = segmentOf(writer, value).readings.get(value.id);
  const isLasting = reading?.form === "count" && isFixedIndex(writer, reading.index);
  return read(writer, isLasting ? reading : hold(writer, value));
}

/** An index without the lengths of arrays that have been made with lengths of others. */
export function resolvedIndex(writer: Writer, index: Index): Index {
  if (index.kind === "length" && !writer.growing.has(index.array)) {
    const length = writer.lengths.get(index.array)?.[index.axis];
    return length ? resolvedIndex(writer, length) : index;
  }
  if (index.kind !== "operation") return index;
  return operation(index.operator, resolvedIndex(writer, index.left), resolvedIndex(writer, index.right));
}

/** Whether an index is the same number for as long as its variables exist. */
export function isFixedIndex(writer: Writer, index: Index): boolean {
  switch (index.kind) {
    case "number":
      return true;
    case "variable":
      return writer.fixed.has(index.variable);
    case "length":
      return !writer.growing.has(index.array);
    case "operation":
      return isFixedIndex(writer, index.left) && isFixedIndex(writer, index.right);
  }
}

/** Call an array by the name of the first variable that holds it. */
export function nameArray({ array, prefix }: View, name: string, { arrays, named }: Writer): void {
  const draft = arrays.find((each) => each === array);
  if (draft === undefined || prefix.length > 0 || named.has(array)) return;
  draft.name = name;
  named.add(array);
}

/** Remember what a value is called that has no origin in its graph. */
export function nameValue(value: Value, name: string, { segments }: Writer): void {
  const names = segments.get(value.builder)?.names;
  if (names && !names.has(value.id)) names.set(value.id, name);
}

/** The arrays of which a block writes elements, or that it makes longer or shorter. */
export function writtenArrays(block: DraftBlock): ReadonlySet<ArrayVariable> {
  return new Set([...assignedArrays(block), ...grownArrays(block)]);
}

/** The arrays to whose elements a block assigns. */
export function assignedArrays(block: DraftBlock): ReadonlySet<ArrayVariable> {
  return collected(block, (statement) =>
    statement.kind === "segment" ? Array.from(statement.elements.values(), ({ element }) => element.array) : [],
  );
}

/** The arrays to which a block appends elements, or takes some off. */
export function grownArrays(block: DraftBlock): ReadonlySet<ArrayVariable> {
  return collected(block, (statement) =>
    statement.kind === "push" || statement.kind === "pop" ? [statement.array] : [],
  );
}

function collected(
  { statements }: DraftBlock,
  of: (statement: DraftStatement) => readonly ArrayVariable[],
): ReadonlySet<ArrayVariable> {
  const found = new Set<ArrayVariable>();
  for (const statement of statements) {
    const blocks =
      statement.kind === "if"
        ? [statement.then, statement.otherwise]
        : statement.kind === "for" || statement.kind === "repeat"
          ? [statement.body]
          : [];
    for (const array of [...of(statement), ...blocks.flatMap((block) => [...collected(block, of)])]) found.add(array);
  }
  return found;
}
