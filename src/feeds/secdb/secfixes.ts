import { z } from 'zod';
import type { AffectedRange } from '../../domain/advisory.ts';
import type { Ecosystem } from '../../domain/ecosystem.ts';
import { sortedSet } from '../../domain/order.ts';
import { brokenFile, readJson } from '../content.ts';
import type { FeedRecord } from '../feed.ts';

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
type SecdbPackage = z.output<typeof entry>['pkg'];

/**
 * Entries of a database of security fixes, each still to be read: `{"packages":[{"pkg":{"name":…,"secfixes":{"1.2-r3":["CVE-…"]}}}]}`.
 * Rejects with an `upstream` error when the file is no such database.
 */
async function readDatabase(folder: string, path: string, signal: AbortSignal): Promise<readonly unknown[]> {
  const read = database.safeParse(await readJson(folder, path, signal));
  if (!read.success) throw brokenFile(path, 'it is no database of security fixes');
  return read.data.packages;
}

/** Rejects when the file is no database, or when none of its packages can be read. */
export async function checkSecdb(folder: string, path: string, signal: AbortSignal): Promise<void> {
  const packages = await readDatabase(folder, path, signal);
  if (packages.length > 0 && !packages.some((value) => entry.safeParse(value).success)) {
    throw brokenFile(path, 'no package of it can be read');
  }
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

/** Whose database it is. */
export interface SecdbSource {
  /** The feed's id. */
  readonly feed: string;
  readonly ecosystem: Ecosystem;
  /** Page on a vulnerability for people. */
  pageOf?(id: string): string | undefined;
}

/**
 * One advisory for each vulnerability of each package. A secdb has no advisory ids: the vulnerability's id stands for
 * one. Packages are named by their origin.
 * @param aliased pairs of CVE and GitHub id that were said already; added to
 */
export async function* readSecdb(
  folder: string,
  path: string,
  source: SecdbSource,
  aliased: Set<string>,
  signal: AbortSignal,
): AsyncGenerator<FeedRecord, void, undefined> {
  for (const [i, value] of (await readDatabase(folder, path, signal)).entries()) {
    const read = entry.safeParse(value);
    if (!read.success) {
      yield { kind: 'problem', path: `${path}#${i}`, reason: read.error.issues[0]?.message ?? 'no package' };
      continue;
    }
    yield* packageRecords(source, read.data.pkg, path, aliased);
  }
}

function* packageRecords(
  { feed, ecosystem, pageOf }: SecdbSource,
  pkg: SecdbPackage,
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
    const url = pageOf?.(id);
    yield {
      kind: 'advisory',
      advisory: {
        advisoryId: id,
        feed,
        vulnerabilityIds: [id],
        ecosystem,
        name: pkg.name,
        scheme: 'apk',
        ranges,
        status: ranges.length === 0 ? 'not-affected' : 'fixed',
        ...(url === undefined ? {} : { url }),
      },
    };
  }
}
