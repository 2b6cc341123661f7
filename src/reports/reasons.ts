import { DISTRIBUTION_TYPES, ecosystemOf } from '../domain/ecosystem.ts';
import type { Distribution } from '../domain/inventory.ts';
import type { NotEvaluated, NotEvaluatedReason } from '../domain/match.ts';
import { counted } from './text.ts';

interface Circumstances {
  /** purl type of the packages. */
  readonly type: string;
  readonly distribution: Distribution | undefined;
  /** Ecosystem the packages would be looked up in. */
  readonly ecosystem: string | undefined;
  readonly count: number;
}

/** `Debian:12` → `Debian 12`, `Alpine:v3.20` → `Alpine 3.20`. */
export const ecosystemName = (ecosystem: string): string => ecosystem.replace(/:v?(?=\d)/, ' ').replace(':', ' ');

const its = (count: number, singular: string, plural: string): string => (count === 1 ? singular : plural);

/** Why packages of one kind were not judged, as the end of `12 deb packages: …`. */
export const REASON_SENTENCES: Readonly<Record<NotEvaluatedReason, (c: Circumstances) => string>> = {
  'unknown-distribution': () =>
    'the distribution could not be told (no readable os-release), so nobody knows which advisories apply',
  'unsupported-ecosystem': ({ type, distribution }) =>
    `Assay has no advisories for ${(DISTRIBUTION_TYPES.has(type) && distribution?.name) || 'this kind of package'}`,
  'release-not-covered': ({ ecosystem, distribution }) =>
    `the database does not cover ${ecosystem === undefined ? (distribution?.name ?? 'this release') : ecosystemName(ecosystem)}`,
  'no-advisory-source': ({ count }) =>
    `the database has no advisories under ${its(count, 'its name', 'their names')}, so nobody knows of vulnerabilities`,
  'other-vendor': ({ count, distribution }) =>
    `${its(count, 'it was', 'they were')} not built by ${distribution?.name ?? 'the distribution'}, whose advisories do not speak of ${its(count, 'it', 'them')}`,
  'no-version': ({ count }) => `${its(count, 'its version is', 'their versions are')} not known`,
  'unparsed-version': ({ count }) =>
    `${its(count, 'its version does', 'their versions do')} not follow the order of this ecosystem`,
  'owned-by-distribution': ({ count }) =>
    `${its(count, 'it belongs', 'they belong')} to distribution packages, which the distribution's advisories judge`,
};

/** Packages with these reasons are judged by other means: they leave no gap, so no gate waits for them. */
export const JUDGED_ELSEWHERE: ReadonlySet<NotEvaluatedReason> = new Set<NotEvaluatedReason>(['owned-by-distribution']);

/** Packages that nobody has judged: the gap between "no findings" and "nothing known". */
export const unjudged = (notEvaluated: readonly NotEvaluated[]): NotEvaluated[] =>
  notEvaluated.filter(({ reason }) => !JUDGED_ELSEWHERE.has(reason));

export interface ReasonGroup {
  readonly reason: NotEvaluatedReason;
  /** purl type of the packages. */
  readonly type: string;
  readonly count: number;
  /** `4 rpm packages: the database does not cover Debian 13`. */
  readonly sentence: string;
}

/** The packages not evaluated by reason and type, largest group first. */
export function reasonGroups(
  notEvaluated: readonly NotEvaluated[],
  distribution: Distribution | undefined,
): ReasonGroup[] {
  const counts = new Map<string, { reason: NotEvaluatedReason; type: string; count: number }>();
  for (const { reason, package: pkg } of notEvaluated) {
    const key = `${reason} ${pkg.type}`;
    const group = counts.get(key);
    if (group === undefined) counts.set(key, { reason, type: pkg.type, count: 1 });
    else group.count += 1;
  }
  return [...counts.values()]
    .sort((a, b) => b.count - a.count || (`${a.type} ${a.reason}` < `${b.type} ${b.reason}` ? -1 : 1))
    .map((group) => {
      const ecosystem = ecosystemOf(group.type, distribution);
      const why = REASON_SENTENCES[group.reason]({ ...group, distribution, ecosystem });
      return { ...group, sentence: `${counted(group.count, `${group.type} package`)}: ${why}` };
    });
}
