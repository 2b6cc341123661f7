import { z } from 'zod';
import type { AffectedRange, Completeness } from '../domain/advisory.ts';
import type { Ecosystem } from '../domain/ecosystem.ts';
import { sortedSet } from '../domain/order.ts';
import { brokenFile, readJson } from './content.ts';
import { isCveId } from './cve-id.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed, preferPlain } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';

/** Branches whose databases are downloaded: those of os-release files that are still met. */
const BRANCHES = ['edge', ...Array.from({ length: 18 }, (_, i) => `v3.${i + 10}`)];
const REPOSITORIES = ['community', 'main'] as const;
/** `alpine-secdb/v3.20/main.json`, and states of a branch at the day it was made under `branch-time/`. */
const PATH = /^alpine-secdb\/(branch-time\/)?(edge|v\d+\.\d+)\/(main|community)\.json(\.gz)?$/;
const BRANCH = /^(edge|v\d+\.\d+)$/;
const FILE = /^(main|community)\.json(\.gz)?$/;
/** The version of a vulnerability that the package never had. */
const NEVER_AFFECTED = '0';

const database = z.object({ packages: z.array(z.unknown()) });
const entry = z.object({
  pkg: z.object({
    name: z.string().min(1),
    secfixes: z
      .record(z.string(), z.array(z.string()).nullable())
      .nullish()
      .transform((fixes) => fixes ?? {}),
  }),
});

const partsOf = (path: string): { branch: string; branchTime: boolean } => {
  const parts = PATH.exec(path);
  return { branch: parts?.[2] ?? '', branchTime: parts?.[1] !== undefined };
};

const files: FeedFiles = {
  id: 'alpine',
  patterns: [
    ['alpine-secdb', BRANCH, FILE],
    ['alpine-secdb', 'branch-time', BRANCH, FILE],
  ],
  // A branch's current database has all that its state of an earlier day has.
  choose(paths) {
    const current = new Set(paths.filter((path) => !partsOf(path).branchTime).map((path) => partsOf(path).branch));
    return preferPlain(paths.filter((path) => !partsOf(path).branchTime || !current.has(partsOf(path).branch)));
  },
  production: BRANCHES.flatMap((branch) =>
    REPOSITORIES.map((repository) => ({
      path: `alpine-secdb/${branch}/${repository}.json`,
      url: `https://secdb.alpinelinux.org/${branch}/${repository}.json`,
      maxBytes: 64 * 1024 ** 2,
      // A branch that is not made yet has no database.
      ...(branch === 'edge' ? {} : { optional: true as const }),
    })),
  ),
  atOnce: 4,
  async check(folder, path, signal) {
    const packages = await readDatabase(folder, path, signal);
    if (packages.length > 0 && !packages.some((value) => entry.safeParse(value).success)) {
      throw brokenFile(path, 'no package of it can be read');
    }
  },
};

async function readDatabase(folder: string, path: string, signal: AbortSignal): Promise<readonly unknown[]> {
  const read = database.safeParse(await readJson(folder, path, signal));
  if (!read.success) throw brokenFile(path, 'it is no database of security fixes');
  return read.data.packages;
}

/** Ids in one line of a secfixes list. */
export interface SecfixIds {
  /** CVEs, or, when the line names none, the one id that stands for the vulnerability. */
  readonly ids: readonly string[];
  /** GitHub's id of the one CVE of the line. Other trackers' ids (XSA, TALOS) may cover several CVEs and are no aliases. */
  readonly alias?: string;
}

/** Maintainers name a patch file where they mean its CVE. */
const CVE_IN_TOKEN = /^CVE-\d{4}-\d{4,19}(?=$|\.PATCH$)/;
const OTHER_ID = /^[A-Z][A-Z0-9]*(-?[A-Z0-9]+)*$/;

/**
 * Reads a line of a secfixes list as maintainers write it: `CVE-2021-20231 GNUTLS-SA-2021-03-10`, `CVE 2025-48379`,
 * `CVE-2026-48785 / GHSA-cr2j-534f-mf3g`, `ELEMENTSEC-2026-1071, GHSA-fp53-rw9v-hcf9`. undefined when it names nothing.
 */
