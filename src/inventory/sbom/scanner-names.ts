import { ownMember } from '../../domain/own-member.ts';
import type { Extractor } from '../extractor.ts';

// inspector-sbomgen has names of its own for what finds packages: a scanner finds the files, a collector reads them.

/** Its scanners, and the extractors that do their work. Where a scanner is not listed it has the extractor's id. */
export const SBOMGEN_SCANNERS: Readonly<Record<string, readonly string[]>> = {
  'alpine-apk': ['apk'],
  dpkg: ['dpkg'],
  'rhel-rpm': ['rpm'],
  'java-jar': ['java-archive'],
  'python-pkg': ['python', 'python-egg'],
  'ruby-gemfiles': ['gemfile-lock'],
  'ruby-gemspec': ['gemspec'],
  'ruby-globalgems': ['gemspec'],
  'wordpress-installation': ['wordpress'],
  dockerfile: ['dockerfile'],
};

const COLLECTORS: Readonly<Record<string, string>> = { dpkg: 'debian-dpkg' };

const SCANNER_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(SBOMGEN_SCANNERS)
    .flatMap(([scanner, ids]) => ids.map((id) => [id, scanner] as const))
    .reverse(),
);

/** The name of the scanner that finds what this extractor does. */
export const scannerOf = (extractorId: string): string => SCANNER_OF.get(extractorId) ?? extractorId;

/** The name of the collector that reads what this extractor does. */
export const collectorOf = (extractorId: string): string =>
  ownMember(COLLECTORS, extractorId) ?? scannerOf(extractorId);

/** The extractor behind a collector's or scanner's name; the name itself when nothing is known of it. */
export function extractorOf(name: string): string {
  for (const [id, collector] of Object.entries(COLLECTORS)) if (collector === name) return id;
  return (Object.hasOwn(SBOMGEN_SCANNERS, name) ? SBOMGEN_SCANNERS[name]?.[0] : undefined) ?? name;
}

const BINARIES: ReadonlySet<string> = new Set(['go-binary', 'rust-binary']);

/** The scanner group of an extractor, as inspector-sbomgen groups its scanners. */
export function scannerGroupOf({ id, tags, capability }: Pick<Extractor, 'id' | 'tags' | 'capability'>): string {
  if (tags.includes('os')) return 'os';
  if (id === 'dockerfile') return 'dockerfile';
  if (BINARIES.has(id)) return 'binary';
  return capability.types.every((type) => type === 'generic') ? 'extra-ecosystems' : 'programming-language-packages';
}
