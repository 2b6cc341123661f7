import { z } from 'zod';
import { brokenFile, readJson } from './content.ts';
import { isCveId } from './cve-id.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { listed } from './fields.ts';

const catalogue = z.object({ catalogVersion: z.string(), vulnerabilities: z.array(z.unknown()).min(1) });
/** @see https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities_schema.json */
const entry = z.object({
  cveID: z.string().trim().toUpperCase().refine(isCveId, 'no CVE id'),
  vulnerabilityName: z.string().nullish(),
  dateAdded: z.iso.date(),
  dueDate: z.iso.date().nullish(),
  requiredAction: z.string().nullish(),
  knownRansomwareCampaignUse: z.string().nullish(),
  cwes: z.array(z.string()).nullish(),
});

const files: FeedFiles = {
  id: 'kev',
  patterns: [['kev', /^known_exploited_vulnerabilities\.json(\.gz)?$/]],
  production: [
    {
      path: 'kev/known_exploited_vulnerabilities.json',
      url: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
      maxBytes: 64 * 1024 ** 2,
    },
  ],
  async check(folder, path, signal) {
    const { vulnerabilities } = await readCatalogue(folder, path, signal);
    if (!vulnerabilities.some((value) => entry.safeParse(value).success))
      throw brokenFile(path, 'no entry can be read');
  },
};

async function readCatalogue(folder: string, path: string, signal: AbortSignal): Promise<z.output<typeof catalogue>> {
  const read = catalogue.safeParse(await readJson(folder, path, signal));
  if (!read.success) throw brokenFile(path, 'it is no catalogue of known exploited vulnerabilities');
  return read.data;
}

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  for (const { path } of snapshot.files) {
    const { vulnerabilities } = await readCatalogue(snapshot.folder, path, signal);
    for (const [i, value] of vulnerabilities.entries()) {
      const read = entry.safeParse(value);
      if (!read.success) {
        yield { kind: 'problem', path: `${path}#${i}`, reason: read.error.issues[0]?.message ?? 'no entry' };
        continue;
      }
      const { cveID, vulnerabilityName, dateAdded, dueDate, requiredAction, knownRansomwareCampaignUse, cwes } =
        read.data;
      yield {
        kind: 'vulnerability',
        facts: {
          id: cveID,
          ...(vulnerabilityName ? { title: vulnerabilityName } : {}),
          ...listed('cwes', cwes ?? []),
          kev: {
            dateAdded,
            ...(dueDate ? { dateDue: dueDate } : {}),
            ...(requiredAction ? { action: requiredAction } : {}),
            // The catalogue writes "Known" or "Unknown": unknown is not "no".
            ...(knownRansomwareCampaignUse === 'Known' ? { ransomware: true } : {}),
          },
        },
      };
    }
  }
}

/** CISA's catalogue of vulnerabilities that are known to be exploited. */
export const kev: Feed = {
  id: 'kev',
  source: {
    name: 'CISA Known Exploited Vulnerabilities',
    url: 'https://www.cisa.gov/known-exploited-vulnerabilities-catalog',
    licence: 'CC0-1.0',
  },
  gives: 'known exploitation: dates, required action, ransomware use',
  addresses: ['https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json'],
  sentinel: { kind: 'vulnerability', id: 'CVE-2014-0160' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
