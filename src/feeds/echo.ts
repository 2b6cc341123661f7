import { z } from 'zod';
import type { AdvisoryRecord } from '../domain/advisory.ts';
import { brokenFile } from './content.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { readJsonMembers } from './json-members.ts';

const ADDRESS = 'https://advisory.echohq.com/data.json';
/** The version of a vulnerability that the package never had. */
const NEVER_AFFECTED = '0';

const statements = z.record(z.string(), z.unknown());
const statement = z.object({ fixed_version: z.string().trim().nullish(), severity: z.string().nullish() });

const files: FeedFiles = {
  id: 'echo',
  patterns: [['echo', /^data\.json(\.gz)?$/]],
  production: [{ path: 'echo/data.json', url: ADDRESS, maxBytes: 256 * 1024 ** 2 }],
  async check(folder, path, signal) {
    let good = 0;
    for await (const { value } of readJsonMembers(folder, path, signal)) {
      const members = statements.safeParse(value);
      if (members.success && Object.values(members.data).some((one) => statement.safeParse(one).success)) good++;
    }
    if (good === 0) throw brokenFile(path, 'no package of it can be read');
  },
};

/** Source package → vulnerability → what is said of it; a statement without a version is a vulnerability without a fix. */
async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  for (const { path } of snapshot.files) {
    for await (const { key: name, value } of readJsonMembers(snapshot.folder, path, signal)) {
      const members = statements.safeParse(value);
      if (!members.success) {
        yield { kind: 'problem', path: `${path}/${name}`, reason: 'no object of vulnerabilities' };
        continue;
      }
      for (const [id, one] of Object.entries(members.data)) {
        const read = statement.safeParse(one);
        if (read.success) yield { kind: 'advisory', advisory: recordOf(name, id, read.data) };
        else {
          const reason = read.error.issues[0]?.message ?? 'no statement';
          yield { kind: 'problem', path: `${path}/${name}/${id}`, reason };
        }
      }
    }
  }
  yield { kind: 'completeness', completeness: { ecosystem: 'Echo', level: 'full' } };
}

function recordOf(name: string, id: string, { fixed_version: fixed, severity }: z.output<typeof statement>) {
  const isNever = fixed === NEVER_AFFECTED;
  const record: AdvisoryRecord = {
    advisoryId: id,
    feed: 'echo',
    vulnerabilityIds: [id],
    ecosystem: 'Echo',
    name,
    scheme: 'deb',
    ranges: isNever ? [] : [{ introduced: '0', ...(fixed ? { fixed } : {}) }],
    status: isNever ? 'not-affected' : fixed ? 'fixed' : 'affected',
    ...(severity ? { vendorSeverity: severity } : {}),
    url: ADDRESS,
  };
  return record;
}

/** Advisories of Echo, a distribution made of Debian's packages. */
export const echo: Feed = {
  id: 'echo',
  source: { name: 'Echo advisories', url: 'https://advisory.echohq.com', licence: 'see https://www.echo.ai' },
  gives: 'fixed versions by source package, vulnerabilities without a fix, severity',
  addresses: [ADDRESS],
  sentinel: { kind: 'advisory', id: 'CVE-2021-3618' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
