import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_POLICY, type DownloadPolicy, type DownloadRequest, download, withoutSecrets } from './download.ts';
import { withFeedsFolder, withServer } from './fixtures/feeds-folder.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

interface Outcome {
  readonly result: unknown;
  readonly saved: string | undefined;
  readonly requests: readonly IncomingMessage[];
  readonly pauses: readonly number[];
}

/** Downloads from a server that answers so; pauses are noted instead of made. */
async function downloadFrom(
  answer: Answer,
  request: Partial<DownloadRequest> & { readonly userInfo?: string } = {},
  policy: Partial<DownloadPolicy> = {},
  signal = new AbortController().signal,
): Promise<Outcome> {
  const requests: IncomingMessage[] = [];
  const pauses: number[] = [];
  return withFeedsFolder({}, (folder) =>
    withServer(
      (req, res) => answer(req, res, requests.push(req)),
      async (address) => {
        const target = join(folder, 'file');
        const url = new URL(`${address}/feed.json`);
        if (request.userInfo !== undefined) [url.username = '', url.password = ''] = request.userInfo.split(':');
        const result = await download(
          { url: url.href, target, maxBytes: 1_000_000, ...request },
          {
            ...DEFAULT_POLICY,
            trustedHost: url.host,
            random: () => 1,
            sleep: async (ms) => {
              pauses.push(ms);
            },
            clock: { now: () => new Date('2026-08-16T00:00:00Z') },
            ...policy,
          },
          signal,
        ).catch((error: unknown) => error);
        return { result, saved: existsSync(target) ? await readFile(target, 'utf8') : undefined, requests, pauses };
      },
    ),
  );
}

const good: Answer = (_, res) => {
  res.writeHead(200, { etag: '"v1"', 'last-modified': 'Sun, 16 Aug 2026 00:00:00 GMT' }).end('{"good":true}');
};

describe('an answer', () => {
  test('is saved with what the server says of its version', async () => {
    const { result, saved } = await downloadFrom(good);
    expect(result).toEqual({ status: 'saved', etag: '"v1"', lastModified: 'Sun, 16 Aug 2026 00:00:00 GMT' });
    expect(saved).toBe('{"good":true}');
  });

  test('that nothing has changed saves nothing', async () => {
    const { result, saved, requests } = await downloadFrom((_, res) => res.writeHead(304).end(), {
      etag: '"v1"',
      lastModified: 'Sun, 16 Aug 2026 00:00:00 GMT',
    });
    expect([result, saved]).toEqual([{ status: 'unchanged' }, undefined]);
    expect(requests[0]?.headers).toMatchObject({
      'if-none-match': '"v1"',
      'if-modified-since': 'Sun, 16 Aug 2026 00:00:00 GMT',
    });
  });

  test('that nothing has changed since nothing was asked is an error', async () => {
    const { result } = await downloadFrom((_, res) => res.writeHead(304).end());
    expect(result).toMatchObject({ kind: 'upstream' });
  });

  test.each([404, 410])('HTTP %i is "not there"', async (status) => {
    expect((await downloadFrom((_, res) => res.writeHead(status).end('gone'))).result).toEqual({ status: 'missing' });
  });

  test.each([204, 400, 401, 403, 418])('HTTP %i is an error at once', async (status) => {
    const { result, requests } = await downloadFrom((_, res) => res.writeHead(status).end());
    expect(result).toMatchObject({ kind: 'upstream', message: expect.stringContaining(`HTTP ${status}`) });
    expect(requests).toHaveLength(1);
  });
});

describe('trouble that may pass', () => {
  test('is tried again after growing pauses', async () => {
    const { result, pauses } = await downloadFrom((req, res, count) =>
      count < 4 ? res.writeHead(503).end() : good(req, res, count),
    );
    expect([result, pauses]).toMatchObject([{ status: 'saved' }, [1000, 2000, 4000]]);
  });

  test('is given up after five attempts, and leaves no file', async () => {
    const { result, saved, requests } = await downloadFrom((_, res) => res.writeHead(500).end('trouble'));
    expect(result).toMatchObject({ kind: 'upstream', message: expect.stringContaining('HTTP 500 (5 attempts)') });
    expect([saved, requests.length]).toEqual([undefined, 5]);
  });

  test.each([
    ['seconds', '7', 7000],
    ['a date', 'Sun, 16 Aug 2026 00:00:09 GMT', 9000],
    ['a date that is over', 'Sat, 15 Aug 2026 00:00:00 GMT', 1000],
    ['nonsense', 'soon', 1000],
  ])('waits as long as the server asks: %s', async (_, asked, pause) => {
    const { pauses } = await downloadFrom((req, res, count) =>
      count === 1 ? res.writeHead(429, { 'retry-after': asked }).end() : good(req, res, count),
    );
    expect(pauses).toEqual([pause]);
  });

  test('is not waited for longer than the bound', async () => {
    const { result, pauses } = await downloadFrom((_, res) => res.writeHead(429, { 'retry-after': '86400' }).end());
    expect(result).toMatchObject({ message: expect.stringContaining('asks to come back in 86400 seconds') });
    expect(pauses).toEqual([]);
  });

  test.each<[string, Answer]>([
    [
      'a body shorter than announced',
      (_, res) => {
        res.writeHead(200, { 'content-length': 1000 }).write('{"good":');
        setImmediate(() => res.destroy());
      },
    ],
    [
      'a chunked body that breaks off',
      (_, res) => {
        res.writeHead(200).write('{"good":');
        setImmediate(() => res.destroy());
      },
    ],
    ['a connection that breaks off', (_, res) => res.destroy()],
  ])('may be %s', async (_, broken) => {
    const again = await downloadFrom((req, res, count) => (count === 1 ? broken : good)(req, res, count));
    expect([again.result, again.saved]).toMatchObject([{ status: 'saved' }, '{"good":true}']);
    const never = await downloadFrom(broken, {}, { attempts: 2 });
    expect([never.result, never.saved]).toMatchObject([{ kind: 'upstream' }, undefined]);
  });
});

