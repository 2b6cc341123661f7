import type { VersionSchemeId } from '../domain/advisory.ts';

/** The order of versions in one ecosystem. What cannot be parsed is a value, and it never silently means "not vulnerable". */
export interface VersionScheme<Parsed = unknown> {
  readonly id: VersionSchemeId;
  /** undefined when the text is no version of this scheme. */
  parse(text: string): Parsed | undefined;
  /** Total order on parsed versions: negative, zero or positive. */
  compare(a: Parsed, b: Parsed): number;
}
