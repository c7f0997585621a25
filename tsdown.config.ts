import { esmExternalRequirePlugin } from "rolldown/plugins";
import { defineConfig } from "tsdown";
import { bundledPackages } from "./scripts/bundled-packages.ts";

export default defineConfig({
  entry: { index: "compiler/index.ts", runtime: "runtime/index.ts", cli: "compiler/cli/bin.ts" },
  // Not "node": that would put `node:module` into the chunk that the library, which runs in browsers, shares with the
  // command line.
  platform: "neutral",
  target: "node20",
  inputOptions: { resolve: { mainFields: ["module", "main"] } },
  // commander is CommonJS: its `require("node:…")` becomes an import.
  plugins: [esmExternalRequirePlugin({ external: [/^node:/] })],
  deps: { onlyBundle: [...bundledPackages] },
  dts: { entry: ["compiler/index.ts", "runtime/index.ts"] },
  fixedExtension: false,
  hash: false,
  failOnWarn: true,
});
