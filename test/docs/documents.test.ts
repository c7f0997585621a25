import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderDocument } from "./render.ts";
import { createSession, ROOT, type Session } from "./session.ts";
import { createTypeChecker } from "./typecheck.ts";

// Every document is the snapshot of itself with its commands and programs carried out: `npx vitest run test/docs -u`
// brings what it shows up to date.

const documents = [
  "README.md",
  "CONTRIBUTING.md",
  "docs/arrays.md",
  "docs/batches.md",
  "docs/fitting.md",
  "docs/generated-code.md",
  "docs/minimize.md",
  "docs/optimisers.md",
  "docs/plugin.md",
  "docs/sparse.md",
  "docs/trace-and-check.md",
  "docs/training.md",
  "docs/typescript.md",
  ...readdirSync(join(ROOT, "examples"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `examples/${name}/README.md`),
];

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

describe("documents", () => {
  const sessions = new Map<string, Session>();

  it.each(documents)("%s shows what really happens", async (path) => {
    const session = createSession();
    sessions.set(path, session);
    const rendered = await renderDocument(read(path), session);
    await expect(rendered).toMatchFileSnapshot(join(ROOT, path));
  });

  it("have programs that are well typed", () => {
    const typeErrors = createTypeChecker();
    const errors = [...sessions].flatMap(([path, { files }]) =>
      files.size > 0 ? typeErrors(files).map((error) => `${path}: ${error}`) : [],
    );
    expect(errors).toEqual([]);
  });

  it.each([...documents, "ARCHITECTURE.md", "CHANGELOG.md"])("%s links to files that exist", (path) => {
    const links = Array.from(read(path).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g), ([, target = ""]) => target);
    const broken = links.filter(
      (target) => !target.startsWith("https://") && !existsSync(join(ROOT, dirname(path), target)),
    );
    expect(broken).toEqual([]);
  });
});
