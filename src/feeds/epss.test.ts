import { describe, expect, test } from 'vitest';
import { epss } from './epss.ts';
import { gz, parseFiles, withFeedsFolder } from './fixtures/feeds-folder.ts';

const HEAD = '#model_version:v2026.06.15,score_date:2026-08-16T00:00:00+0000\ncve,epss,percentile\n';

test('each row is a score of the day', async () => {
  const { facts, problems } = await parseFiles(epss, {
    'epss/epss_scores-2026-08-16.csv.gz': gz(`${HEAD}CVE-1999-0001,0.03351,0.87650\nCVE-2021-44228,0.94358,1.0\n`),
  });
  expect(problems).toEqual([]);
  expect(facts).toEqual([
    { id: 'CVE-1999-0001', epss: { score: 0.03351, percentile: 0.8765, date: '2026-08-16', model: 'v2026.06.15' } },
    { id: 'CVE-2021-44228', epss: { score: 0.94358, percentile: 1, date: '2026-08-16', model: 'v2026.06.15' } },
  ]);
});

test('of several days the newest counts', async () => {
  const files = {
    'epss/epss_scores-2026-08-16.csv.gz': gz(HEAD),
    'epss/epss_scores-2026-08-09.csv': HEAD,
    'epss/epss_scores-current.csv.gz': gz(HEAD),
    'epss/notes.txt': '',
  };
  await withFeedsFolder(files, async (folder) => {
    expect(await epss.locate(folder)).toEqual({
      folder,
      files: [{ path: 'epss/epss_scores-2026-08-16.csv.gz', date: '2026-08-16' }],
    });
  });
});

test('a mirror may hold the table plain: it stays plain', async () => {
  const mirrored = { 'epss/epss_scores-2026-08-16.csv': `${HEAD}CVE-2021-44228,0.94358,1.0\n` };
  await withFeedsFolder(mirrored, (mirror) =>
    withFeedsFolder({ 'epss/notes.txt': '' }, async (folder) => {
      const signal = new AbortController().signal;
      const snapshot = await epss.fetch({ folder, mirror, signal }, undefined);
      if (snapshot === 'unchanged') throw new Error('nothing was fetched');
      expect(snapshot.files.map((file) => file.path)).toEqual(['epss/epss_scores-2026-08-16.csv']);
      let records = 0;
      for await (const _ of epss.parse(snapshot, signal)) records++;
      expect(records).toBe(1);
    }),
  );
});

test('a folder without scores has no snapshot', async () => {
  await withFeedsFolder({ 'kev/x.json': '{}' }, async (folder) => {
    expect(await epss.locate(folder)).toBeUndefined();
  });
});

test('rows that are no score are problems', async () => {
  const rows = [
    'CVE-2024-1000,0.1,0.2',
    'GHSA-1,0.1,0.2',
    'CVE-2024-1001,1.5,0.2',
    'CVE-2024-1002,0.1',
    'CVE-2024-1003,,',
    'CVE-2024-1004,0.1,0.2,9',
  ];
  const { facts, problems } = await parseFiles(epss, {
    'epss/epss_scores-2026-08-16.csv': `${HEAD}${rows.join('\r\n')}`,
  });
  expect(facts.map((f) => f.id)).toEqual(['CVE-2024-1000']);
  expect(problems.map((p) => p.split(': ')[0])).toEqual(
    [4, 5, 6, 7, 8].map((row) => `epss/epss_scores-2026-08-16.csv:${row}`),
  );
});

describe('a file that cannot be trusted rejects and names itself', () => {
  const whole = gz(`${HEAD}${Array.from({ length: 5000 }, (_, i) => `CVE-2024-${1000 + i},0.0${i},0.5\n`).join('')}`);
  test.each([
    ['other columns', gz('#model_version:v1,score_date:2026-08-16T00:00:00+0000\ncve,score\nCVE-2024-1000,0.1\n')],
    ['no date', gz('#model_version:v1\ncve,epss,percentile\nCVE-2024-1000,0.1,0.2\n')],
    ['no table', gz('')],
    ['cut short', whole.subarray(0, whole.length / 2)],
    ['no gzip', Buffer.from('<html>')],
  ])('%s', async (_, bytes) => {
    await expect(parseFiles(epss, { 'epss/epss_scores-2026-08-16.csv.gz': bytes })).rejects.toMatchObject({
      kind: 'upstream',
      message: expect.stringContaining('epss/epss_scores-2026-08-16.csv.gz cannot be read'),
    });
  });
});
