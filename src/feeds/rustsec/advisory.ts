import { z } from 'zod';
import type { VendorStatus } from '../../domain/advisory.ts';
import { parseCvss } from '../../domain/cvss.ts';
import { affectedRangesOf, complement, union, type VersionSet } from '../affected-ranges.ts';
import { isCveId } from '../cve-id.ts';
import type { FeedRecord } from '../feed.ts';
import { isoText, listed, looseText, refusal, textList } from '../fields.ts';
import { type FrontMatter, readFrontMatter } from '../front-matter.ts';
import type { RecordArchive } from '../record-archive.ts';
import { readCargoRequirement } from '../requirements/cargo.ts';

/** The toolchain as NVD names it, by the part that the advisory is on: it is found as software, not as a crate. */
const TOOLCHAIN: ReadonlyMap<string, string> = new Map([
  ['cargo', 'rust-lang:cargo'],
  ['rustdoc', 'rust-lang:rust'],
  ['std', 'rust-lang:rust'],
]);

/** @see https://github.com/rustsec/advisory-db#advisory-format */
const advisory = z.object({
  advisory: z.object({
    id: z.string().trim().min(1),
    package: z.string().trim().min(1),
    aliases: textList,
    date: isoText,
    withdrawn: isoText,
    url: looseText,
    references: textList,
    cvss: looseText,
    informational: looseText,
  }),
  versions: z.object({ patched: textList, unaffected: textList }),
});

export interface RustAdvisory extends z.output<typeof advisory>, Omit<FrontMatter, 'data'> {
  /** Does it stand among the toolchain's advisories? */
  readonly ofToolchain: boolean;
}

const PLACE = /(?:^|\/)(crates|rust)\/[^/]+\/[^/]+\.md$/;

export const RUST_ADVISORIES: RecordArchive<RustAdvisory> = {
  wanted: PLACE,
  read(bytes, name) {
    const matter = readFrontMatter(bytes);
    if ('reason' in matter) return matter;
    const { data, ...text } = matter;
    const read = advisory.safeParse(data);
    if (!read.success) return { reason: refusal(read.error) };
    return { ...read.data, ...text, ofToolchain: PLACE.exec(name)?.[1] === 'rust' };
  },
};

/** What is neither patched nor unaffected; or why that cannot be told. */
function affectedBy({ patched, unaffected }: RustAdvisory['versions']): VersionSet | { readonly reason: string } {
  const safe: VersionSet[] = [];
  for (const requirement of [...patched, ...unaffected]) {
    const set = readCargoRequirement(requirement);
    if (set === undefined) return { reason: `${requirement.slice(0, 80)} is no requirement of Cargo` };
    safe.push(set);
  }
  const affected = complement(union(...safe));
  return affected.length === 0 ? { reason: 'no version is affected' } : affected;
}

/** Notices and unmaintained crates are no vulnerabilities: kept, but not of the class that lists and gates show. */
function statusOf(informational: string | undefined, isFixed: boolean): VendorStatus {
  if (informational === 'notice' || informational === 'unmaintained') return 'ignored';
  return isFixed ? 'fixed' : 'affected';
}

/** An advisory on a crate or the toolchain, and what it says of the vulnerability. */
export function* convertRustAdvisory(record: RustAdvisory, where: string): Generator<FeedRecord, void, undefined> {
  const { id, package: crate, aliases, date, withdrawn, url, references, cvss, informational } = record.advisory;
  if (withdrawn !== undefined) {
    yield { kind: 'vulnerability', facts: { id, withdrawn } };
    return;
  }
  const affected = affectedBy(record.versions);
  const name = record.ofToolchain ? TOOLCHAIN.get(crate) : crate;
  if ('reason' in affected || name === undefined) {
    const reason = 'reason' in affected ? affected.reason : `${crate} is no known part of the toolchain`;
    yield { kind: 'problem', path: where, reason: `${id}: ${reason}` };
    return;
  }
  const ranges = affectedRangesOf(affected);
  const cves = [id, ...aliases].map((alias) => alias.toUpperCase()).filter(isCveId);
  const page = `https://rustsec.org/advisories/${id}.html`;
  yield {
    kind: 'advisory',
    advisory: {
      advisoryId: id,
      feed: 'rustsec',
      vulnerabilityIds: cves.length === 0 ? [id] : [...new Set(cves)].sort(),
      ecosystem: record.ofToolchain ? 'CPE' : 'crates.io',
      name,
      scheme: 'semver',
      ranges,
      status: statusOf(
        informational,
        ranges.some((range) => range.fixed !== undefined),
      ),
      ...(informational === undefined ? {} : { vendorSeverity: informational }),
      url: page,
      ...(date === undefined ? {} : { published: date }),
    },
  };
  const rating = cvss === undefined ? undefined : parseCvss(cvss, 'RUSTSEC');
  const common = {
    ...(record.title === undefined ? {} : { title: record.title }),
    ...(record.description === undefined ? {} : { description: record.description }),
    ...(rating === undefined ? {} : { cvss: [rating] }),
    ...listed('references', [url, ...references]),
    ...(date === undefined ? {} : { published: date }),
  };
  // A record with several CVEs is an alias of none.
  const [subject = id, ...more] = cves;
  const subjects = more.length === 0 ? [subject] : cves;
  const others = more.length > 0 ? [] : [id, ...aliases].filter((other) => other !== subject);
  for (const one of subjects)
    yield { kind: 'vulnerability', facts: { id: one, ...listed('aliases', others), ...common } };
}
