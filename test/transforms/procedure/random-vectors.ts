import { uniform } from "../../../bench/statistics.ts";

/**
 * The text of a random function f(x, flag) of small arrays in a loop over x: vectors and a matrix that are filled, added to,
 * appended to, and made anew in conditions, at places that are numbers or counters of short loops, some of them both.
 */
export function randomVectors(name: string, seed: number, size: number): string {
  const random = uniform(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(list: readonly T[]): T => {
    const found = list[below(list.length)];
    if (found === undefined) throw new Error("nothing to pick from");
    return found;
  };
  let made = 0;

  /** Vectors of three and of two elements, and counters below three and below two, that are known where something is written. */
  interface Around {
    readonly threes: readonly string[];
    readonly twos: readonly string[];
    readonly below3: readonly string[];
    readonly below2: readonly string[];
  }
  const place3 = ({ below2, below3 }: Around): string =>
    pick([...below3, ...below2, ...below3.map((i) => `(${i} + 1) % 3`), ...below2.map((i) => `${i} + 1`), "0", "2"]);
  const place2 = ({ below2 }: Around): string => pick([...below2, ...below2.map((i) => `1 - ${i}`), "0", "1"]);
  const element = (around: Around): string =>
    pick([
      ...around.threes.map((v) => `${v}[${place3(around)}]`),
      ...around.twos.map((v) => `${v}[${place2(around)}]`),
      `m[${place2(around)}][${place2(around)}]`,
    ]);
  const term = (around: Around): string =>
    pick([element(around), element(around), "x[t]", "total", "0.5", ...around.below3.map((i) => `${i} * x[t]`)]);
  const value = (around: Around): string =>
    pick([
      () => term(around),
      () => `Math.sin(${term(around)} + ${term(around)})`,
      () => `0.5 * ${term(around)} - ${term(around)} / 3`,
      () => `Math.cos(${term(around)} * x[t])`,
    ])();

  const statements = (around: Around, count: number, depth: number): readonly string[] => {
    let here = around;
    return Array.from({ length: count }, () => {
      const k = String(++made);
      const inner = (more: Partial<Around>): string => {
        const names = { ...here, ...more };
        return `{ ${statements(names, 1 + below(2), depth + 1).join(" ")} }`;
      };
      const kinds: (() => string)[] = [
        () => `${element(here)} = ${value(here)};`,
        () => `${element(here)} ${pick(["+=", "-="])} ${value(here)};`,
        () => `total += Math.sin(${value(here)});`,
        () => `total = 0.5 * total + ${element(here)};`,
      ];
      if (depth < 3) {
        kinds.push(
          () => `for (let i${k} = 0; i${k} < 3; i${k}++) ${inner({ below3: [...here.below3, `i${k}`] })}`,
          () => `for (let i${k} = 1; i${k} >= 0; i${k}--) ${inner({ below2: [...here.below2, `i${k}`] })}`,
          () => `if (${value(here)} > 0.2) ${inner({})} else ${inner({})}`,
          () => `if (flag) ${inner({})}`,
        );
      }
      if (depth === 0) {
        const v = `v${k}`;
        const vector = (): string => `[${value(here)}, ${value(here)}, ${value(here)}]`;
        const grown = (): string => {
          const inside = { ...here, below3: [...here.below3, `i${k}`] };
          return `const ${v}: number[] = []; for (let i${k} = 0; i${k} < 3; i${k}++) ${v}.push(${value(inside)});`;
        };
        const chosen = (): string => `let ${v} = ${vector()}; if (${value(here)} < 0.1) ${v} = ${vector()};`;
        const mapped = (): string => `const ${v} = ${pick(here.threes)}.map((each, i) => each - i * x[t]);`;
        const own = pick([() => `const ${v} = ${vector()};`, grown, chosen, mapped]);
        kinds.push(
          ...[own, own].map((text) => () => {
            const written = text();
            here = { ...here, threes: [...here.threes, v] };
            return written;
          }),
        );
      }
      return pick(kinds)();
    });
  };

  const start: Around = { threes: ["u"], twos: ["w"], below3: [], below2: [] };
  const body = statements(start, size, 0);
  return `export function ${name}(x: readonly number[], flag: boolean): number {
  let total = 0.1;
  const u = new Float64Array(3);
  const w = [0.4, -0.3];
  const m = [[1, 0.2], [-0.1, 1]];
  for (let t = 0; t < x.length; t++) {
    ${body.join("\n    ")}
    if (total > 50) break;
  }
  return total + u[0] - w[1] * m[1][0];
}
`;
}
