import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signRequest } from '../../src/api/wire/sigv4.ts';
import { REGION } from './example.ts';
import { type ConformityServer, keyOf, startServer } from './server.ts';

interface Raw {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string | string[]>;
  readonly body: string;
}

describe('requests that were tampered with on their way', () => {
  let server: ConformityServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  const signed = (change: Partial<Parameters<typeof signRequest>[0]> = {}): Raw => {
    const path =
      '/tags/arn%3Aaws%3Ainspector2%3Aus-east-1%3A111122223333%3Aowner%2F111122223333%2Ffilter%2F0123456789abcdef';
    const body = '{"tags":{"a":"b"}}';
    const headers = signRequest({
      method: 'POST',
      url: `${server.url}${path}`,
      headers: { 'content-type': 'application/json' },
      body,
      ...keyOf('admin'),
      region: REGION,
      service: 'inspector2',
      now: new Date(),
      ...change,
    });
    return { method: 'POST', path, headers, body };
  };

  /** Sends exactly these bytes: no client of AWS would. */
  const send = ({ method, path, headers, body }: Raw) =>
    new Promise<{ status: number; error: unknown; message: string }>((resolve, reject) => {
      const length = { 'content-length': String(Buffer.byteLength(body)) };
      const options = { host: '127.0.0.1', port: server.port, method, path, headers: { ...headers, ...length } };
      const outgoing = httpRequest(options, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const { message } = JSON.parse(Buffer.concat(chunks).toString()) as { message: string };
          resolve({ status: answer.statusCode ?? 0, error: answer.headers['x-amzn-errortype'], message });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });

  test('untouched, it reaches its operation', async () => {
    expect(await send(signed())).toMatchObject({ status: 404, error: 'ResourceNotFoundException' });
  });

  test.each<[string, (good: Raw) => Raw, string, RegExp]>([
    [
      'another body',
      (good) => ({ ...good, body: good.body.replace('b', 'c') }),
      'InvalidSignatureException',
      /does not match/,
    ],
    [
      'another path',
      (good) => ({ ...good, path: good.path.replace('cdef', 'cdee') }),
      'InvalidSignatureException',
      /does not match/,
    ],
    [
      'a path that is decoded once',
      (good) => ({ ...good, path: good.path.replaceAll('%3A', ':') }),
      'InvalidSignatureException',
      /does not match/,
    ],
    [
      'a query that was added',
      (good) => ({ ...good, path: `${good.path}?tagKeys=a` }),
      'InvalidSignatureException',
      /does not match/,
    ],
    ['another method', (good) => ({ ...good, method: 'DELETE' }), 'InvalidSignatureException', /does not match/],
    [
      'an x-amz header that was added',
      (good) => ({ ...good, headers: { ...good.headers, 'x-amz-extra': '1' } }),
      'InvalidSignatureException',
      /'x-amz-extra' must be a 'SignedHeader'/,
    ],
    [
      'a signed header sent twice',
      (good) => ({ ...good, headers: { ...good.headers, 'content-type': ['application/json', 'text/plain'] } }),
      'InvalidSignatureException',
      /does not match/,
    ],
    [
      'another host',
      (good) => ({ ...good, headers: { ...good.headers, host: 'example.com' } }),
      'InvalidSignatureException',
      /does not match/,
    ],
    [
      'no signature',
      ({ headers: { authorization: _, ...headers }, ...good }) => ({ ...good, headers }),
      'MissingAuthenticationTokenException',
      /^Missing Authentication Token$/,
    ],
  ])('%s', async (_, tamper, error, message) => {
    expect(await send(tamper(signed()))).toEqual({ status: 403, error, message: expect.stringMatching(message) });
  });

  test.each<[string, Partial<Parameters<typeof signRequest>[0]>, string, RegExp]>([
    ['a wrong secret', { secretAccessKey: 'guess' }, 'InvalidSignatureException', /does not match/],
    ['an unknown key', { accessKeyId: 'AKIANOBODY' }, 'UnrecognizedClientException', /^The security token included/],
    [
      'a clock that is slow',
      { now: new Date(Date.now() - 16 * 60_000) },
      'InvalidSignatureException',
      /^Signature expired: /,
    ],
    [
      'a clock that is fast',
      { now: new Date(Date.now() + 16 * 60_000) },
      'InvalidSignatureException',
      /^Signature not yet current: /,
    ],
    ['another region', { region: 'eu-west-1' }, 'InvalidSignatureException', /valid region/],
    ['another service', { service: 'ec2' }, 'InvalidSignatureException', /correct service: 'inspector2'/],
  ])('signed with %s', async (_, change, error, message) => {
    expect(await send(signed(change))).toEqual({ status: 403, error, message: expect.stringMatching(message) });
  });
});
