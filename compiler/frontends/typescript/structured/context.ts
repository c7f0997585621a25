import { InternalError } from "../../../diagnostics/internal-error.ts";
import type { Context } from "../session.ts";
import type { Writer } from "./writer.ts";

/** The procedure under construction, where there is one: arrays in memory exist nowhere else. */
export function writerOf({ writer }: Context): Writer {
  if (writer === undefined) throw new InternalError("memory outside of a procedure");
  return writer;
}
