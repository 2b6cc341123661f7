import { z } from 'zod';

/** Causes of false positives, each with what it holds for. */
const causesFile = z.object({
  /** Words that causes are counted by, with their meaning. */
  words: z.record(z.string(), z.string()),
  causes: z.array(
    z.strictObject({
      cause: z.string(),
      why: z.string().min(1),
      /** Regular expressions of the pair (`image package version vulnerability`) and of the rule that hits. */
      pair: z.string(),
      rule: z.string().optional(),
    }),
  ),
});

export interface Cause {
  readonly cause: string;
  readonly why: string;
  readonly pair: RegExp;
  readonly rule?: RegExp;
}

/** @throws ZodError, SyntaxError of a pattern, or Error for a word that the file does not explain */
export function readCauses(value: unknown): readonly Cause[] {
  const { words, causes } = causesFile.parse(value);
  return causes.map(({ cause, why, pair, rule }) => {
    if (words[cause] === undefined) throw new Error(`the cause ${cause} is not explained`);
    return { cause, why, pair: new RegExp(pair), ...(rule !== undefined && { rule: new RegExp(rule) }) };
  });
}

/** The cause of a false positive: the first that holds for its pair and its rule. */
export const causeOf = (
  { pair, rule }: { readonly pair: string; readonly rule: string },
  causes: readonly Cause[],
): Cause | undefined => causes.find((each) => each.pair.test(pair) && (each.rule?.test(rule) ?? true));
