import { Project, ts } from "ts-morph";
import { readProcedure } from "../../../compiler/frontends/typescript/index.ts";
import type { TypedProgram } from "../../../compiler/frontends/typescript/project.ts";
import type { Procedure } from "../../../compiler/procedure/procedure.ts";

/** Reads the functions of sources that import nothing, one source after the other. The declarations of the language are read once. */
export function createReader(): (text: string) => (name: string) => Procedure {
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      strict: true,
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2023.d.ts"],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      noEmit: true,
      types: [],
    },
  });
  return (text) => {
    const main = project.createSourceFile("/source.ts", text, { overwrite: true }).compilerNode;
    const program = project.getProgram().compilerObject;
    const [problem] = program.getSyntacticDiagnostics(main);
    if (problem) throw new SyntaxError(ts.flattenDiagnosticMessageText(problem.messageText, " "));
    const typed: TypedProgram = { ts, program, main, files: new Map([[main, { name: "source.ts", text }]]) };
    return (name) => readProcedure(typed, name).procedure;
  };
}
