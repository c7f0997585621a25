import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { files, reasonOf } from "../../compiler/cli/files.ts";

const directory = mkdtempSync(join(tmpdir(), "adjoint-"));
const path = (name: string): string => join(directory, name);

afterAll(() => {
  rmSync(directory, { recursive: true });
});

function reason(action: () => unknown): string | undefined {
  try {
    action();
  } catch (error) {
    return reasonOf(error);
  }
  return undefined;
}

describe("reading", () => {
  it("gives the text of a file, without a byte order mark", () => {
    writeFileSync(path("text"), "\uFEFFx^2 + α\n");
    expect(files.read(path("text"))).toBe("x^2 + α\n");
    expect(files.existing(path("text"))).toBe("x^2 + α\n");
  });

  it.each([
    ["what is not there", "nothing"],
    ["a directory", "."],
    ["no path", "x\0y"],
    ["a long expression", "x+".repeat(9999)],
  ])("finds no file in %s", (_, name) => {
    expect(files.read(name === "." ? directory : name)).toBeUndefined();
    expect(files.existing(name === "." ? directory : name)).toBeUndefined();
  });

  it("refuses what is no text in UTF-8", () => {
    writeFileSync(path("binary"), Buffer.from([0x66, 0xff, 0xfe]));
    expect(reason(() => files.read(path("binary")))).toBe("it is not text in UTF-8");
  });
});

describe("writing", () => {
  it("creates and replaces a file, and leaves nothing else behind", () => {
    files.write(path("out.ts"), "one");
    files.write(path("out.ts"), "two");
    expect(readFileSync(path("out.ts"), "utf8")).toBe("two");
    expect(readdirSync(directory).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("keeps the permissions of a file", () => {
    files.write(path("mode.ts"), "one");
    chmodSync(path("mode.ts"), 0o640);
    files.write(path("mode.ts"), "two");
    expect(statSync(path("mode.ts")).mode & 0o777).toBe(0o640);
  });

  it("follows a symbolic link", () => {
    writeFileSync(path("target.ts"), "one");
    symlinkSync(path("target.ts"), path("link.ts"));
    files.write(path("link.ts"), "two");
    expect(readFileSync(path("target.ts"), "utf8")).toBe("two");
  });

  it("says why it cannot", () => {
    mkdirSync(path("folder"));
    writeFileSync(path("plain"), "");
    expect(reason(() => files.write(path("folder"), ""))).toBe("it is a directory");
    expect(reason(() => files.write(path("nowhere/out.ts"), ""))).toBe("its directory does not exist");
    expect(reason(() => files.write(path("plain/out.ts"), ""))).toBe("a part of its path is a file");
    expect(reason(() => files.write(path("x".repeat(300)), ""))).toBe("the name is too long");
    expect(readdirSync(directory).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("is known before whether it seems possible", () => {
    mkdirSync(path("place"));
    writeFileSync(path("place/file"), "");
    expect(files.obstacle(path("place/new"))).toBeUndefined();
    expect(files.obstacle(path("place/file"))).toBeUndefined();
    expect(files.obstacle("/dev/null")).toBeUndefined();
    expect(files.obstacle(path("place"))).toBe("it is a directory");
    expect(files.obstacle(path("missing/new"))).toBe("its directory does not exist");
    expect(files.obstacle(path("place/file/new"))).toBe("a part of its path is a file");
    expect(files.obstacle(path("place/file/deep/new"))).toBe("a part of its path is a file");
    expect([files.isFolder(path("place")), files.isFolder(path("place/file")), files.isFolder(path("no"))]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("does not replace a device", () => {
    files.write("/dev/null", "text");
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
    expect(files.existing("/dev/null")).toBeUndefined();
  });
});

describe("the reason of an error", () => {
  it("is its message where its code is not known", () => {
    expect(reasonOf(Object.assign(new Error("strange"), { code: "ESTRANGE" }))).toBe("strange");
  });

  it("is undefined for an error that the system did not raise", () => {
    expect(reasonOf(new Error("a defect"))).toBeUndefined();
    expect(reasonOf("text")).toBeUndefined();
  });
});
