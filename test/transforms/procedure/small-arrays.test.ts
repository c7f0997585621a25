import { describe, expect, it } from "vitest";
import type { Procedure, Statement } from "../../../compiler/procedure/procedure.ts";
import { verify } from "../../../compiler/procedure/verify.ts";
import { eachStatement, variablesIn } from "../../../compiler/procedure/walk.ts";
import { withoutSmallArrays } from "../../../compiler/transforms/procedure/small-arrays.ts";
import { createReader } from "./reading.ts";
import { generated, originals, resultsAt, type Subject } from "./subject.ts";
import { findings } from "./violations.ts";

const TEXT = `
export function constantPlaces(a: number, b: number): number {
  const v = [a, b, a * b];
  const m = [[v[1]!, v[2]!], [v[0]!, 1]];
  v[0]! += m[0]![1]!;
  return v[0]! * v[2]! - m[1]![0]! * m[0]![0]!;
}

export function everyStep(x: readonly number[]): number {
  const state = new Float64Array(2);
  const slope = new Float64Array(2);
  for (let t = 0; t < x.length; t++) {
    slope[0] = state[1]! + x[t]!;
    slope[1] = Math.sin(state[0]!);
    for (let i = 0; i < slope.length; i++) state[i]! += 0.1 * slope[i]!;
  }
  return state[0]! * state[1]!;
}

export function once(a: number, b: number): number {
  const v = [a, b];
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += v[i]! * v[i]!;
  return sum;
}

export function table(x: readonly number[]): number {
  const factors = [0.5, -1.5, 2.5];
  let sum = 0;
  for (let t = 0; t < x.length; t++) for (let i = 0; i < 3; i++) sum += factors[i]! * x[t]! ** i;
  return sum;
}

export function manySteps(x: readonly number[]): number {
  const v = new Float64Array(7);
  for (let t = 0; t < x.length; t++) for (let i = 0; i < 7; i++) v[i]! += x[t]! * i;
  return v[0]! + v[6]!;
}

export function unknownPlace(x: readonly number[], k: number): number {
  const v = new Float64Array(2);
  for (let t = 0; t < x.length; t++) for (let i = 0; i < 2; i++) v[i]! += x[t]! * i;
  return v[k]!;
}

export function outside(a: number): number {
  const v = [a, 2 * a];
  return v[0]! + (v[2]! > 0 ? 1 : 2);
}

export function returned(a: number): number[] {
  const v = [a, 2 * a];
  v[1]! += v[0]!;
  return v;
}

export function appended(x: readonly number[]): number {
  let sum = 0;
  for (let t = 0; t < x.length; t++) {
    const v: number[] = [];
    for (let i = 0; i < 3; i++) v.push(x[t]! + i);
    v.push(sum);
    const w = v.map((each) => 2 * each);
    sum += w[0]! * w[3]! - v.length * w[1]!;
  }
  return sum;
}

export function appendedWhere(x: readonly number[]): number {
  let sum = 0;
  for (let t = 0; t < x.length; t++) {
    const v: number[] = [];
    for (let i = 0; i < 3; i++) if (x[t]! > i) v.push(x[t]! + i);
    sum += v.length;
  }
  return sum;
}

export function sliced(rows: readonly (readonly number[])[]): number {
  let sum = 0;
  for (let t = 0; t < rows.length; t++) {
    const v = rows[t]!.slice(0, 2);
    for (let i = 0; i < v.length; i++) sum += v[i]!;
    sum += v[0]! * v[1]!;
  }
  return sum;
}

export function slicedBefore(rows: readonly (readonly number[])[]): number {
  let sum = 0;
  for (let t = 0; t < rows.length; t++) {
    const v = rows[t]!.slice(0, 2);
    for (let i = 0; i < v.length; i++) sum += v[i]!;
  }
  return sum;
}

export function cyclic(x: readonly number[]): number {
  let sum = 0;
  for (let t = 0; t < x.length; t++) {
    const a = [x[t]!, 1, -x[t]!];
    const b = [0.5, x[t]!, 2];
    const c = [0, 0, 0];
    for (let i = 0; i < 3; i++) {
      const j = (i + 1) % 3;
      const k = (i + 2) % 3;
      c[i] = a[j]! * b[k]! - a[k]! * b[j]!;
    }
    for (let i = 0; i < 3; i++) for (let j = i; j < 3; j++) sum += c[i]! * c[j]!;
  }
  return sum;
}

export function left(x: readonly number[]): number {
  const v = [1, 2];
  for (let t = 0; t < x.length; t++) {
    v[0] = x[t]! * v[1]!;
    if (v[0]! > 3) break;
    v[0] = v[0]! + 1;
    v[1] = v[0]!;
  }
  return v[0]! - v[1]!;
}

export function joined(x: readonly number[]): number {
  let sum = 0;
  for (let t = 0; t < x.length; t++) {
    let v = [x[t]!, 1];
    if (x[t]! > 0.5) v = [v[1]! * 3, Math.sin(v[0]!)];
    v[0]! *= v[1]!;
    sum += v[0]! + v[1]!;
  }
  return sum;
}
`;

