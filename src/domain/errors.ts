/**
 * Every error that Assay raises on purpose, one line each. Anything else that is thrown is a bug.
 *
 * `usage` and `input` decide the exit code of the command line (2 and 3); the API maps them in `api/wire/errors.ts`.
 */
export const ERROR_KINDS = {
  /** The command was called wrongly. Exit 2. */
  USAGE: 'usage',
  /** What was given cannot be read: missing, truncated, corrupt, hostile. Exit 3. */
  INPUT: 'input',
  /** The machine or installation is not as needed: port taken, no database, folder locked. Exit 3. */
  ENVIRONMENT: 'environment',
  /** A feed, registry or server did not answer as it should. Never mistaken for "nothing found". Exit 3. */
  UPSTREAM: 'upstream',
} as const;

export type ErrorKind = (typeof ERROR_KINDS)[keyof typeof ERROR_KINDS];

/** An expected failure: says what went wrong, with which file or address, and what to do about it. */
export class AssayError extends Error {
  readonly kind: ErrorKind;
  /** What the user can do, as an imperative sentence. */
  readonly remedy: string | undefined;

  constructor(kind: ErrorKind, message: string, options?: { remedy?: string; cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AssayError';
    this.kind = kind;
    this.remedy = options?.remedy;
  }
}

export const usageError = (message: string, remedy?: string): AssayError =>
  new AssayError('usage', message, remedy === undefined ? {} : { remedy });

export const inputError = (message: string, options?: { remedy?: string; cause?: unknown }): AssayError =>
  new AssayError('input', message, options);

export const environmentError = (message: string, options?: { remedy?: string; cause?: unknown }): AssayError =>
  new AssayError('environment', message, options);

export const upstreamError = (message: string, options?: { remedy?: string; cause?: unknown }): AssayError =>
  new AssayError('upstream', message, options);
