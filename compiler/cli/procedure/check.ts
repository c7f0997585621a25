import type { ParsedProcedure } from "../../frontends/typescript/procedure.ts";
import { checkProcedure, type ProcedureCheckOptions } from "../../inspect/procedure/check.ts";
import { procedureCheckJson, renderProcedureCheck } from "../../inspect/procedure/render-check.ts";
import type { StructuredValue } from "../../inspect/procedure/values.ts";
import { requireDerivative, requireWrt } from "../../request.ts";
import type { Io } from "../io.ts";

/**
 * Print the check of the derivatives of a procedure at a point, and tell whether they pass.
 * @throws DiagnosticError
 */
export async function printCheck(
  parsed: ParsedProcedure,
  given: readonly StructuredValue[],
  options: ProcedureCheckOptions & { readonly json?: boolean },
  io: Io,
): Promise<boolean> {
  requireDerivative(parsed, "jvp");
  requireWrt(parsed, options.wrt);
  const report = await checkProcedure(parsed, given, options);
  const { color } = io.stdout;
  io.stdout.write(options.json === true ? `${procedureCheckJson(report)}\n` : renderProcedureCheck(report, { color }));
  return report.passed;
}
