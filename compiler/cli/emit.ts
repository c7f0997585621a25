import { Option } from "commander";
import { missingFile, notGenerated, staleFile } from "../diagnostics/catalogue.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { emit, type EmitOptions } from "../emit.ts";
import { DERIVATIVES } from "../transforms/derive.ts";
import { SPARSE_DERIVATIVES } from "../transforms/sparse/derive.ts";
import {
  checkpointOption,
  derivativesOption,
  examples,
  modeOption,
  namesOf,
  pathOf,
  withSource,
  wrtOption,
  type Define,
} from "./command.ts";
import type { Io } from "./io.ts";
import { existingFile, writeResult } from "./output.ts";
import { commandLine } from "./shell.ts";
import { readSource, type SourceOptions } from "./source.ts";

interface Options
  extends
    SourceOptions,
    Pick<EmitOptions, "of" | "mode" | "wrt" | "style" | "runtime" | "simplify" | "precision" | "finite"> {
  readonly checkpoint?: readonly string[];
  readonly batch?: boolean;
  readonly shared?: readonly string[];
  readonly layout?: "rows" | "columns";
  readonly reduce?: "sum";
  readonly stable: boolean;
  readonly output?: string;
  readonly check?: boolean;
  readonly force?: boolean;
}

export const define: Define = (command, io) => {
  withSource(command)
    .description("Write a function and its derivatives as a TypeScript module.")
    .addOption(
      derivativesOption("what to emit beside the value (default: the gradient, or the jacobian of a vector)", [
        ...DERIVATIVES,
        ...SPARSE_DERIVATIVES,
      ]),
    )
    .addOption(modeOption())
    .addOption(wrtOption())
    .addOption(checkpointOption())
    .addOption(
      new Option(
        "--style <style>",
        "return results, write into arrays of the caller, or make such a function with a workspace of its own",
      ).choices(["plain", "into", "factory"]),
    )
    .option("--batch", "write functions of many rows of numbers, with a loop over them")
    .addOption(
      new Option("--shared <names>", "the parameters that all rows have in common (implies --batch)")
        .argParser(namesOf)
        .implies({ batch: true }),
    )
    .addOption(
      new Option(
        "--layout <layout>",
        "rows one after another in one array, or an array for each parameter (implies --batch)",
      )
        .choices(["rows", "columns"])
        .implies({ batch: true }),
    )
    .addOption(
      new Option("--reduce <how>", "add up the results of all rows (implies --batch)")
        .choices(["sum"])
        .implies({ batch: true }),
    )
    .addOption(
      new Option("--runtime <how>", "write what a module needs into it, or import adjoint/runtime").choices([
        "inline",
        "import",
      ]),
    )
    .addOption(
      new Option("--standalone", "write everything into the module: it imports nothing").implies({ runtime: "inline" }),
    )
    .addOption(new Option("--precision <precision>", "what arrays are made of (default: f64)").choices(["f64", "f32"]))
    .option("--finite", "throw where an element of an argument is not a finite number")
    .addOption(
      new Option("--simplify <laws>", "the laws that simplification may use (default: algebraic)").choices([
        "none",
        "exact",
        "algebraic",
      ]),
    )
    .option("--no-stable", "keep the formulas as written where a numerically stable form is known")
    .option("-o, --output <file>", "write to a file instead of standard output", pathOf)
    .option("--check", "only tell whether the file is up to date")
    .option("--force", "overwrite a file that adjoint did not generate")
    .addHelpText(
      "after",
      examples(
        'emit "x^2 * sin(y)"',
        "emit model.math --of gradient,hessian -o model.ts",
        "emit model.math --of gradient,hessian -o model.ts --check",
      ),
    )
    .action(async (source: string, options: Options) => {
      const { check, force } = options;
      const output = options.output === "-" ? undefined : options.output;
      if (check === true && output === undefined) command.error("error: --check needs the file: -o <file>");
      const parsed = await readSource(source, options, io);
      const regenerate = regenerateCommand(source, options);
      const text = emit(parsed, { ...emitOptions(options), command: regenerate });
      if (check === true && output !== undefined) {
        requireUpToDate(text, output, regenerate, io);
        return;
      }
      if (force !== true && output !== undefined) requireGenerated(output, io);
      writeResult(text, output, io);
    });
};

function emitOptions({
  of,
  mode,
  wrt,
  checkpoint,
  batch,
  shared,
  layout,
  reduce,
  style,
  runtime,
  precision,
  finite,
  simplify,
  stable,
}: Options): EmitOptions {
  return {
    ...(of && { of }),
    ...(mode && { mode }),
    ...(wrt && { wrt }),
    ...(checkpoint && { checkpoints: checkpoint }),
    ...(batch && { batch: { ...(shared && { shared }), ...(layout && { layout }), ...(reduce && { reduce }) } }),
    ...(style && { style }),
    ...(runtime && { runtime }),
    ...(precision && { precision }),
    ...(finite && { finite }),
    ...(simplify && { simplify }),
    ...(!stable && { stable }),
  };
}

/** The command that makes the same module again. */
function regenerateCommand(source: string, options: Options): string {
  const list = (names: readonly string[] | undefined): string | undefined => names?.join(",");
  const values = [
    ["--fn", options.fn],
    ["--vars", list(options.vars)],
    ["--shape", options.shape],
    ["--config", options.config],
    ["--of", list(options.of)],
    ["--mode", options.mode],
    ["--wrt", list(options.wrt)],
    ["--checkpoint", list(options.checkpoint)],
    ["--shared", list(options.shared)],
    ["--layout", options.layout],
    ["--reduce", options.reduce],
    ["--style", options.style],
    ["--runtime", options.runtime],
    ["--precision", options.precision],
    ["--simplify", options.simplify],
    ["-o", options.output],
  ] as const;
  const given = values.flatMap(([flag, value]) => (value === undefined ? [] : [flag, value]));
  return commandLine([
    "npx",
    "adjoint",
    "emit",
    source,
    ...given,
    ...(options.batch ? ["--batch"] : []),
    ...(options.finite ? ["--finite"] : []),
    ...(options.stable ? [] : ["--no-stable"]),
  ]);
}

const GENERATED = "@generated by adjoint";

/** Make sure that a file, if there is one, starts as adjoint's own files do. @throws DiagnosticError */
function requireGenerated(path: string, io: Io): void {
  const existing = existingFile(path, io);
  if (existing === undefined || existing.slice(0, existing.indexOf("\n")).includes(GENERATED)) return;
  throw new DiagnosticError([notGenerated(path)]);
}

/** Make sure that a file says what would be written to it. @throws DiagnosticError */
function requireUpToDate(text: string, path: string, regenerate: string, io: Io): void {
  const existing = existingFile(path, io);
  if (existing === undefined) throw new DiagnosticError([missingFile(path, regenerate)]);
  requireGenerated(path, io);
  if (comparable(existing) !== comparable(text)) throw new DiagnosticError([staleFile(path, regenerate)]);
}

/** What has to be the same in an up-to-date file: all but the version of adjoint, and how the command was spelled. */
function comparable(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(/^(\/\/ @generated by adjoint) \S+/, "$1")
    .replace(/^\/\/ regenerate: .*\n/m, "");
}
