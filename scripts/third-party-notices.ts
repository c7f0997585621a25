/** Writes THIRD_PARTY_NOTICES.md; with `--check`, only compares it with what it should be. */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { bundledPackages } from "./bundled-packages.ts";

const target = "THIRD_PARTY_NOTICES.md";

function field(manifest: unknown, name: string): string {
  const value: unknown = Object.entries(manifest ?? {}).find(([key]) => key === name)?.[1];
  if (typeof value !== "string") throw new Error(`a package.json has no ${name}`);
  return value;
}

function notice(name: string): string {
  const directory = `node_modules/${name}`;
  const manifest: unknown = JSON.parse(readFileSync(`${directory}/package.json`, "utf8"));
  const texts = readdirSync(directory)
    .filter((file) => /^(licen[cs]e|notice)/i.test(file))
    .sort()
    .map((file) => "```text\n" + readFileSync(`${directory}/${file}`, "utf8").trim() + "\n```\n");
  return [`## ${name} ${field(manifest, "version")} (${field(manifest, "license")})\n`, ...texts].join("\n");
}

const expected = [
  "# Third-party notices\n",
  "The files in `dist/` contain code of these packages.\n",
  ...bundledPackages.map(notice),
].join("\n");

if (!process.argv.includes("--check")) writeFileSync(target, expected);
else if (readFileSync(target, "utf8") !== expected) throw new Error(`${target} is stale: run \`npm run notices\``);