export function readSecfixIds(line: string): SecfixIds | undefined {
  const tokens = line
    .replace(/\bCVE[ _]+(?=\d{4}-)/gi, 'CVE-')
    .split(/[\s,;/+()]+/)
    .filter((token) => token !== '');
  const cves = sortedSet(tokens.flatMap((token) => CVE_IN_TOKEN.exec(token.toUpperCase())?.[0] ?? []));
  // GitHub's ids are written in lower case behind their prefix.
  const advisory = tokens.find((token) => /^GHSA(-[23456789cfghjmpqrvwx]{4}){3}$/i.test(token));
  const ghsa = advisory === undefined ? undefined : `GHSA${advisory.slice(4).toLowerCase()}`;
  if (cves.length > 0) return { ids: cves, ...(cves.length === 1 && ghsa !== undefined ? { alias: ghsa } : {}) };
  // A number is missing in `CVE-2025-XXXXX` and the year in `CVE-46838`: ids of nothing.
  const others = tokens.map((token) => token.toUpperCase()).filter((token) => !token.startsWith('CVE'));
  const id = ghsa ?? others.find((token) => OTHER_ID.test(token) && /\d/.test(token));
  return id === undefined ? undefined : { ids: [id] };
}

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  const levels = new Map<Ecosystem, Omit<Completeness, 'packages'>>();
  const aliased = new Set<string>();
  for (const { path } of snapshot.files) {
    const { branch, branchTime } = partsOf(path);
    const ecosystem = `Alpine:${branch}`;
    levels.set(ecosystem, completenessOf(ecosystem, branchTime));
    for (const [i, value] of (await readDatabase(snapshot.folder, path, signal)).entries()) {
      const read = entry.safeParse(value);
      if (!read.success) {
        yield { kind: 'problem', path: `${path}#${i}`, reason: read.error.issues[0]?.message ?? 'no package' };
        continue;
      }
      yield* packageRecords(ecosystem, read.data.pkg, path, aliased);
    }
  }
  for (const [, completeness] of [...levels].sort(([a], [b]) => (a < b ? -1 : 1))) {
    yield { kind: 'completeness', completeness };
  }
}

const completenessOf = (ecosystem: Ecosystem, branchTime: boolean): Omit<Completeness, 'packages'> =>
  branchTime
    ? { ecosystem, level: 'partial', note: 'fixes known on the day of branching, later ones and unfixed CVEs unknown' }
    : { ecosystem, level: 'fixed-only', note: 'fixes of the branch, unfixed CVEs unknown' };

/** One advisory for each vulnerability of a package. Alpine has no advisory ids: the vulnerability's id stands for one. */
function* packageRecords(
  ecosystem: Ecosystem,
  pkg: z.output<typeof entry>['pkg'],
  path: string,
  aliased: Set<string>,
): Generator<FeedRecord, void, undefined> {
  const fixes = new Map<string, Set<string>>();
  for (const [version, lines] of Object.entries(pkg.secfixes)) {
    for (const line of lines ?? []) {
      const found = readSecfixIds(line);
      if (found === undefined) {
        yield {
          kind: 'problem',
          path: `${path}/${pkg.name}`,
          reason: `no id of a vulnerability: ${line.slice(0, 80)}`,
        };
        continue;
      }
      for (const id of found.ids) fixes.set(id, (fixes.get(id) ?? new Set()).add(version.trim()));
      const key = `${found.ids[0]} ${found.alias}`;
      if (found.alias !== undefined && !aliased.has(key)) {
        aliased.add(key);
        yield { kind: 'vulnerability', facts: { id: found.ids[0] ?? found.alias, aliases: [found.alias] } };
      }
    }
  }
  for (const [id, versions] of fixes) {
    // A fix that was incomplete is listed again under the version that completed it.
    const ranges = [...versions]
      .filter((version) => version !== NEVER_AFFECTED)
      .map((fixed): AffectedRange => ({ introduced: '0', fixed }));
    yield {
      kind: 'advisory',
      advisory: {
        advisoryId: id,
        feed: 'alpine',
        vulnerabilityIds: [id],
        ecosystem,
        name: pkg.name,
        scheme: 'apk',
        ranges,
        status: ranges.length === 0 ? 'not-affected' : 'fixed',
        ...(isCveId(id) ? { url: `https://security.alpinelinux.org/vuln/${id}` } : {}),
      },
    };
  }
}

/** Alpine's database of security fixes, by branch and repository; packages are named by their origin. */
export const alpine: Feed = {
  id: 'alpine',
  source: {
    name: 'Alpine Linux secdb',
    url: 'https://secdb.alpinelinux.org',
    licence: 'see https://secdb.alpinelinux.org/license.txt',
  },
  gives: 'fixed versions by branch and origin package; "never affected"',
  addresses: ['https://secdb.alpinelinux.org/BRANCH/{main,community}.json'],
  sentinel: { kind: 'advisory', id: 'CVE-2018-0732' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
