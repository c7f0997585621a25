const MAX_LENGTH = 200;

/**
 * A user's text as it may stand behind `//`: on one line whatever line separators it has, without control and direction
 * characters, and of bounded length.
 */
export function commentText(text: string): string {
  const line = text.replaceAll("\t", "  ").replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]/gu, " ");
  return line.length <= MAX_LENGTH ? line : `${line.slice(0, MAX_LENGTH)} …`;
}
