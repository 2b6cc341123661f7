import { z } from 'zod';
import { canonicalName } from '../../domain/canonical-name.ts';
import { affectedRangesOf, type VersionSet } from '../affected-ranges.ts';
import { isCveId } from '../cve-id.ts';
import type { FeedRecord } from '../feed.ts';
import { isoText, listed, looseText, refusal } from '../fields.ts';
import type { RecordArchive } from '../record-archive.ts';
import { allOf, anyOf } from '../requirements/comparators.ts';
import { readComposerConstraint } from '../requirements/composer.ts';
import { readYaml } from '../yaml-record.ts';

/** @see https://github.com/FriendsOfPHP/security-advisories#contributing */
const advisory = z.object({
  title: looseText,
  link: looseText,
  cve: looseText,
  branches: z.record(
    z.string(),
    z.object({ time: isoText, versions: z.union([z.string().transform((text) => [text]), z.array(z.string())]) }),
  ),
  reference: z.string(),
});

export interface PhpAdvisory extends z.output<typeof advisory> {
  /** `cakephp/cakephp/2015-08-06`: where it stands in the database. */
  readonly place: string;
}

const PLACE = /(?:^|\/)([^/.][^/]*\/[^/]+\/[^/]+)\.yaml$/;
const REFERENCE = /^composer:\/\/([^/\s]+\/[^/\s]+)$/;

export const PHP_ADVISORIES: RecordArchive<PhpAdvisory> = {
  // Hidden folders hold the settings of the repository.
  wanted: /^(?!.*\/\.[^/])(?!\.[^/]).*\/[^/]+\/[^/]+\.yaml$/,
  read(bytes, name) {
    const yaml = readYaml(bytes.toString('utf8'));
    if ('reason' in yaml) return yaml;
    const read = advisory.safeParse(yaml.value);
    return read.success ? { ...read.data, place: PLACE.exec(name)?.[1] ?? name } : { reason: refusal(read.error) };
  },
};

/** Versions that any branch names; the conditions of one branch hold together. */
const affectedBy = ({ branches }: PhpAdvisory): VersionSet | undefined =>
  anyOf(Object.values(branches).map(({ versions }) => allOf(versions.map(readComposerConstraint))));

/** The first day on which any branch was mended. */
const publishedOf = ({ branches }: PhpAdvisory): string | undefined =>
  Object.values(branches)
    .flatMap(({ time }) => time?.slice(0, 10) ?? [])
    .sort()[0];

/** An advisory on a package, and what it says of the vulnerability. It has no id of its own: where it stands makes one. */
export function* convertPhpAdvisory(record: PhpAdvisory, where: string): Generator<FeedRecord, void, undefined> {
  const [, reference] = REFERENCE.exec(record.reference.trim()) ?? [];
  const affected = affectedBy(record);
  if (reference === undefined || affected === undefined || affected.length === 0) {
    const reason =
      reference === undefined ? 'its reference names no package of Composer' : 'its branches name no versions';
    yield { kind: 'problem', path: where, reason };
    return;
  }
  const cve = record.cve?.toUpperCase();
  const id = cve !== undefined && isCveId(cve) ? cve : `FOP-${record.place.replaceAll('/', '-')}`;
  const ranges = affectedRangesOf(affected);
  const published = publishedOf(record);
  yield {
    kind: 'advisory',
    advisory: {
      advisoryId: id,
      feed: 'friendsofphp',
      vulnerabilityIds: [id],
      ecosystem: 'Packagist',
      name: canonicalName('Packagist', reference),
      scheme: 'composer',
      ranges,
      status: ranges.some((range) => range.fixed !== undefined) ? 'fixed' : 'affected',
      ...(record.link === undefined ? {} : { url: record.link }),
      ...(published === undefined ? {} : { published }),
    },
  };
  yield {
    kind: 'vulnerability',
    facts: {
      id,
      ...(record.title === undefined ? {} : { title: record.title }),
      ...listed('references', [record.link]),
      ...(published === undefined ? {} : { published }),
    },
  };
}
