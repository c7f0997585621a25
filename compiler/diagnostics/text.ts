// What a user wrote reaches a terminal only through here: nothing in it may move the cursor or reorder the line.

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The text with every control, format and line-separating character replaced by a visible one. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : "\uFFFD";
  });
}

const LONGEST = 60;

/** A piece of the user's text as it stands in a message: in backticks, on one line, and not too long. */
export function quoted(text: string): string {
  const characters = Array.from(visible(text));
  return `\`${characters.length > LONGEST ? `${characters.slice(0, LONGEST).join("")}…` : characters.join("")}\``;
}

/** The names in backticks; of a long list only the first and the last. */
export function abridged(names: readonly string[]): readonly string[] {
  const shown = names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES - 3), undefined, ...names.slice(-2)] : names;
  return shown.map((name) => (name === undefined ? "…" : quoted(name)));
}

const MOST_NAMES = 12;

/** The names as prose: `a`, `b` and `c`. */
export function quotedList(names: readonly string[]): string {
  const all = abridged(names);
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1) ?? ""}`;
}

/** The names of things as a sentence: `the column is x`, `the columns are x and y`. */
export function theseAre(thing: string, names: readonly string[]): string {
  return `the ${thing}${names.length === 1 ? " is" : "s are"} ${quotedList(names)}`;
}

// Letters that a terminal draws two columns wide.
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uFF01-\uFF60]/u;
const COMBINING = /\p{M}/u;

/** How many columns a character takes; a tab takes those up to the next multiple of `TAB`. */
export function widthOf(character: string, column: number): number {
  if (character === "\t") return TAB - (column % TAB);
  if (COMBINING.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

const TAB = 4;
