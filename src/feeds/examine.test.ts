import { describe, expect, test } from 'vitest';
import { examineFeed } from './examine.ts';
import { withFeedsFolder, withServer } from './fixtures/feeds-folder.ts';
import { kev } from './kev.ts';

const signal = new AbortController().signal;
const entry = (cveID: string) => ({ cveID, dateAdded: '2021-11-03' });
const catalogue = (...entries: readonly object[]) => JSON.stringify({ catalogVersion: '1', vulnerabilities: entries });
const sentinel = entry(kev.sentinel.id);

const examine = (content: string) =>
  withFeedsFolder({}, (scratch) =>
    withServer(
      (request, response) => (request.url?.endsWith('.json') ? response.end(content) : response.writeHead(404).end()),
      (mirror) => examineFeed(kev, { scratch, mirror, signal }),
    ),
  );

describe('a feed is', () => {
  test('well when it can be read and has its sentinel', async () => {
    expect(await examine(catalogue(entry('CVE-2024-1000'), sentinel))).toEqual({
      feed: 'kev',
      ok: true,
      records: 2,
      problems: 0,
    });
  });

  test.each([
    ['lost its sentinel', catalogue(entry('CVE-2024-1000')), { records: 1 }, /which it always had/],
    ['changed its shape', JSON.stringify({ catalog: [] }), { records: 0 }, /cannot be read/],
    ['is cut short', catalogue(sentinel).slice(0, -3), { records: 0 }, /cannot be read/],
  ])('ill when it %s', async (_, content, counts, reason) => {
    expect(await examine(content)).toMatchObject({ ok: false, ...counts, reason: expect.stringMatching(reason) });
  });

  test('ill when it is not there', async () => {
    const missing = withFeedsFolder({}, (scratch) =>
      withServer(
        (_, response) => response.writeHead(404).end(),
        (mirror) => examineFeed(kev, { scratch, mirror, signal }),
      ),
    );
    expect(await missing).toMatchObject({ ok: false, records: 0, reason: expect.stringContaining('no file of kev') });
  });

  test('ill with the first problem told, when records cannot be read', async () => {
    expect(await examine(catalogue({ cveID: 'x' }, entry('CVE-2024-1000')))).toMatchObject({
      ok: false,
      problems: 1,
      reason: expect.stringContaining('the first problem: '),
    });
  });
});
