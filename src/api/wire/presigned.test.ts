import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, test } from 'vitest';
import { EMPTY_PAYLOAD, presignUrl, readClaim, readPresignedClaim, type SignedRequest, verifyClaim } from './sigv4.ts';

const KEY = 'ASIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const TOKEN = 'a+token/with=signs';
const NOW = new Date('2026-01-02T03:04:05.000Z');
const EXPECTED = { region: 'eu-west-1', otherRegion: 'us-east-1', services: ['sts'], now: NOW };
const TARGET = '/?Action=GetCallerIdentity&Version=2011-06-15';

const ours = (change: Partial<Parameters<typeof presignUrl>[0]> = {}): string =>
  presignUrl({
    url: `http://127.0.0.1:8480${TARGET}`,
    headers: { 'x-assay-server-id': 'assay.example.com' },
    accessKeyId: KEY,
    secretAccessKey: SECRET,
    sessionToken: TOKEN,
    region: 'us-east-1',
    service: 'sts',
    now: NOW,
    expiresSeconds: 60,
    ...change,
  });

/** As it arrives: the address, and the headers that were signed. */
function requestOf(address: string): SignedRequest {
  const { host, pathname, search } = new URL(address);
  return {
    method: 'GET',
    target: pathname + search,
    headers: [
      ['host', host],
      ['x-assay-server-id', 'assay.example.com'],
    ],
  };
}

function accept(request: SignedRequest, now = NOW, secret = SECRET): void {
  const claim = readPresignedClaim(request, { ...EXPECTED, now });
  expect(claim).toMatchObject({ accessKeyId: KEY, sessionToken: TOKEN });
  verifyClaim(request, claim, secret, EMPTY_PAYLOAD);
}

test('an address that the JS SDK presigns is accepted', async () => {
  const signer = new SignatureV4({
    credentials: { accessKeyId: KEY, secretAccessKey: SECRET, sessionToken: TOKEN },
    region: 'us-east-1',
    service: 'sts',
    sha256: Sha256,
  });
  const presigned = await signer.presign(
    {
      method: 'GET',
      protocol: 'http:',
      hostname: '127.0.0.1',
      port: 8480,
      path: '/',
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
      headers: { host: '127.0.0.1:8480', 'x-assay-server-id': 'assay.example.com' },
    },
    { expiresIn: 60, signingDate: NOW, unhoistableHeaders: new Set(['x-assay-server-id']) },
  );
  const query = new URLSearchParams(
    Object.entries(presigned.query ?? {}).map(([k, v]): [string, string] => [k, String(v)]),
  );
  accept(requestOf(`http://127.0.0.1:8480/?${query}`));
});

test('our own presigned address is accepted until it ends', () => {
  accept(requestOf(ours()));
  accept(requestOf(ours()), new Date(NOW.getTime() + 59_000));
  expect(() => accept(requestOf(ours()), new Date(NOW.getTime() + 61_000))).toThrow(/Signature expired/);
  expect(() => accept(requestOf(ours()), new Date(NOW.getTime() - 16 * 60_000))).toThrow(/not yet current/);
});

describe('refused', () => {
  const changed = (from: string | RegExp, to: string): SignedRequest => requestOf(ours().replace(from, to));
  const cases: [string, () => SignedRequest, RegExp][] = [
    ['another action', () => changed('GetCallerIdentity', 'AssumeRole'), /does not match/],
    ['a longer life', () => changed('X-Amz-Expires=60', 'X-Amz-Expires=600'), /does not match/],
    ['a life without end', () => requestOf(ours({ expiresSeconds: 604_801 })), /X-Amz-Expires must be/],
    ['a second action', () => changed('&X-Amz-Signature', '&Action=AssumeRole&X-Amz-Signature'), /does not match/],
    ['a second signature', () => requestOf(`${ours()}&X-Amz-Signature=x`), /include 'X-Amz-Signature' once/],
    ['no date', () => changed(/X-Amz-Date=[^&]*&/, ''), /include 'X-Amz-Date' once/],
    ['another service', () => requestOf(ours({ service: 'inspector2' })), /correct service: 'sts'/],
    ['another region', () => requestOf(ours({ region: 'ap-south-1' })), /valid region/],
    ['another algorithm', () => changed('AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256'), /must be AWS4-HMAC-SHA256/],
    [
      'a header of its own that nobody signed',
      () => ({ ...requestOf(ours()), headers: [...requestOf(ours()).headers, ['x-amz-more', '1'] as const] }),
      /'x-amz-more' must be a 'SignedHeader'/,
    ],
    [
      'a signature in the header as well',
      () => ({ ...requestOf(ours()), headers: [...requestOf(ours()).headers, ['authorization', 'x'] as const] }),
      /not in both/,
    ],
  ];
  test.each(cases)('%s', (_, request, words) => expect(() => accept(request())).toThrow(words));

  test('another secret', () => expect(() => accept(requestOf(ours()), NOW, 'x'.repeat(40))).toThrow(/does not match/));

  test('where only headers are taken', () => {
    expect(() => readClaim(requestOf(ours()), EXPECTED)).toThrow(/Missing Authentication Token/);
  });
});