describe('time and size', () => {
  const silent: Answer = () => {};
  const stalled: Answer = (_, res) => {
    res.writeHead(200).write('{"good":');
  };
  test.each<[string, Answer, Partial<DownloadPolicy>, string]>([
    ['an answer that does not begin', silent, { answerTimeout: 30 }, 'no answer in 30 ms'],
    ['a body that stops', stalled, { idleTimeout: 30 }, 'nothing more in 30 ms'],
    ['a whole that takes too long', stalled, { totalTimeout: 30 }, 'not done in 30 ms'],
  ])('%s is ended', async (_, answer, limits, message) => {
    const { result, saved } = await downloadFrom(answer, {}, { attempts: 1, ...limits });
    expect([result, saved]).toMatchObject([{ kind: 'upstream', message: expect.stringContaining(message) }, undefined]);
  });

  test('a download that is cancelled ends with the reason', async () => {
    const controller = new AbortController();
    const cancelled = new Error('stop');
    const { result, saved, requests } = await downloadFrom(
      (_, res) => {
        res.writeHead(200).write('{');
        controller.abort(cancelled);
      },
      {},
      {},
      controller.signal,
    );
    expect([result, saved, requests.length]).toEqual([cancelled, undefined, 1]);
  });

  test.each<[string, Answer]>([
    ['announced', (_, res) => res.writeHead(200, { 'content-length': 2_000_000 }).end(Buffer.alloc(2_000_000))],
    ['unannounced', (_, res) => res.writeHead(200).end(Buffer.alloc(2_000_000))],
  ])('more bytes than allowed are refused: %s', async (_, answer) => {
    const { result, saved, requests } = await downloadFrom(answer);
    expect(result).toMatchObject({ kind: 'upstream', message: expect.stringContaining('larger than 1000000 bytes') });
    expect([saved, requests.length]).toEqual([undefined, 1]);
  });
});

describe('addresses', () => {
  const to =
    (location: string): Answer =>
    (req, res, count) =>
      req.url === '/feed.json' ? res.writeHead(302, { location }).end() : good(req, res, count);

  test('a redirect within the mirror is followed', async () => {
    const { result, requests } = await downloadFrom(to('/dated/feed.json'));
    expect([result, requests.map((r) => r.url)]).toMatchObject([
      { status: 'saved' },
      ['/feed.json', '/dated/feed.json'],
    ]);
  });

  test.each([
    ['http', 'http://example.org/feed.json', 'no https address'],
    ['another private host', 'https://127.0.0.1:1/feed.json', 'private network'],
    ['the metadata service', 'https://169.254.169.254/latest', 'private network'],
    ['a name of this machine', 'https://localhost/feed.json', 'private network'],
    ['a file', 'file:///etc/passwd', 'no https address'],
    ['nowhere', 'https://', 'redirected to nowhere'],
  ])('a redirect to %s is refused', async (_, location, message) => {
    const { result, requests } = await downloadFrom(to(location));
    expect(result).toMatchObject({ kind: 'upstream', message: expect.stringContaining(message) });
    expect(requests).toHaveLength(1);
  });

  test('redirects in a circle end', async () => {
    const { result, requests } = await downloadFrom((_, res) => res.writeHead(302, { location: '/feed.json' }).end());
    expect(result).toMatchObject({ message: expect.stringContaining('redirected more than 5 times') });
    expect(requests).toHaveLength(6);
  });

  test('http without the operator naming its host is refused', async () => {
    const { result, requests } = await downloadFrom(good, {}, { trustedHost: 'example.org' });
    expect([result, requests]).toMatchObject([{ message: expect.stringContaining('no https address') }, []]);
  });

  test('a password goes to its host, and into no message', async () => {
    const { result, requests } = await downloadFrom((_, res) => res.writeHead(403).end(), { userInfo: 'me:s3cret' });
    expect(requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:s3cret').toString('base64')}`);
    expect(String((result as Error).message)).not.toMatch(/s3cret|me:/);
    expect(withoutSecrets('https://me:s3cret@example.org/x?y')).toBe('https://example.org/x?y');
  });
});
