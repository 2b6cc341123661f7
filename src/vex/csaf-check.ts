import { type CsafContent, csafContent } from './csaf/content.ts';
import type { CsafFlaw } from './csaf/flaw.ts';
import { historyTests } from './csaf/history-tests.ts';
import { productTests } from './csaf/product-tests.ts';
import { profileTests } from './csaf/profile-tests.ts';
import { scoreTests } from './csaf/score-tests.ts';
import { textTests } from './csaf/text-tests.ts';

export type { CsafFlaw } from './csaf/flaw.ts';

/** Flaws of a document that is read already. */
export const flawsOfContent = (content: CsafContent): readonly CsafFlaw[] => [
  ...productTests(content),
  ...scoreTests(content),
  ...textTests(content),
  ...historyTests(content),
  ...profileTests(content),
];

/**
 * What a CSAF 2.0 document has against the standard's mandatory tests (6.1.1 to 6.1.33), none when it passes them. That
 * it follows the JSON schema is not tested: what is of another type than it should be counts as not there.
 * @param json the parsed document
 * @see https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#61-mandatory-tests
 */
export const csafFlaws = (json: unknown): readonly CsafFlaw[] => flawsOfContent(csafContent(json));
