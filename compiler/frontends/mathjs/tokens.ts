import type { Span } from "../../graph/provenance.ts";

/** A token of mathjs's grammar, and where it stands. */
export interface Token extends Span {
  readonly text: string;
}

// As in mathjs's own tokenizer.
const LETTER = "(?:[a-zA-Z_$\\u00C0-\\u02AF\\u0370-\\u03FF\\u2100-\\u214F]|\\uD835[\\uDC00-\\uDFFF])";
const RADIX = `0[box](?:${LETTER}|\\d)*(?:\\.(?:${LETTER}|\\d)*)?`;
const DECIMAL = "(?:\\d+(?:\\.(?![/*^])\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?";
const NAME = `${LETTER}(?:${LETTER}|\\d)*`;
const OPERATOR = ">>>|\\.[*/^]|\\?\\.(?!\\d)|\\?\\?|[=!<>]=|<<|>>|\\^\\|";
const SPACE = "[ \\t\\n\\u00A0]+|#[^\\n]*";
const TOKEN = new RegExp(`(${SPACE})|${RADIX}|${DECIMAL}|${NAME}|${OPERATOR}|[^]`, "gy");
const STRING = /"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'/y;
const WHOLE_NAME = new RegExp(`^${NAME}$`);

/** The tokens of a text, without white space, line breaks and comments. A character of no token is one by itself. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const wholeToken = new RegExp(TOKEN);
  const wholeString = new RegExp(STRING);
  for (let start = 0; start < text.length;) {
    wholeToken.lastIndex = start;
    const [token = text.charAt(start), space] = wholeToken.exec(text) ?? [];
    wholeString.lastIndex = start;
    const opensString = token === '"' || (token === "'" && !endsOperand(tokens.at(-1)));
    const [string = token] = (opensString && wholeString.exec(text)) || [];
    if (space === undefined) tokens.push({ text: string, start, end: start + string.length });
    start += string.length;
  }
  return tokens;
}

/** Whether a value ends with a token, so that a quote behind it is a transpose and begins no string. */
export function endsOperand(token: Token | undefined): boolean {
  if (token === undefined) return false;
  return /^([\d!'")\]}%]|\.\d)/.test(token.text) || (isNameToken(token) && !OPERATOR_NAMES.has(token.text));
}

const OPERATOR_NAMES: ReadonlySet<string> = new Set(["mod", "to", "in", "and", "xor", "or", "not"]);
const RESERVED: ReadonlySet<string> = new Set([
  ...["true", "false", "null", "undefined", "NaN", "Infinity", "end"],
  ...OPERATOR_NAMES,
]);

/** Whether a text is a name that a variable can have. */
export function isName(text: string): boolean {
  return WHOLE_NAME.test(text) && !RESERVED.has(text);
}

const SIGN = /^[\w$.+\-*/%^!~&|=<>:?,;'"()[\]{}]/;

/** Whether a token is one of the language, and not a character that it does not know. */
export function isSign(token: Token): boolean {
  return SIGN.test(token.text) || isNameToken(token);
}

/** Whether a token is a name, an operator's included. */
export function isNameToken({ text }: Token): boolean {
  return WHOLE_NAME.test(text);
}

/**
 * The text as mathjs's parser reads it: it knows only `\n` as a line break, and no byte order mark. Every character keeps
 * its place.
 */
export function normalize(text: string): string {
  return text.replace(/\r\n?/g, (lineBreak) => (lineBreak.length === 2 ? " \n" : "\n")).replace(/^\uFEFF/, " ");
}
