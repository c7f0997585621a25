import type { ts } from "ts-morph";
import type { Storage } from "../../../procedure/procedure.ts";
import type { Session } from "../session.ts";

/** What kind of array a type is: how many axes it has, and how its rows are stored. */
export interface ArrayType {
  readonly rank: number;
  readonly storage: Storage;
}

/** The kind of array that a type is; undefined where it is none of numbers. */
export function arrayTypeOf(
  type: ts.Type,
  session: Pick<Session, "checker" | "ts" | "program">,
): ArrayType | undefined {
  const { checker, ts, program } = session;
  const symbol = type.getSymbol();
  const isOfLanguage =
    symbol?.declarations?.every((each) => program.isSourceFileDefaultLibrary(each.getSourceFile())) ?? false;
  if (isOfLanguage && symbol?.name === "Float64Array") return { rank: 1, storage: "Float64Array" };
  const isTuple = checker.isTupleType(type);
  if (!isTuple && !checker.isArrayType(type)) return undefined;
  const items = checker.getTypeArguments(typeReference(type, ts) ?? fail()).map((item): ArrayType | undefined => {
    // The elements of `new Array(n).fill(0)` are called `any` unless their type is written.
    if ((item.flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.Any)) !== 0) return { rank: 0, storage: "number[]" };
    return arrayTypeOf(item, session);
  });
  const [first] = items;
  if (first === undefined || items.some((item) => item?.rank !== first.rank || item.storage !== first.storage)) {
    return undefined;
  }
  return { rank: first.rank + 1, storage: first.storage };
}

/** A type with arguments, which arrays and tuples are. */
export function typeReference(type: ts.Type, ts: Session["ts"]): ts.TypeReference | undefined {
  const isReference = (each: ts.Type): each is ts.TypeReference =>
    (each.flags & ts.TypeFlags.Object) !== 0 && "target" in each;
  return isReference(type) ? type : undefined;
}

function fail(): never {
  throw new Error("an array type without arguments");
}

/** The type that an expression has, or is given by what it is for. */
export function typeOf(node: ts.Expression, { checker }: Session): ts.Type {
  return checker.getContextualType(node) ?? checker.getTypeAtLocation(node);
}
