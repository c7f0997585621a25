const MAX_LENGTH = 200;

/**
 * A user's text as it may stand in a comment: on one line whatever line separators it has, without control characters,
 * unable to close a comment, and of bounded length.
 */
export function commentText(text: string): string {
  const line = text
    .replaceAll("*/", "*\u200b/")
    .replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g, " ")
    .replaceAll("\t", "  ");
  return line.length <= MAX_LENGTH ? line : `${line.slice(0, MAX_LENGTH)} …`;
}
