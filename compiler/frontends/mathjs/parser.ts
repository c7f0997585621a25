import { create, parseDependencies } from "mathjs/number";
import { InternalError } from "../../diagnostics/internal-error.ts";

// The one file that knows mathjs, and of mathjs only its parser: a user's text is never evaluated or simplified by it.

/** What is read of the nodes of mathjs's syntax tree. */
export type ParserNode =
  | { readonly type: "ConstantNode"; readonly value: unknown }
  | { readonly type: "SymbolNode"; readonly name: string }
  | { readonly type: "ParenthesisNode"; readonly content: ParserNode }
  | ParserOperator
  | {
      readonly type: "RelationalNode";
      readonly conditionals: readonly string[];
      readonly params: readonly ParserNode[];
    }
  | {
      readonly type: "ConditionalNode";
      readonly condition: ParserNode;
      readonly trueExpr: ParserNode;
      readonly falseExpr: ParserNode;
    }
  | {
      readonly type: "FunctionNode";
      readonly fn: ParserNode;
      readonly args: readonly ParserNode[];
      readonly optional: boolean;
    }
  | { readonly type: "ArrayNode"; readonly items: readonly ParserNode[] }
  | {
      readonly type: "AssignmentNode";
      readonly object: ParserNode;
      /** The index of an assignment to a part of `object`. */
      readonly index: unknown;
      readonly value: ParserNode;
    }
  | {
      readonly type: "FunctionAssignmentNode";
      readonly name: string;
      readonly params: readonly string[];
      readonly expr: ParserNode;
    }
  | {
      readonly type: "AccessorNode";
      readonly object: ParserNode;
      readonly index: { readonly dimensions: readonly ParserNode[]; readonly dotNotation: boolean };
    }
  | {
      readonly type: "RangeNode";
      readonly start: ParserNode;
      readonly step: ParserNode | null;
      /** The symbol `end` where the source has nothing. */
      readonly end: ParserNode;
    }
  | { readonly type: "ObjectNode" }
  | { readonly type: "BlockNode"; readonly blocks: readonly { readonly node: ParserNode }[] };

export interface ParserOperator {
  readonly type: "OperatorNode";
  readonly op: string;
  readonly fn: string;
  readonly args: readonly ParserNode[];
  /** A product without an operator. */
  readonly implicit: boolean;
  /** The division by 100 that a percent sign stands for. */
  readonly isPercentage: boolean;
}

// Cheap: mathjs makes the parser itself when it is first used.
const mathjs = create(parseDependencies ?? {});

/** mathjs's syntax tree of a text. @throws whatever mathjs throws. */
export function parseTree(text: string): ParserNode {
  const node: unknown = mathjs.parse(text);
  if (!isParserNode(node)) throw new InternalError("the parser of mathjs gave no syntax tree");
  return node;
}

function isParserNode(node: unknown): node is ParserNode {
  return typeof node === "object" && node !== null && "isNode" in node;
}
