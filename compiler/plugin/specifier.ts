/** What may be an import of derivatives: a file of ours, and something asked of it. */
export const REQUEST = /\.(?:[cm]?ts|math)\?/;

/** The file that a specifier or an id names, without what is asked of it. */
export function fileIn(specifier: string): string {
  return specifier.replace(/\?.*$/, "");
}
