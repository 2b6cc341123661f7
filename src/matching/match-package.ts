import type { AdvisoryDatabase } from '../domain/advisory.ts';
import type { Distribution } from '../domain/inventory.ts';
import type { Match, NotEvaluatedReason } from '../domain/match.ts';
import type { Package } from '../domain/package.ts';
import { keyOf } from './comparand.ts';
import { type Compared, decide, type Heard } from './decide.ts';
import { type Hit, hitOf } from './hits.ts';
import type { KernelScope } from './kernel.ts';
import { silencedByOwner } from './ownership.ts';
import { type Context, type Question, questionOf } from './question.ts';
import { particularAmong, statementsOn } from './statements.ts';
import { hasSay, type Listener, listenerOf, type Voice, voiceOf } from './voice.ts';

/** A verdict on one package. With a reason it is not, or not wholly, evaluated; a listed version may still match. */
export interface Verdict {
  readonly matches: readonly Match[];
  readonly reason?: NotEvaluatedReason;
  /** Where its advisories were, or would be, looked up. */
  readonly ecosystem?: string;
}

const NO_MATCHES: readonly Match[] = [];
const NO_HITS: readonly Hit[] = [];

const isHeard = (voice: Voice): boolean => hasSay(voice) || voice === 'branch' || voice === 'shown';

/** Everything that the database says of the package under its names; or only what may speak against the rest. */
export function heardOf(question: Question, context: Context, which: 'all' | 'particular' = 'all'): readonly Heard[] {
  const listener = listenerOf(question.package, context.distribution);
  const heard: Heard[] = [];
  for (const comparand of question.comparands) {
    const statements = statementsOn(context.database, question.ecosystem, comparand.name);
    for (const statement of which === 'all' ? statements : particularAmong(statements)) {
      const voice = voiceOf(statement, comparand, listener);
      if (isHeard(voice)) heard.push({ statement, comparand, voice });
    }
  }
  return heard;
}

/** Where the package's versions are affected; most packages are affected nowhere, so that nothing else is made for them. */
function hitsOf(question: Question, listener: Listener, context: Context): readonly Hit[] {
  let hits: Hit[] | undefined;
  for (const comparand of question.comparands)
    for (const statement of statementsOn(context.database, question.ecosystem, comparand.name)) {
      if (statement.isIgnore) continue;
      const voice = voiceOf(statement, comparand, listener);
      const hit = isHeard(voice) ? hitOf(statement, comparand, voice) : undefined;
      if (hit === undefined) continue;
      if (hits === undefined) hits = [hit];
      else hits.push(hit);
    }
  return hits ?? NO_HITS;
}

export const comparedOf = ({ package: pkg, ecosystem, isDistributions }: Question): Compared => ({
  package: pkg,
  ecosystem,
  isDistributions,
});

function withClass(matches: readonly Match[], { matchClass }: Question): readonly Match[] {
  return matchClass === undefined ? matches : matches.map((match) => ({ ...match, class: matchClass }));
}

export function judgePackage(pkg: Package, context: Context): Verdict {
  const question = questionOf(pkg, context);
  if ('reason' in question) return { matches: NO_MATCHES, ...question };
  const { ecosystem } = question;
  if (question.isKernelAside) return { matches: NO_MATCHES, ecosystem };
  const hits = hitsOf(question, listenerOf(pkg, context.distribution), context);
  let matches =
    hits.length === 0 ? NO_MATCHES : decide(comparedOf(question), hits, (which) => heardOf(question, context, which));
  if (pkg.ownedBy !== undefined && matches.length > 0) {
    const silenced = silencedByOwner(pkg, context);
    matches = matches.filter(({ vulnerabilityId }) => !silenced(vulnerabilityId));
  }
  matches = withClass(matches, question);
  const [first] = question.comparands;
  return first !== undefined && keyOf(first) === undefined
    ? { matches, reason: 'unparsed-version', ecosystem }
    : { matches, ecosystem };
}

/**
 * Verdict on one package: its matches sorted by vulnerability id, or why it cannot be evaluated. With a reason there
 * are matches only where an advisory lists the unparsed version itself.
 * @param distribution of the inventory that holds the package
 * @param kernel which kernels vulnerabilities of the kernel apply to; by default every installed kernel image
 */
export function matchPackage(
  pkg: Package,
  distribution: Distribution | undefined,
  database: AdvisoryDatabase,
  kernel: KernelScope = 'every',
):
  | { readonly matches: readonly Match[] }
  | { readonly matches: readonly Match[]; readonly reason: NotEvaluatedReason } {
  const { matches, reason } = judgePackage(pkg, { distribution, database, kernel });
  return reason === undefined ? { matches } : { matches, reason };
}
