import { Command, CommanderError } from "commander";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { VERSION } from "../version.ts";
import { operandsLast } from "./arguments.ts";
import type { Define } from "./command.ts";
import type { Io } from "./io.ts";
import { reportDiagnostics } from "./report.ts";

/** What the process answers. */
const EXIT = { success: 0, failure: 1, usage: 2, internal: 70 } as const;

interface Entry {
  readonly name: string;
  readonly summary: string;
  /** Each command is loaded when it is called, so that starting stays fast. */
  readonly load: () => Promise<{ readonly define: Define }>;
}

const COMMANDS: readonly Entry[] = [
  { name: "emit", summary: "write derivatives as a TypeScript module", load: () => import("./emit.ts") },
  { name: "eval", summary: "evaluate a function and its derivatives at a point", load: () => import("./eval.ts") },
  { name: "trace", summary: "write out an evaluation as one does by hand", load: () => import("./trace.ts") },
  { name: "check", summary: "compare derivatives with numerical differentiation", load: () => import("./check.ts") },
  { name: "graph", summary: "draw the computation graph", load: () => import("./graph.ts") },
  { name: "cost", summary: "count operations", load: () => import("./cost.ts") },
  { name: "fit", summary: "fit a model to data", load: () => import("./fit.ts") },
  { name: "minimize", summary: "find a minimum of a function", load: () => import("./minimize.ts") },
  { name: "train", summary: "train a network on images of digits", load: () => import("./train.ts") },
  { name: "types", summary: "write the types of imported derivatives", load: () => import("./types.ts") },
];

/** Run the command line `adjoint …argv` and return its exit code. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await run(argv, io);
  } catch (error) {
    return report(error, io);
  }
}

async function run(argv: readonly string[], io: Io): Promise<number> {
  const [first = "", ...rest] = argv;
  const called = first === "help" ? rest[0] : first;
  let code: number = EXIT.success;
  const program = newProgram(io);
  for (const { name, summary, load } of COMMANDS) {
    const command = program.command(name).summary(summary);
    if (name !== called) continue;
    const { define } = await load();
    define(command, io, (exit) => {
      code = exit;
    });
  }
  const command = program.commands.find((candidate) => candidate.name() === first);
  const words = command ? [first, ...operandsLast(rest, command.options)] : argv;
  await program.parseAsync(words, { from: "user" });
  return code;
}

function newProgram(io: Io): Command {
  return new Command("adjoint")
    .description("A derivative compiler: mathematics in, forward- and reverse-mode derivative programs out.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .exitOverride()
    .configureOutput({
      writeOut: io.stdout.write,
      writeErr: io.stderr.write,
      getOutHelpWidth: () => io.stdout.columns,
      getErrHelpWidth: () => io.stderr.columns,
    })
    .addHelpText("after", '\nA source is an expression ("x^2 * sin(y)"), a file, or - for standard input.');
}

function report(error: unknown, io: Io): number {
  // Commander has already said what is wrong.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.success : EXIT.usage;
  if (error instanceof DiagnosticError) {
    reportDiagnostics(error.diagnostics, error.source, io);
    return EXIT.failure;
  }
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  io.stderr.write(`adjoint ${VERSION} has a defect. Please report it with the command that you typed:\n  ${what}\n`);
  return EXIT.internal;
}
