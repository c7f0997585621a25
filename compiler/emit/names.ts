/** Names that generated code must not declare: reserved words of ECMAScript and TypeScript, and globals that it reads. */
const TAKEN = new Set(
  `abstract any arguments as asserts async await bigint boolean break case catch class const constructor continue
  debugger declare default delete do else enum eval export extends false finally for from function get global globalThis
  if implements import in Infinity infer instanceof interface intrinsic is keyof let module NaN namespace never new null
  number object of package private process prototype protected public readonly require return satisfies set static string
  super switch symbol this throw true try type typeof undefined unique unknown using var void while window with yield
  Array Boolean Date Error Float32Array Float64Array Function Int32Array JSON Map Math Number Object Promise Proxy Record
  Reflect RegExp Set String Symbol WeakMap WeakSet __proto__ __dirname __filename exports hasOwnProperty isFinite isNaN
  isPrototypeOf parseFloat parseInt propertyIsEnumerable self toLocaleString toString valueOf`.split(/\s+/),
);

/** Greek letters that mathematics is written in, by their names. */
const GREEK = new Map<string, string>([
  ..."alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho _ sigma tau upsilon phi chi psi omega"
    .split(" ")
    .flatMap((name, index): [string, string][] => [
      [String.fromCodePoint(0x3b1 + index), name],
      [String.fromCodePoint(0x391 + index), name.charAt(0).toUpperCase() + name.slice(1)],
    ]),
  ["ς", "sigma_final"],
]);

/** A user's name as an ASCII identifier. Different names may give the same one; the scope keeps them apart. */
export function asciiName(name: string): string {
  const spelled = Array.from(name, (letter) => {
    if (/^[A-Za-z0-9_$]$/.test(letter)) return letter;
    return GREEK.get(letter) ?? `u${letter.codePointAt(0)?.toString(16) ?? ""}`;
  }).join("");
  return /^[A-Za-z_$]/.test(spelled) ? spelled : `_${spelled}`;
}

/** The names of one scope of generated code. */
export interface Scope {
  /** A new name, as close to the wanted one as can be: itself, or with the smallest number behind it that is free. */
  readonly declare: (wanted: string) => string;
  /** The next free name of the series v1, v2, …. */
  readonly step: () => string;
  /** Whether a name, which is an identifier, can still be declared as it is. */
  readonly isFree: (name: string) => boolean;
  /** A scope inside this one, whose names it does not reuse; both count steps together. */
  readonly inner: () => Scope;
}

/** A new scope inside others, whose names it does not reuse. */
export function createScope(outer: Iterable<string> = [], step?: () => string): Scope {
  const used = new Set(outer);
  const next = new Map<string, number>();
  let steps = 0;
  const isFree = (name: string): boolean => !used.has(name) && !TAKEN.has(name);
  const take = (name: string): string => {
    used.add(name);
    return name;
  };
  const nextStep = (): string => {
    if (step) {
      let shared = step();
      while (!isFree(shared)) shared = step();
      return take(shared);
    }
    do steps++;
    while (!isFree(`v${String(steps)}`));
    return take(`v${String(steps)}`);
  };
  return {
    declare: (wanted) => {
      const ascii = asciiName(wanted);
      if (isFree(ascii)) return take(ascii);
      let suffix = next.get(ascii) ?? 1;
      do suffix++;
      while (!isFree(`${ascii}_${String(suffix)}`));
      next.set(ascii, suffix);
      return take(`${ascii}_${String(suffix)}`);
    },
    step: nextStep,
    isFree,
    inner: () => createScope(used, nextStep),
  };
}
