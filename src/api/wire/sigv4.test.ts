import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effort } from '../../../test/effort.ts';
import { checkPayload, escapeUri, readClaim, type SignedRequest, signRequest, verifyClaim } from './sigv4.ts';

const KEY = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const NOW = new Date('2026-01-02T03:04:05.678Z');
const EXPECTED = { region: 'us-east-1', services: ['inspector2'], now: NOW };

interface Example {
  readonly method: string;
  readonly target: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** The server's view: claim, then proof with the body. */
function accept({ method, target, headers, body }: Example, secret = SECRET, expected = EXPECTED): void {
  const request: SignedRequest = { method, target, headers: Object.entries(headers) };
  const claim = readClaim(request, expected);
  expect(claim.accessKeyId).toBe(KEY);
  verifyClaim(request, claim, secret, checkPayload(claim, body));
}

const signed = (change: Partial<Parameters<typeof signRequest>[0]> = {}, target = '/findings/list'): Example => {
  const body = Buffer.from('{"maxResults":1}');
  const headers = signRequest({
    method: 'POST',
    url: `http://127.0.0.1:8480${target}`,
    headers: { 'content-type': 'application/json', 'x-amz-example': ' two  words ' },
    body,
    accessKeyId: KEY,
    secretAccessKey: SECRET,
    region: 'us-east-1',
    service: 'inspector2',
    now: NOW,
    ...change,
  });
  return { method: 'POST', target, headers, body };
};

describe('the JS SDK’s signer is the oracle', () => {
  const signer = new SignatureV4({
    credentials: { accessKeyId: KEY, secretAccessKey: SECRET },
    region: 'us-east-1',
    service: 'inspector2',
    sha256: Sha256,
  });
  const text = fc.string({ unit: 'grapheme', maxLength: 20 });
  const headerText = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);
  const example = fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
    segments: fc.array(text, { maxLength: 4 }),
    query: fc.dictionary(
      text.filter((name) => name !== '' && name !== '__proto__' && !/^x-amz-/i.test(name)),
      fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 })),
      { maxKeys: 4 },
    ),
    headers: fc.dictionary(fc.stringMatching(/^x-amz-z[a-z0-9-]{0,10}$/), headerText, { maxKeys: 3 }),
    body: fc.uint8Array({ maxLength: 100 }),
  });

  const targetOf = (path: string, query: Record<string, string | string[]>): string => {
    const pairs = Object.entries(query).flatMap(([name, value]) =>
      [value].flat().map((one) => `${escapeUri(name)}=${escapeUri(one)}`),
    );
    return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
  };

  test('what it signs is accepted, and its signature is ours', async () => {
    await fc.assert(
      fc.asyncProperty(example, async ({ method, segments, query, headers, body }) => {
        const path = `/${segments.map(escapeUri).join('/')}`;
        const theirs = await signer.sign(
          {
            method,
            protocol: 'http:',
            hostname: '127.0.0.1',
            path,
            query,
            headers: { host: '127.0.0.1:8480', 'content-type': 'application/json', ...headers },
            body,
          },
          { signingDate: NOW },
        );
        const target = targetOf(path, query);
        accept({ method, target, headers: theirs.headers, body });

        const ours = signRequest({
          method,
          url: `http://127.0.0.1:8480${target}`,
          headers: { 'content-type': 'application/json', ...headers },
          body,
          accessKeyId: KEY,
          secretAccessKey: SECRET,
          region: 'us-east-1',
          service: 'inspector2',
          now: NOW,
        });
        // A URL parser resolves dot segments; where it does, the path that is sent is another one.
        if (new URL(`http://127.0.0.1:8480${target}`).pathname === path) {
          expect(ours.authorization).toBe(theirs.headers.authorization);
        }
      }),
      { numRuns: effort(300) },
    );
  });

  test('no single change of a signed request is accepted', async () => {
    const good = signed();
    accept(good);
    const flip = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
    for (let i = 0; i < good.body.length; i++) {
      expect(() => accept({ ...good, body: flip(good.body, i) })).toThrow(/does not match/);
    }
    const tampered: Example[] = [
      { ...good, method: 'PUT' },
      { ...good, target: '/findings/lisT' },
      { ...good, target: '/findings/list?a=b' },
      { ...good, target: '/findings%2Flist' },
      ...Object.keys(good.headers)
        .filter((name) => !['authorization', 'x-amz-date', 'x-amz-content-sha256'].includes(name))
        .map((name) => ({ ...good, headers: { ...good.headers, [name]: `${good.headers[name]}x` } })),
    ];
    for (const request of tampered) expect(() => accept(request)).toThrow(/does not match/);
  });
});

