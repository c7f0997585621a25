const MAX_LENGTH = 200;

/**
 * A user's text as it may stand in a comment: on one line whatever line separators it has, without control and
 * direction characters, unable to close a comment, and of bounded length.
 */
export function commentText(text: string): string {
  const line = text
    .replaceAll("*/", "*\u200b/")
    .replaceAll("\t", "  ")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]/gu, " ");
  return line.length <= MAX_LENGTH ? line : `${line.slice(0, MAX_LENGTH)} …`;
}