const read = createReader()(TEXT);
const original = originals(TEXT);

const x = [0.3, -0.8, 1.2, 2.7, 0.9];
const rows = [
  [0.3, 0.8],
  [1.1, -0.4],
];
const GIVEN: Readonly<Record<string, Subject["given"]>> = {
  constantPlaces: [0.3, 1.7],
  everyStep: [x],
  once: [0.3, 1.7],
  table: [x],
  manySteps: [x],
  unknownPlace: [x, 1],
  returned: [0.7],
  appended: [x],
  appendedWhere: [x],
  sliced: [rows],
  slicedBefore: [rows],
  cyclic: [x],
  left: [x],
  joined: [x],
};

/** The arrays that the procedure makes, by name. */
function arraysIn(procedure: Procedure): readonly string[] {
  const found = new Set<string>();
  eachStatement(procedure.body, (statement) => {
    if (statement.kind === "allocate") found.add(statement.array.name);
  });
  return [...found];
}

function loopsIn({ body }: Procedure): number {
  const found: Statement[] = [];
  eachStatement(body, (statement) => {
    if (statement.kind === "for") found.push(statement);
  });
  return found.length;
}

describe("small arrays", () => {
  it.each(["constantPlaces", "everyStep", "appended", "sliced", "cyclic", "left", "joined"])(
    "%s: become variables, their short loops being written out",
    (name) => {
      const without = withoutSmallArrays(read(name));
      expect(arraysIn(without)).toEqual([]);
      expect(loopsIn(without)).toBeLessThanOrEqual(1);
    },
  );

  it.each(["once", "table", "manySteps", "unknownPlace", "outside", "returned", "appendedWhere", "slicedBefore"])(
    "%s: stay as they are, and so do their loops",
    (name) => {
      const procedure = read(name);
      expect(withoutSmallArrays(procedure)).toBe(procedure);
    },
  );

  it("are called by their names and indices", () => {
    const names = variablesIn(withoutSmallArrays(read("everyStep"))).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["state_0", "state_1", "slope_0", "slope_1"]));
  });

  it.each(Object.entries(GIVEN))("%s: every value is the same, bit for bit", (name, given) => {
    const procedure = withoutSmallArrays(read(name));
    verify(procedure);
    expect(resultsAt(generated(procedure), { procedure, given })).toEqual(
      resultsAt(original(name), { procedure, given }),
    );
  });

  it.each(["everyStep", "appended", "cyclic", "left", "joined"])("%s: every derivative is right", (name) => {
    const subject = { procedure: read(name), original: original(name), given: GIVEN[name] ?? [] };
    const { violations, compared } = findings(subject, { kinds: ["valueAndGradient", "jvp", "hvp"] });
    expect(violations).toEqual([]);
    expect(compared).toBeGreaterThan(0);
  });
});
