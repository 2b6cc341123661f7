import { z } from 'zod';
import { severityOfScore } from '../../domain/severity.ts';
import { affectedRangesOf, complement, union, type VersionSet } from '../affected-ranges.ts';
import { isCveId } from '../cve-id.ts';
import type { FeedRecord } from '../feed.ts';
import { isoText, listed, looseText, refusal, textList } from '../fields.ts';
import type { RecordArchive } from '../record-archive.ts';
import { readGemRequirement } from '../requirements/gem.ts';
import { readYaml } from '../yaml-record.ts';

/** Interpreters as NVD names them, by RubySec's name: they are found as software, not as gems. */
export const ENGINES: ReadonlyMap<string, string> = new Map([
  ['jruby', 'jruby:jruby'],
  ['mruby', 'mruby:mruby'],
  ['mrubyc', 'mrubyc:mrubyc'],
  ['rbx', 'rubinius:rubinius'],
  ['ruby', 'ruby-lang:ruby'],
]);

const score = z.number().min(0).max(10).nullish().catch(undefined);
/** @see https://github.com/rubysec/ruby-advisory-db#schema */
const advisory = z.object({
  gem: looseText,
  engine: looseText,
  cve: looseText,
  ghsa: looseText,
  osvdb: looseText,
  url: looseText,
  title: looseText,
  description: looseText,
  date: isoText,
  cvss_v2: score,
  cvss_v3: score,
  cvss_v4: score,
  patched_versions: textList,
  unaffected_versions: textList,
  related: z.object({ url: textList }).nullish().catch(undefined),
});

export interface RubyAdvisory extends z.output<typeof advisory> {
  /** `gems/rexml/CVE-2024-35176`: where it stands in the database. */
  readonly place: string;
}

const PLACE = /(?:^|\/)((?:gems|rubies)\/(?:[^/]+\/)?[^/]+)\.ya?ml$/;

export const RUBY_ADVISORIES: RecordArchive<RubyAdvisory> = {
  wanted: PLACE,
  read(bytes, name) {
    const yaml = readYaml(bytes.toString('utf8'));
    if ('reason' in yaml) return yaml;
    const read = advisory.safeParse(yaml.value);
    if (!read.success) return { reason: refusal(read.error) };
    return { ...read.data, place: PLACE.exec(name)?.[1] ?? name };
  },
};

/** CVEs are written without their prefix, GitHub's ids too. */
function idsOf({ cve, ghsa, osvdb, place }: RubyAdvisory): readonly [string, ...string[]] {
  const cveId = cve === undefined ? undefined : `CVE-${cve.replace(/^CVE-/i, '')}`;
  const ids = [
    cveId !== undefined && isCveId(cveId) ? cveId : undefined,
    ghsa === undefined ? undefined : `GHSA-${ghsa.replace(/^GHSA-/i, '').toLowerCase()}`,
    osvdb === undefined ? undefined : `OSVDB-${osvdb.replace(/^OSVDB-/i, '')}`,
  ].filter((id): id is string => id !== undefined);
  const [first = `RUBYSEC-${place.split('/').at(-1)}`, ...others] = ids;
  return [first, ...others];
}

/** What is neither patched nor unaffected; or why that cannot be told. */
function affectedBy({ patched_versions, unaffected_versions }: RubyAdvisory): VersionSet | { readonly reason: string } {
  const safe: VersionSet[] = [];
  for (const requirement of [...patched_versions, ...unaffected_versions]) {
    const set = readGemRequirement(requirement);
    if (set === undefined) return { reason: `${requirement.slice(0, 80)} is no requirement of RubyGems` };
    safe.push(set);
  }
  const affected = complement(union(...safe));
  return affected.length === 0 ? { reason: 'no version is affected' } : affected;
}

/** Only the number of a CVSS is known, which is no rating: it stands as the word of its band. */
function severityOf({ cvss_v2, cvss_v3, cvss_v4 }: RubyAdvisory): string | undefined {
  const known = cvss_v3 ?? cvss_v4 ?? cvss_v2;
  return known == null ? undefined : severityOfScore(known).toLowerCase().replace('informational', 'none');
}

/** An advisory on a gem or an interpreter, and what it says of the vulnerability. */
export function* convertRubyAdvisory(record: RubyAdvisory, where: string): Generator<FeedRecord, void, undefined> {
  const engine = record.gem === undefined ? ENGINES.get(record.engine ?? '') : undefined;
  const name = record.gem ?? engine;
  if (name === undefined) {
    yield { kind: 'problem', path: where, reason: 'it names neither a gem nor an interpreter that is known' };
    return;
  }
  const affected = affectedBy(record);
  if ('reason' in affected) {
    yield { kind: 'problem', path: where, reason: affected.reason };
    return;
  }
  const [id, ...aliases] = idsOf(record);
  const ranges = affectedRangesOf(affected);
  const vendorSeverity = severityOf(record);
  yield {
    kind: 'advisory',
    advisory: {
      advisoryId: id,
      feed: 'rubysec',
      vulnerabilityIds: [id],
      ecosystem: engine === undefined ? 'RubyGems' : 'CPE',
      name,
      scheme: 'gem',
      ranges,
      status: ranges.some((range) => range.fixed !== undefined) ? 'fixed' : 'affected',
      ...(vendorSeverity === undefined ? {} : { vendorSeverity }),
      ...(record.url === undefined ? {} : { url: record.url }),
      ...(record.date === undefined ? {} : { published: record.date }),
    },
  };
  yield {
    kind: 'vulnerability',
    facts: {
      id,
      ...listed('aliases', aliases),
      ...(record.title === undefined ? {} : { title: record.title }),
      ...(record.description === undefined ? {} : { description: record.description }),
      ...listed('references', [record.url, ...(record.related?.url ?? [])]),
      ...(record.date === undefined ? {} : { published: record.date }),
    },
  };
}
