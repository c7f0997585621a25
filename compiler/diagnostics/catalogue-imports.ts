import type { Span } from "../graph/provenance.ts";
import { didYouMean, entry } from "./entry.ts";
import { quoted, quotedList } from "./text.ts";

// What can go wrong where a program imports derivatives, as in `./model.ts?gradient`: 9xx. A part of the catalogue.

export const unknownDerivative = entry(
  "ADJ901",
  (name: string, span: Span, kinds: readonly string[], suggestion?: string) => ({
    message: name === "" ? "a derivative is missing" : `unknown derivative ${quoted(name)}`,
    span,
    notes: [`the derivatives are ${quotedList(kinds)}`],
    help: didYouMean(suggestion),
  }),
);

export const unknownImportOption = entry(
  "ADJ902",
  (name: string, span: Span, options: readonly string[], suggestion?: string) => ({
    message: `unknown option ${quoted(name)}`,
    span,
    notes: [`the options are ${quotedList(options)}`],
    help: didYouMean(suggestion) ?? "derivatives come first, parted by commas: `?gradient,hessian&fn=loss`",
  }),
);

export const wrongImportOption = entry("ADJ903", (name: string, value: string, allowed: string, span: Span) => ({
  message: value === "" ? `${quoted(name)} has no value` : `${quoted(name)} cannot be ${quoted(value)}`,
  span,
  help: `write ${allowed}`,
}));

export const repeatedImportOption = entry("ADJ904", (name: string, span: Span) => ({
  message: `${quoted(name)} is given twice`,
  span,
}));

export const nothingExported = entry("ADJ905", (path: string) => ({
  message: `${quoted(path)} exports no function`,
  help: "write `export function f(x: number): number { … }`",
}));

export const exportedTwice = entry("ADJ906", (name: string, first: string, second: string) => ({
  message: `both ${quoted(first)} and ${quoted(second)} would give ${quoted(name)}`,
  help: `import one of them alone: \`&fn=${first}\``,
}));

export const sameSpecifier = entry("ADJ907", (specifier: string, first: string, second: string) => ({
  message: `TypeScript cannot tell apart what ${quoted(specifier)} means: ${quoted(first)}, and elsewhere ${quoted(second)}`,
  help: "write more of the path in one of the imports, such as `../folder/model.ts?gradient`",
}));

export const notRelative = entry("ADJ908", (specifier: string, span: Span) => ({
  message: `only a bundler knows which file ${quoted(specifier)} is`,
  span,
  severity: "warning",
  help: "write a relative path, or let the plugin of the bundler write the types",
}));

export const typesNotGenerated = entry("ADJ909", (path: string) => ({
  message: `${quoted(path)} exists, and adjoint did not generate it`,
  help: "choose another file for the types: `-o` on the command line, `types` of the plugin",
}));
