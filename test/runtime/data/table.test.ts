import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnOf, readTable, scanTable, type Separator, type TableOptions } from "../../../runtime/data/index.ts";

/** The fields of a table as texts. */
const fieldsOf = (text: string, options?: TableOptions): readonly (readonly string[])[] =>
  readTable(text, options).rows.map((row) => row.map((field) => field.text));

describe("tables", () => {
  const expected = { x: [1, -2.5, 0.003], y: [4, 5, 6e10] };

  it.each([
    ["commas", "x,y\n1,4\n-2.5,5\n3e-3,6E+10\n"],
    ["commas and spaces", "x , y\n 1, 4\n-2.50 ,5 \n  .003,6e10"],
    ["semicolons", "x;y\r\n1;4\r\n-2.5;5.\r\n.003;+6e10\r\n"],
    ["tabs", "x\ty\n1\t4\n-2.5\t5\n0.003\t6e10\n"],
    ["white space", "  x   y\n 1   4\n-2.5 5  \n0.003\t6e10 # an outlier\n"],
    ["quotes", '"x","y"\n"1","4"\n-2.5,"5"\n" 0.003 ",6e10'],
    ["comments and blank lines", "# from a file\n\n  # more\nx,y\n\n1,4\n-2.5,5\n# in between\n0.003,6e10\n\n#end"],
    ["old line breaks", "x,y\r1,4\r-2.5,5\r0.003,6e10\r"],
  ])("are read with %s", (_, text) => {
    const table = readTable(text);
    expect(table.columns).toEqual(["x", "y"]);
    expect(Array.from(columnOf(table, "x"))).toEqual(expected.x);
    expect(Array.from(columnOf(table, "y"))).toEqual(expected.y);
  });

  it("have columns c1, c2, … where the first row holds a number, or names that are given", () => {
    expect(readTable("1 2\n3 4").columns).toEqual(["c1", "c2"]);
    expect(readTable("1 2\n3 4", { columns: ["a", "b"] })).toMatchObject({ columns: ["a", "b"], rows: { length: 2 } });
    expect(readTable("x y\n3 4", { columns: ["a", "b"] })).toMatchObject({ columns: ["a", "b"], rows: { length: 1 } });
    expect(readTable("x,,z\n1,2,3").columns).toEqual(["x", "c2", "z"]);
    expect(fieldsOf("first,1\nsecond,2")).toEqual([
      ["first", "1"],
      ["second", "2"],
    ]);
  });

  it("may hold text, line breaks and quotes in quotes, and empty fields", () => {
    expect(fieldsOf('name,x\n"Ångström, A.",1\n"say ""hi""",2\n"two\nlines",\n,4')).toEqual([
      ["Ångström, A.", "1"],
      ['say "hi"', "2"],
      ["two\nlines", ""],
      ["", "4"],
    ]);
    expect(fieldsOf('"a b" 1\n"c" 2', { columns: ["name", "x"] })).toEqual([
      ["a b", "1"],
      ["c", "2"],
    ]);
    expect(fieldsOf("a;b\n1,5;2", { separator: ";" })).toEqual([["1,5", "2"]]);
  });

  it("are read again as they were written, whatever is in quotes", () => {
    const separators = fc.constantFrom<Separator>(",", ";", "\t", " ");
    const texts = fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(separators, texts, fc.constantFrom("\n", "\r\n"), (separator, rows, lineBreak) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const text = rows.map((row) => row.map(quoted).join(separator)).join(lineBreak);
        const found = fieldsOf(`1${separator}1\n${text}`, { separator }).slice(1);
        expect(found).toEqual(rows.map((row) => row.map((field) => field.trim())));
      }),
    );
  });

  it("know where their fields stand", () => {
    const text = 'x, y\n 12 ,"3"\n';
    const [row = []] = readTable(text).rows;
    expect(row.map(({ start, end }) => text.slice(start, end))).toEqual(["12", '"3"']);
  });

  it("are scanned in any text without an exception", () => {
    const letters = fc.array(fc.constantFrom('"', ",", ";", "\t", " ", "\n", "\r", "#", "1", "x", "."), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(letters, (parts) => {
        const result = scanTable(parts.join(""));
        if (result.kind === "problem") return;
        for (const row of result.table.rows) expect(row).toHaveLength(result.table.columns.length);
      }),
    );
  });
});

describe("what is no table", () => {
  it.each([
    ["", "there are no rows"],
    ["# nothing\n", "there are no rows"],
    ["x,y\n", "there are no rows"],
    ["x,y\n1,2\n3\n", "line 3: this row has 1 field, and the first row has 2"],
    ["x,y\n1,2,3\n", "line 2: this row has 3 fields, and the first row has 2"],
    ["1 2\n# a comment\n\n3 4 5\n", "line 4: this row has 3 fields, and the first row has 2"],
    ['x,y\n1,"2\n3,4\n', "line 2: a quote is never closed"],
    ['x,y\n1,"2"3\n', "line 2: there is text behind a quoted field"],
    ['1 "2"3\n', "line 1: there is text behind a quoted field"],
    ["x,x\n1,2\n", 'line 1: two columns have the name "x"'],
  ])("%j is refused: %s", (text, message) => {
    expect(() => readTable(text)).toThrow(new RangeError(message));
  });

  it("includes names of another number", () => {
    expect(() => readTable("1 2", { columns: ["x"] })).toThrow(new RangeError("there is 1 name for 2 columns"));
    expect(() => readTable("1 2", { columns: ["x", "x"] })).toThrow('two columns have the name "x"');
  });
});

describe("numbers", () => {
  it("are finite, in decimal notation with a point", () => {
    const table = (field: string) => readTable(`x;label\n1;a\n${field};b\n`);
    for (const field of ["1,5", "0x10", "NaN", "Infinity", "1e999", "1 000", "--1", "1e", "."]) {
      expect(() => columnOf(table(field), "x")).toThrow(
        new RangeError(`line 3: ${JSON.stringify(field)} is not a number`),
      );
    }
    expect(() => columnOf(table(""), "x")).toThrow(new RangeError("line 3: a value is missing"));
    expect(() => columnOf(table("2"), "z")).toThrow('there is no column "z"; the columns are x, label');
    // What nobody asks for may be anything.
    expect(Array.from(columnOf(table("2"), "x"))).toEqual([1, 2]);
  });
});
