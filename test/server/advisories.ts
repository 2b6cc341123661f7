import { join } from 'node:path';
import { buildDatabase } from '../../src/advisories/build.ts';
import type { AdvisoryRecord } from '../../src/domain/advisory.ts';
import type { Feed, FeedRecord } from '../../src/feeds/feed.ts';

const NUMBERS = Array.from({ length: 20 }, (_, i) => String(i + 1).padStart(4, '0'));

/** One advisory of Debian 12: package `lib-NNNN` is affected by CVE-2024-NNNN below version 2.0-1. */
const advisory = (number: string): AdvisoryRecord => ({
  advisoryId: `DSA-${number}-1`,
  feed: 'tiny',
  vulnerabilityIds: [`CVE-2024-${number}`],
  ecosystem: 'Debian:12',
  name: `lib-${number}`,
  scheme: 'deb',
  ranges: [{ introduced: '0', fixed: '2.0-1' }],
  status: 'fixed',
});

function* records(): Iterable<FeedRecord> {
  for (const number of NUMBERS) {
    yield { kind: 'advisory', advisory: advisory(number) };
    const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
    const cvss = [{ source: 'NVD', version: '3.1', vector, baseScore: 9.8 }] as const;
    yield { kind: 'vulnerability', facts: { id: `CVE-2024-${number}`, cvss, description: `What ${number} is about.` } };
  }
  // Debian makes no advisory for this one.
  const { advisoryId: _, ...rest } = advisory('0020');
  yield {
    kind: 'advisory',
    advisory: {
      ...rest,
      advisoryId: 'CVE-2024-0021',
      vulnerabilityIds: ['CVE-2024-0021'],
      ranges: [{ introduced: '0' }],
      status: 'no-dsa',
    },
  };
  yield { kind: 'completeness', completeness: { ecosystem: 'Debian:12', level: 'full' } };
}

const tiny: Feed = {
  id: 'tiny',
  source: { name: 'Tiny', url: 'https://feed.example/', licence: 'none' },
  gives: 'examples',
  addresses: [],
  sentinel: { kind: 'advisory', id: 'X-1' },
  locate: async (folder) => ({ folder, files: [] }),
  fetch: async () => 'unchanged',
  async *parse() {
    yield* records();
  },
};

/** Builds a database of twenty packages below `folder` and returns where it is. */
export async function tinyDatabase(folder: string): Promise<string> {
  const outFolder = join(folder, 'advisories');
  await buildDatabase({ feedsFolder: folder, outFolder, signal: new AbortController().signal, feeds: [tiny] });
  return outFolder;
}
