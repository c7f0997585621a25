import { at } from "../../diagnostics/internal-error.ts";
import type { Procedure, Structure, Variable } from "../../procedure/procedure.ts";
import { leavesOf } from "../../procedure/walk.ts";
import { name, type Parameter, type Pattern, type Statement } from "../program.ts";
import type { Scope } from "../names.ts";
import { readonlyType } from "./types.ts";
import type { Usage } from "./usage.ts";

/** The parameters of a function. A parameter that is declared without a type has that of its structure. */
export function declareParameters({ parameters }: Procedure, scope: Scope): readonly Parameter[] {
  return parameters.map(({ name: wanted, type, structure }) => ({
    name: scope.declare(wanted),
    type: type === "" ? readonlyType(structure) : type,
  }));
}

/** What names the variables of a function. */
interface Naming {
  readonly names: Map<Variable, string>;
  readonly usage: Usage;
  readonly scope: Scope;
}

/** Name the variables in the parameters of a procedure that it uses; the statements take objects and tuples apart. */
export function unpackParameters(
  procedure: Procedure,
  declared: readonly Parameter[],
  naming: Naming,
): readonly Statement[] {
  return procedure.parameters.flatMap(({ structure }, index): readonly Statement[] => {
    const own = at(declared, index).name;
    if (structure.form === "scalar" || structure.form === "array") {
      naming.names.set(structure, own);
      return [];
    }
    const pattern = patternOf(structure, naming);
    if (pattern === undefined) return [];
    const isSetAgain = leavesOf(structure).some((leaf) => naming.usage.definitions(leaf) > 1);
    return [{ kind: "unpack", keyword: isSetAgain ? "let" : "const", pattern, value: name(own) }];
  });
}

function isUsed(variable: Variable, usage: Usage): boolean {
  return usage.uses(variable) > 0 || usage.definitions(variable) > 1;
}

/** The names of the parts of a value; undefined where none is used. */
function patternOf(structure: Structure, naming: Naming): Pattern | undefined {
  switch (structure.form) {
    case "scalar":
    case "array": {
      if (!isUsed(structure, naming.usage)) return undefined;
      const own = naming.scope.declare(structure.name);
      naming.names.set(structure, own);
      return own;
    }
    case "record": {
      const fields = structure.fields.flatMap(([field, inner]): readonly (readonly [string, Pattern])[] => {
        const pattern = patternOf(inner, naming);
        return pattern === undefined ? [] : [[field, pattern]];
      });
      return fields.length > 0 ? { fields } : undefined;
    }
    case "list": {
      const items = structure.items.map((item) => patternOf(item, naming));
      while (items.length > 0 && items.at(-1) === undefined) items.pop();
      return items.length > 0 ? { items } : undefined;
    }
  }
}
