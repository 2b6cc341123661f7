import { parse as parseToml } from 'smol-toml';
import { z } from 'zod';
import type { AdvisoryRecord } from '../domain/advisory.ts';
import { sortedSet } from '../domain/order.ts';
import { rpmVersion } from '../domain/rpm-name.ts';
import { tarEntries } from './archive.ts';
import { readUpdates, type Update, type UpdatePackage } from './bottlerocket/updateinfo.ts';
import { brokenFile } from './content.ts';
import { isCveId } from './cve-id.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';

const ADDRESS = 'https://advisories.bottlerocket.aws/updateinfo.xml.gz';
const ECOSYSTEM = 'Bottlerocket';
const UPDATEINFO = /^bottlerocket\/updateinfo\.xml(\.gz)?$/;
/** Packages are built under this prefix; the inventory of a machine lists them without it. */
const PREFIX = 'bottlerocket-';
const ADVISORY_FILE = /(^|\/)BRSA-[^/]+\.toml$/;

/** @see https://github.com/bottlerocket-os/bottlerocket-core-kit/tree/develop/advisories */
const document = z.object({
  advisory: z.object({
    id: z.string().min(1),
    cve: z.string().optional(),
    severity: z.string().optional(),
    description: z.string().optional(),
    products: z
      .array(
        z.object({
          'package-name': z.string().min(1),
          'patched-version': z.string().min(1),
          'patched-release': z.string().optional(),
          'patched-epoch': z.string().regex(/^\d+$/).optional(),
        }),
      )
      .min(1),
  }),
  updateinfo: z.object({ 'issue-date': z.date().optional(), arches: z.array(z.string()).optional() }).optional(),
});

const files: FeedFiles = {
  id: 'bottlerocket',
  patterns: [
    ['bottlerocket', /^updateinfo\.xml(\.gz)?$/],
    ['bottlerocket', /\.tar(\.\w+)?$/],
  ],
  // The published document has what all advisories of every kit say.
  choose(paths) {
    const whole = paths.filter((path) => UPDATEINFO.test(path));
    return whole.length > 0 ? whole : paths;
  },
  production: [{ path: 'bottlerocket/updateinfo.xml.gz', url: ADDRESS, maxBytes: 64 * 1024 ** 2 }],
  async check(folder, path, signal) {
    let good = 0;
    if (UPDATEINFO.test(path)) {
      for await (const update of readUpdates(folder, path, signal)) if (update.packages.length > 0) good++;
    } else {
      for await (const entry of tarEntries(folder, path, signal)) if (ADVISORY_FILE.test(entry.name)) good++;
    }
    if (good === 0) throw brokenFile(path, 'it has no advisory');
  },
};

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  let whole = false;
  for (const { path } of snapshot.files) {
    if (UPDATEINFO.test(path)) {
      whole = true;
      for await (const update of readUpdates(snapshot.folder, path, signal)) yield* recordsOf(update, path);
    } else yield* readAdvisories(snapshot.folder, path, signal);
  }
  yield {
    kind: 'completeness',
    completeness: whole
      ? { ecosystem: ECOSYSTEM, level: 'fixed-only', note: 'advisories of fixed vulnerabilities, unfixed ones unknown' }
      : { ecosystem: ECOSYSTEM, level: 'partial', note: 'advisories of one kit' },
  };
}

