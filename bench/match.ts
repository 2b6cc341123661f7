import { dataFile, readPackage, splitPackageName } from '../src/advisories/generation-folder.ts';
import { openDatabase } from '../src/advisories/index.ts';
import { openStoredGeneration } from '../src/advisories/read.ts';
import type { AdvisoryRecord } from '../src/domain/advisory.ts';
import { DISTRIBUTION_TYPES } from '../src/domain/ecosystem.ts';
import type { Distribution } from '../src/domain/inventory.ts';
import type { Package } from '../src/domain/package.ts';
import { starterDatabaseFolder } from '../src/installation.ts';
import { matchPackage } from '../src/matching/index.ts';
import { versionScheme } from '../src/versions/index.ts';
import { type BenchOptions, type Figures, median, rounded } from './bench.ts';

/** Names that take part, as many as some hundred images and hosts have between them. */
const NAMES = 4_000;
/** Newest versions of each that a fix is known of. */
const VERSIONS = 4;
const ROUNDS = 7;

/** purl type and distribution by the part of an ecosystem before its colon. */
const TYPES: Readonly<Record<string, string>> = {
  Alpine: 'apk',
  AlmaLinux: 'rpm',
  Debian: 'deb',
  Go: 'golang',
  Maven: 'maven',
  npm: 'npm',
  NuGet: 'nuget',
  Packagist: 'composer',
  PyPI: 'pypi',
  'Red Hat': 'rpm',
  'Rocky Linux': 'rpm',
  RubyGems: 'gem',
  Ubuntu: 'deb',
  'crates.io': 'cargo',
};
const IDS: Readonly<Record<string, string>> = {
  Alpine: 'alpine',
  AlmaLinux: 'almalinux',
  Debian: 'debian',
  'Red Hat': 'rhel',
  'Rocky Linux': 'rocky',
  Ubuntu: 'ubuntu',
};

interface Subject {
  readonly pkg: Package;
  readonly distribution?: Distribution;
}

function subjectOf(ecosystem: string, name: string, version: string): Subject | undefined {
  const [base = '', release = ''] = ecosystem.split(':');
  const type = TYPES[base];
  const id = IDS[base];
  if (type === undefined || /^linux|^kernel/.test(name)) return undefined;
  const split = type === 'maven' ? name.indexOf(':') : type === 'golang' || type === 'npm' ? name.lastIndexOf('/') : -1;
  const pkg: Package = {
    type,
    ...(split > 0 && { namespace: name.slice(0, split) }),
    name: name.slice(split + 1),
    version,
    ...(DISTRIBUTION_TYPES.has(type) && { arch: 'amd64', source: { name, version } }),
    foundBy: 'bench',
    locations: [{ path: '/' }],
  };
  if (id === undefined) return { pkg };
  return { pkg, distribution: { id, versionId: release.replace(/^v/, ''), name: ecosystem } };
}

function newestVersions(records: readonly AdvisoryRecord[]): readonly string[] {
  const keys = new Map<string, string>();
  for (const { scheme, ranges } of records)
    for (const { fixed } of ranges) {
      const key = fixed === undefined ? undefined : versionScheme(scheme)?.parse(fixed);
      if (fixed !== undefined && key !== undefined) keys.set(fixed, key);
    }
  return [...keys]
    .sort(([, a], [, b]) => (a < b ? 1 : -1))
    .slice(0, VERSIONS)
    .map(([version]) => version);
}

/**
 * Distinct package versions that one processor second judges: `npm run bench -- match [DB]`, by default the starter
 * database. Names from all over the database take part, each in the newest versions that a fix is known of: up to date
 * or a little behind, as what is installed. Every second distribution package has another name than its source.
 */
export async function run({ args, log }: BenchOptions): Promise<Figures> {
  const folder = args[0] ?? starterDatabaseFolder();
  const stored = openStoredGeneration(folder);
  const keys = [...stored.entries('packages')].map(({ key, value }) =>
    splitPackageName(readPackage(key.toString(), JSON.parse(value.toString())).text),
  );
  await stored.close();
  const database = openDatabase(folder);
  try {
    const subjects: Subject[] = [];
    const stride = Math.max(1, Math.floor(keys.length / NAMES));
    for (const { ecosystem, name } of keys.filter((_, n) => n % stride === 0)) {
      for (const version of newestVersions(database.lookup(ecosystem, name))) {
        const subject = subjectOf(ecosystem, name, version);
        if (subject === undefined) continue;
        const { pkg } = subject;
        const isBinary = pkg.source !== undefined && subjects.length % 2 === 0;
        subjects.push(isBinary ? { ...subject, pkg: { ...pkg, name: `lib${pkg.name}` } } : subject);
      }
    }
    const round = (): { matches: number; perSecond: number } => {
      let matches = 0;
      const before = process.cpuUsage();
      for (const { pkg, distribution } of subjects) matches += matchPackage(pkg, distribution, database).matches.length;
      const { user, system } = process.cpuUsage(before);
      return { matches, perSecond: (subjects.length * 1e6) / (user + system) };
    };
    const first = round();
    const warm = Array.from({ length: ROUNDS }, () => round().perSecond);
    log(
      `${subjects.length} distinct package versions, ${first.matches} matches; a CPU-second: ${rounded(first.perSecond)} first, ${rounded(median(warm))} warm (${dataFile(folder)})`,
    );
    return {
      packages: subjects.length,
      matches: first.matches,
      first_per_cpu_s: rounded(first.perSecond),
      warm_per_cpu_s: rounded(median(warm)),
    };
  } finally {
    await database.close();
  }
}
