import type { Expression, Statement } from "../program.ts";

/** What the names of a function stand for, as far as TypeScript follows what is assigned to them. */
export interface Names {
  /** Whether a name is never set again, so that an element under it is followed as a variable is. */
  readonly isSteady: (name: string) => boolean;
  /** Whether it is a truth value, whose type is narrowed to `true` or `false`. */
  readonly isTruth: (name: string) => boolean;
}

/**
 * The body of a loop with types where TypeScript cannot infer them. It takes an element under an index that stays the same,
 * `x[0]` or `x[k]`, for a variable: what is computed from it, and then stored in it, would have a type that depends on
 * itself. So it is with truth values.
 */
export function annotated(body: readonly Statement[], names: Names): readonly Statement[] {
  const targets = new Set<string>();
  eachStatement(body, (statement) => {
    const key = statement.kind === "assign" ? keyOf(statement.target, names) : undefined;
    if (key !== undefined) targets.add(key);
  });
  return targets.size === 0 ? body : annotateAll(body, targets, names);
}

/**
 * Statements with types at constants that are known numbers and are compared with others: TypeScript takes `const n = 2`
 * for the type 2, and `n === 3` for a mistake.
 */
export function withComparedTypes(body: readonly Statement[]): readonly Statement[] {
  const compared = new Set<string>();
  const literals = new Map<string, Expression>();
  eachStatement(body, (statement) => {
    for (const value of valuesOf(statement)) noteCompared(value, compared);
    if (statement.kind === "const" && isLiteral(statement.value)) literals.set(statement.name, statement.value);
  });
  // A copy has the type of what it is a copy of.
  for (const [own, value] of [...literals].toReversed()) {
    if (compared.has(own) && value.kind === "name") compared.add(value.name);
  }
  const annotate = (statements: readonly Statement[]): readonly Statement[] =>
    statements.map((statement): Statement => {
      switch (statement.kind) {
        case "const": {
          const { name, value } = statement;
          const isKnown = value.kind !== "name" && literals.has(name) && compared.has(name);
          return isKnown ? { ...statement, type: "number" } : statement;
        }
        case "if":
          return { ...statement, then: annotate(statement.then), otherwise: annotate(statement.otherwise) };
        case "for":
        case "while":
          return { ...statement, body: annotate(statement.body) };
        default:
          return statement;
      }
    });
  return compared.size === 0 || literals.size === 0 ? body : annotate(body);
}

/** Whether an expression has the type of some known numbers. */
function isLiteral(value: Expression): boolean {
  if (value.kind === "conditional") return isLiteral(value.then) && isLiteral(value.otherwise);
  return value.kind === "number" || value.kind === "name";
}

/** Note the names that are compared with something. */
function noteCompared(value: Expression, compared: Set<string>): void {
  if (value.kind === "infix" && (value.operator === "===" || value.operator === "!==")) {
    for (const side of [value.left, value.right]) if (side.kind === "name") compared.add(side.name);
  }
  for (const part of partsOf(value)) noteCompared(part, compared);
}

/** The expressions that a statement itself computes. */
function valuesOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case "const":
    case "assign":
    case "return":
      return [statement.value];
    case "let":
      return statement.value ? [statement.value] : [];
    case "if":
    case "while":
      return [statement.test];
    case "perform":
      return [statement.call];
    default:
      return [];
  }
}

function annotateAll(body: readonly Statement[], keys: ReadonlySet<string>, names: Names): readonly Statement[] {
  const inner = (statements: readonly Statement[]): readonly Statement[] => annotateAll(statements, keys, names);
  return body.map((statement): Statement => {
    switch (statement.kind) {
      case "const": {
        const { type, value } = statement;
        return type === undefined && readsOne(value, keys, names)
          ? { ...statement, type: typeOf(value, names) }
          : statement;
      }
      case "let":
        return statement.value && readsOne(statement.value, keys, names)
          ? { ...statement, isExplicit: true }
          : statement;
      case "if":
        return { ...statement, then: inner(statement.then), otherwise: inner(statement.otherwise) };
      case "for":
      case "while":
        return { ...statement, body: inner(statement.body) };
      default:
        return statement;
    }
  });
}

/** The type of an expression. */
function typeOf(value: Expression, names: Names): "number" | "boolean" {
  switch (value.kind) {
    case "name":
      return names.isTruth(value.name) ? "boolean" : "number";
    case "truth":
      return "boolean";
    case "prefix":
      return value.operator === "!" ? "boolean" : "number";
    case "infix":
      return ["+", "-", "*", "/", "%"].includes(value.operator) ? "number" : "boolean";
    case "conditional":
      return typeOf(value.then, names);
    default:
      return "number";
  }
}

/** Whether an expression reads one of some variables and elements. */
function readsOne(value: Expression, keys: ReadonlySet<string>, names: Names): boolean {
  const key = keyOf(value, names);
  if (key !== undefined && keys.has(key)) return true;
  return partsOf(value).some((part) => readsOne(part, keys, names));
}

function partsOf(value: Expression): readonly Expression[] {
  switch (value.kind) {
    case "prefix":
      return [value.operand];
    case "infix":
      return [value.left, value.right];
    case "call":
      return value.operands;
    case "conditional":
      return [value.test, value.then, value.otherwise];
    case "item":
      return [value.of];
    default:
      return [];
  }
}

/** What tells a truth value, or an element under an index that stays the same; undefined for anything else. */
function keyOf(value: Expression, names: Names): string | undefined {
  if (value.kind === "name") return names.isTruth(value.name) ? value.name : undefined;
  return value.kind === "element" || value.kind === "item" ? elementKey(value, names) : undefined;
}

function elementKey(value: Expression, names: Names): string | undefined {
  if (value.kind === "name") return value.name;
  if (value.kind !== "element" && value.kind !== "item") return undefined;
  const array = value.kind === "element" ? value.array : elementKey(value.of, names);
  const { index } = value;
  const isKnown = index.kind === "number" || (index.kind === "name" && names.isSteady(index.name));
  const known = index.kind === "number" ? String(index.value) : index.kind === "name" ? index.name : "";
  return array === undefined || !isKnown ? undefined : `${array}[${known}]`;
}

function eachStatement(body: readonly Statement[], visit: (statement: Statement) => void): void {
  for (const statement of body) {
    visit(statement);
    if (statement.kind === "if") {
      eachStatement(statement.then, visit);
      eachStatement(statement.otherwise, visit);
    } else if (statement.kind === "for" || statement.kind === "while") eachStatement(statement.body, visit);
  }
}