test('header lines that repeat are signed as one, in order', () => {
  const good = signed({ headers: { 'x-amz-example': 'a,b' } });
  const others = Object.entries(good.headers).filter(([name]) => name !== 'x-amz-example');
  const verify = (...values: string[]) => {
    const headers = [...others, ...values.map((value) => ['X-Amz-Example', value] as [string, string])];
    const request: SignedRequest = { method: 'POST', target: good.target, headers };
    const claim = readClaim(request, EXPECTED);
    verifyClaim(request, claim, SECRET, checkPayload(claim, good.body));
  };
  verify('a', 'b');
  expect(() => verify('b', 'a')).toThrow(/does not match/);
});

test('a wrong secret', () => {
  expect(() => accept(signed(), 'another')).toThrow(
    expect.objectContaining({
      name: 'InvalidSignatureException',
      message: expect.stringMatching(/^The request signature we calculated does not match the signature you provided/),
    }),
  );
});

test('the date may differ by 15 minutes and no more', () => {
  const at = (minutes: number) => signed({ now: new Date(NOW.getTime() + minutes * 60_000) });
  accept(at(-14.9));
  accept(at(14.9));
  expect(() => accept(at(-16))).toThrow(
    'Signature expired: 20260102T024805Z is now earlier than 20260102T024905Z (20260102T030405Z - 15 min.)',
  );
  expect(() => accept(at(16))).toThrow(
    'Signature not yet current: 20260102T032005Z is still later than 20260102T031905Z (20260102T030405Z + 15 min.)',
  );
});

describe('refused without a secret', () => {
  const good = signed();
  const without = (name: string): Record<string, string> =>
    Object.fromEntries(Object.entries(good.headers).filter(([key]) => key !== name));
  const authorization = (change: (header: string) => string): Example => ({
    ...good,
    headers: { ...good.headers, authorization: change(good.headers.authorization ?? '') },
  });
  const cases: [string, Example, string, RegExp][] = [
    [
      'no authorization',
      { ...good, headers: without('authorization') },
      'MissingAuthenticationTokenException',
      /^Missing/,
    ],
    ['another scheme', authorization(() => 'Bearer x'), 'IncompleteSignatureException', /requires the algorithm/],
    [
      'no signature',
      authorization((h) => h.replace(/, Signature=.*/, '')),
      'IncompleteSignatureException',
      /^Authorization header requires 'Signature' parameter\.$/,
    ],
    [
      'a broken credential',
      authorization((h) => h.replace('/aws4_request', '')),
      'IncompleteSignatureException',
      /exactly 5 slash-delimited elements/,
    ],
    [
      'no date',
      { ...good, headers: without('x-amz-date') },
      'IncompleteSignatureException',
      /existence of an 'X-Amz-Date' header/,
    ],
    ['another region', signed({ region: 'eu-west-1' }), 'InvalidSignatureException', /valid region, not 'eu-west-1'/],
    ['another service', signed({ service: 's3' }), 'InvalidSignatureException', /correct service: 'inspector2'/],
    [
      'another day in the scope',
      authorization((h) => h.replace('/20260102/', '/20260101/')),
      'InvalidSignatureException',
      /^Date in Credential scope does not match/,
    ],
    [
      'an unsigned x-amz header',
      { ...good, headers: { ...good.headers, 'X-Amz-Target': 'x' } },
      'InvalidSignatureException',
      /'x-amz-target' must be a 'SignedHeader'/,
    ],
    [
      'an unsigned host',
      authorization((h) => h.replace('host;', '')),
      'InvalidSignatureException',
      /'host' must be a 'SignedHeader'/,
    ],
    [
      'a signed header that is not there',
      authorization((h) => h.replace('host;', 'host;range;')),
      'InvalidSignatureException',
      /'range' is not part of the request/,
    ],
    [
      'an unsigned payload',
      { ...good, headers: { ...good.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
      'InvalidSignatureException',
      /unsigned and streamed payloads are not accepted/,
    ],
  ];
  test.each(cases)('%s', (_, request, name, message) => {
    expect(() => accept(request)).toThrow(expect.objectContaining({ name, message: expect.stringMatching(message) }));
  });

  test('two authorizations', () => {
    const headers: [string, string][] = [...Object.entries(good.headers), ['Authorization', 'x']];
    expect(() => readClaim({ method: 'POST', target: '/', headers }, EXPECTED)).toThrow(/more than one/);
  });
});

test('no bytes in the Authorization header make the server throw anything but its refusal', () => {
  const good = signed();
  fc.assert(
    fc.property(fc.string(), (tail) => {
      const headers = { ...good.headers, authorization: `AWS4-HMAC-SHA256 ${tail}` };
      expect(() => accept({ ...good, headers })).toThrow(
        expect.objectContaining({ name: expect.stringMatching(/SignatureException$/) }),
      );
    }),
  );
});