/** The advisories of a kit, as its repository keeps them: a TOML file each. */
async function* readAdvisories(
  folder: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<FeedRecord, void, undefined> {
  for await (const entry of tarEntries(folder, path, signal)) {
    if (!ADVISORY_FILE.test(entry.name)) continue;
    const where = `${path}/${entry.name}`;
    const read = 'reason' in entry ? entry : readAdvisory(entry.bytes);
    if ('reason' in read) yield { kind: 'problem', path: where, reason: read.reason };
    else yield* recordsOf(read, where);
  }
}

function readAdvisory(bytes: Buffer): Update | { readonly reason: string } {
  let toml: unknown;
  try {
    toml = parseToml(bytes.toString('utf8'));
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
  const read = document.safeParse(toml);
  if (!read.success) return { reason: read.error.issues[0]?.message ?? 'no advisory' };
  const { advisory, updateinfo } = read.data;
  return {
    id: advisory.id,
    severity: advisory.severity ?? '',
    description: advisory.description ?? '',
    issued: updateinfo?.['issue-date']?.toISOString() ?? '',
    updated: '',
    cves: advisory.cve === undefined ? [] : [advisory.cve],
    packages: advisory.products.flatMap((product) =>
      (updateinfo?.arches ?? ['']).map((arch) => ({
        name: product['package-name'],
        epoch: product['patched-epoch'] ?? '0',
        version: upstreamVersion(product['patched-version']),
        release: '',
        arch,
      })),
    ),
  };
}

/** Kernels name Amazon's package that they are built from, `kernel-5.10.224-212.876.amzn2`: theirs is `5.10.224`. */
const upstreamVersion = (version: string): string => /^kernel-([^-]+)-/.exec(version)?.[1] ?? version;

/** One record for each package, and for each version where architectures got different ones. */
function* recordsOf(update: Update, path: string): Generator<FeedRecord, void, undefined> {
  const cves = sortedSet(update.cves.map((id) => id.trim().toUpperCase()).filter(isCveId));
  if (update.id === '' || update.packages.length === 0) {
    yield { kind: 'problem', path, reason: `${update.id || 'an update'}: no id or no package` };
    return;
  }
  const arches = new Map<string, { readonly pkg: UpdatePackage; readonly name: string; readonly of: string[] }>();
  for (const pkg of update.packages) {
    if (pkg.name === '' || pkg.version === '' || !/^\d{1,9}$/.test(pkg.epoch)) {
      yield { kind: 'problem', path, reason: `${update.id}: a package without name or version` };
      continue;
    }
    const name = pkg.name.startsWith(PREFIX) ? pkg.name.slice(PREFIX.length) : pkg.name;
    const key = [name, pkg.epoch, pkg.version, pkg.release].join(' ');
    const known = arches.get(key) ?? { pkg, name, of: [] };
    arches.set(key, known);
    if (pkg.arch !== '') known.of.push(pkg.arch);
  }
  for (const { pkg, name, of } of arches.values()) {
    const fixed = rpmVersion(Number(pkg.epoch), pkg.version, pkg.release);
    const record: AdvisoryRecord = {
      advisoryId: update.id,
      feed: 'bottlerocket',
      vulnerabilityIds: cves.length === 0 ? [update.id] : cves,
      ecosystem: ECOSYSTEM,
      name,
      scheme: 'rpm',
      ranges: [{ introduced: '0', fixed }],
      status: 'fixed',
      ...(of.length === 0 ? {} : { arches: sortedSet(of) }),
      ...(update.severity === '' ? {} : { vendorSeverity: update.severity }),
      url: `https://github.com/bottlerocket-os/bottlerocket/security/advisories`,
      ...(update.issued === '' ? {} : { published: update.issued }),
      ...(update.updated === '' ? {} : { modified: update.updated }),
    };
    yield { kind: 'advisory', advisory: record };
  }
  const description = update.description.trim();
  for (const id of cves) if (description !== '') yield { kind: 'vulnerability', facts: { id, description } };
}

/** Bottlerocket's security advisories (BRSA). */
export const bottlerocket: Feed = {
  id: 'bottlerocket',
  source: {
    name: 'Bottlerocket Security Advisories',
    url: 'https://github.com/bottlerocket-os/bottlerocket/security/advisories',
    licence: 'Apache-2.0 OR MIT',
  },
  gives: 'fixed versions of packages, severity',
  addresses: [ADDRESS],
  sentinel: { kind: 'advisory', id: 'BRSA-1j0o73qa' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
