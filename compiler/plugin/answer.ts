/** What a loader answers: a result, which is missing where an import is none of ours, or what a user has done wrong. */
export type Answer = { readonly value: string | undefined } | { readonly refusal: string };

/** The result of an answer. @throws Error with what the user has done wrong, and without a stack. */
export function valueOf(answer: Answer): string | undefined {
  if ("value" in answer) return answer.value;
  throw Object.assign(new Error(answer.refusal), { stack: answer.refusal });
}

/** An import that Node asks about. */
export interface Question {
  readonly specifier: string;
  /** The module that has it. */
  readonly parentURL: string | undefined;
  /** The URL of the file that it names. */
  readonly found: string | undefined;
}
