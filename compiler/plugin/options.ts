import type { EmitOptions } from "../emit.ts";

/** What can be said behind the derivatives of a request. */
export interface RequestOptions extends Pick<
  EmitOptions,
  "mode" | "wrt" | "style" | "runtime" | "precision" | "simplify" | "finite" | "stable"
> {
  readonly fn?: readonly string[];
  /** The parameters of a formula, in order. */
  readonly vars?: readonly string[];
  /** The shapes of the parameters of a formula that are arrays, such as `W=200x784,X=nx784`. */
  readonly shape?: string;
}

interface Option {
  /** What its value may be, in words. */
  readonly allowed: string;
  readonly read: (value: string) => RequestOptions | undefined;
}

const names = (allowed: string, read: (names: readonly string[]) => RequestOptions): Option => ({
  allowed,
  read: (value) => {
    const list = value.split(",").map((name) => name.trim());
    return list.includes("") ? undefined : read(list);
  },
});

function choice<T extends string>(values: readonly T[], read: (value: T) => RequestOptions): Option {
  return {
    allowed: values.map((value) => `\`${value}\``).join(" or "),
    read: (given) => {
      const found = values.find((value) => value === given);
      return found === undefined ? undefined : read(found);
    },
  };
}

/** The options, as those of `adjoint emit` are called. */
const OPTIONS: Readonly<Record<string, Option>> = {
  fn: names("names of functions, such as `loss,energy`", (fn) => ({ fn })),
  wrt: names("names of parameters, such as `x,y`", (wrt) => ({ wrt })),
  mode: choice(["auto", "forward", "reverse", "mixed"], (mode) => ({ mode })),
  style: choice(["plain", "into", "factory"], (style) => ({ style })),
  runtime: choice(["inline", "import"], (runtime) => ({ runtime })),
  precision: choice(["f64", "f32"], (precision) => ({ precision })),
  simplify: choice(["none", "exact", "algebraic"], (simplify) => ({ simplify })),
  finite: choice(["true", "false"], (finite) => ({ finite: finite === "true" })),
  stable: choice(["true", "false"], (stable) => ({ stable: stable === "true" })),
  vars: names("the parameters of the formula, such as `x,y`", (vars) => ({ vars })),
  shape: {
    allowed: "the shapes of parameters, such as `W=200x784,X=nx784`",
    read: (shape) => (shape === "" ? undefined : { shape }),
  },
};

export const OPTION_NAMES: readonly string[] = Object.keys(OPTIONS);

/** What a value of an option means; where it means nothing, what could be written, in words. */
export function readOption(name: string, value: string): RequestOptions | string {
  const option = OPTIONS[name];
  if (option === undefined) return `one of ${OPTION_NAMES.join(", ")}`;
  return option.read(value) ?? option.allowed;
}
