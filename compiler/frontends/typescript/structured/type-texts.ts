import type { ts } from "ts-morph";
import { symbolOf } from "../functions.ts";
import type { Session } from "../session.ts";

/** The declarations of the types that some nodes speak of, and of those that these speak of, as TypeScript. */
export function typeTexts(nodes: readonly ts.Node[], session: Session): readonly string[] {
  const { ts, files } = session;
  const found = new Map<ts.Node, string>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeReferenceNode(node)) add(node.typeName);
    else if (ts.isExpressionWithTypeArguments(node)) add(node.expression);
    ts.forEachChild(node, visit);
  };
  const add = (name: ts.Node): void => {
    for (const declaration of symbolOf(session, name)?.declarations ?? []) {
      if (!ts.isInterfaceDeclaration(declaration) && !ts.isTypeAliasDeclaration(declaration)) continue;
      if (found.has(declaration) || !files.has(declaration.getSourceFile())) continue;
      found.set(declaration, declaration.getText().replace(/^export\s+(?:default\s+)?/, ""));
      visit(declaration);
    }
  };
  nodes.forEach(visit);
  return [...found.values()];
}
