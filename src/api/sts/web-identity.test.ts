import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type Claims,
  confusedToken,
  type Issuer,
  newKey,
  startIssuer,
  tokenOf,
  unsignedToken,
} from '../../../test/conformity/issuer.ts';
import { NOW, stsWorld } from '../../../test/conformity/sts-world.ts';
import type { Federation } from '../../store/store.ts';
import { issuerKeys } from '../oidc/issuer-keys.ts';

const SECONDS = NOW.getTime() / 1_000;
const RSA = newKey('rsa', 'RS256');
const EC = newKey('ec', 'ES256');

let issuer: Issuer;
let world: ReturnType<typeof stsWorld>;
let now: Date;

beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());
beforeEach(() => {
  issuer.keys = [RSA, EC];
  issuer.keySet = undefined;
  issuer.claimsToBe = undefined;
  issuer.asked.length = 0;
  now = NOW;
  const body = { issuer: issuer.url, audiences: ['sts.amazonaws.com'], subject: 'repo:acme/*:ref:refs/heads/main' };
  const trusted: Federation = {
    ...{
      id: 'f1',
      kind: 'oidc',
      accountId: '111122223333',
      role: 'agent',
      body,
      createdAt: '2026-01-01T00:00:00.000Z',
    },
  };
  world = stsWorld({ federation: [trusted], now: () => now });
});

const claims = (change: Claims = {}): Claims => ({
  ...{ iss: issuer.url, aud: 'sts.amazonaws.com', sub: 'repo:acme/shop:ref:refs/heads/main' },
  ...{ exp: SECONDS + 300, iat: SECONDS - 10, nbf: SECONDS - 10 },
  ...change,
});

/** As SDKs send it: a form, and no signature at all. */
async function exchange(WebIdentityToken: string, RoleArn = 'arn:aws:iam::111122223333:role/agent') {
  const answer = await world.app.inject({
    method: 'POST',
    url: '/',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({
      ...{ Action: 'AssumeRoleWithWebIdentity', Version: '2011-06-15', RoleArn, RoleSessionName: 'job-1' },
      WebIdentityToken,
    }).toString(),
  });
  return { status: answer.statusCode, body: answer.body, code: /<Code>(\w+)<\/Code>/.exec(answer.body)?.[1] };
}

describe('a token opens a session of the role that its subject was given', () => {
  test.each([RSA, EC])('signed with $algorithm', async (key) => {
    const { status, body } = await exchange(tokenOf(key, claims()));
    expect(status).toBe(200);
    expect(body).toContain(
      '<SubjectFromWebIdentityToken>repo:acme/shop:ref:refs/heads/main</SubjectFromWebIdentityToken>',
    );
    expect(body).toContain(`<Provider>${issuer.url}</Provider>`);
    expect(world.issued).toEqual([
      { accountId: '111122223333', role: 'agent', sessionName: 'job-1', seconds: 3_600, issuedBy: 'oidc:f1' },
    ]);
  });

  test('one of several audiences will do, and a key without a name', async () => {
    const token = tokenOf(RSA, claims({ aud: ['other', 'sts.amazonaws.com'] }), { kid: undefined });
    expect((await exchange(token)).status).toBe(200);
  });

  test('keys are fetched once; a new key is found, yet made-up names do not make the server ask again', async () => {
    await exchange(tokenOf(RSA, claims()));
    await exchange(tokenOf(EC, claims()));
    expect(issuer.asked).toHaveLength(2);
    const next = newKey('next', 'ES256');
    for (const kid of ['a', 'b', 'c']) await exchange(tokenOf(next, claims(), { kid }));
    expect(issuer.asked).toHaveLength(2);
    issuer.keys = [next];
    now = new Date(NOW.getTime() + 31_000);
    expect((await exchange(tokenOf(next, claims()))).status).toBe(200);
    expect(issuer.asked).toHaveLength(4);
    expect(await exchange(tokenOf(RSA, claims()))).toMatchObject({ code: 'InvalidIdentityToken' });
  });

  test('an issuer that fails is not asked again at once, and its known keys stay good', async () => {
    expect((await exchange(tokenOf(RSA, claims()))).status).toBe(200);
    now = new Date(NOW.getTime() + 31_000);
    issuer.keySet = 'out of order';
    const madeUp = (kid: string) => exchange(tokenOf(RSA, claims(), { kid }));
    const before = issuer.asked.length;
    for (const kid of ['one', 'two', 'three']) expect((await madeUp(kid)).code).toBe('IDPCommunicationError');
    expect(issuer.asked.length - before).toBe(2);
    expect((await exchange(tokenOf(RSA, claims()))).status).toBe(200);
    issuer.keySet = undefined;
    now = new Date(now.getTime() + 5_000);
    expect((await madeUp('four')).code).toBe('InvalidIdentityToken');
  });

  test('and the log has nothing of the token', async () => {
    const token = tokenOf(RSA, claims());
    await exchange(token);
    expect(JSON.stringify(world.logged)).not.toContain(token.split('.')[2]);
  });
});

describe('refused', () => {
  const stranger = newKey('rsa', 'RS256');
  const short = newKey('short', 'RS256', 1024);
  test.each<[string, () => string, string]>([
    ['no signature', () => unsignedToken(claims()), 'InvalidIdentityToken'],
    ['the algorithm none with a signature', () => tokenOf(RSA, claims(), { alg: 'none' }), 'InvalidIdentityToken'],
    ['a shared secret that is the public key', () => confusedToken(RSA, claims()), 'InvalidIdentityToken'],
    ['an algorithm that is not the key’s', () => tokenOf(RSA, claims(), { alg: 'ES256' }), 'InvalidIdentityToken'],
    ['a key of somebody else with the same name', () => tokenOf(stranger, claims()), 'InvalidIdentityToken'],
    ['critical headers that are not known', () => tokenOf(RSA, claims(), { crit: ['b64'] }), 'InvalidIdentityToken'],
    ['a changed claim', () => changed(tokenOf(RSA, claims({ sub: 'repo:evil/x' }))), 'InvalidIdentityToken'],
    ['half a token', () => tokenOf(RSA, claims()).slice(0, -40), 'InvalidIdentityToken'],
    ['two parts', () => tokenOf(RSA, claims()).split('.').slice(0, 2).join('.'), 'InvalidIdentityToken'],
    ['no JSON', () => `${'A'.repeat(40)}.${'A'.repeat(40)}.${'A'.repeat(40)}`, 'InvalidIdentityToken'],
    ['an issuer that nobody trusts', () => tokenOf(RSA, claims({ iss: 'http://127.0.0.1:1' })), 'InvalidIdentityToken'],
    ['a time that is over', () => tokenOf(RSA, claims({ exp: SECONDS - 61 })), 'ExpiredToken'],
    ['a time that has not come', () => tokenOf(RSA, claims({ nbf: SECONDS + 61 })), 'InvalidIdentityToken'],
    ['no end', () => tokenOf(RSA, claims({ exp: undefined })), 'InvalidIdentityToken'],
    ['another audience', () => tokenOf(RSA, claims({ aud: 'other' })), 'AccessDenied'],
    ['another branch', () => tokenOf(RSA, claims({ sub: 'repo:acme/shop:ref:refs/heads/dev' })), 'AccessDenied'],
    ['a subject that only begins right', () => tokenOf(RSA, claims({ sub: 'repo:acme' })), 'AccessDenied'],
  ])('%s', async (_, token, code) => {
    expect(await exchange(token())).toMatchObject({ code });
    expect(world.issued).toEqual([]);
  });

  /** The claims of one token under the signature of another. */
  function changed(token: string): string {
    const [header, , signature] = token.split('.');
    return [header, tokenOf(RSA, claims()).split('.')[1], signature].join('.');
  }

  test('a role that this subject was not given', async () => {
    const token = tokenOf(RSA, claims());
    for (const role of ['111122223333:role/admin', '999988887777:role/agent']) {
      expect(await exchange(token, `arn:aws:iam::${role}`)).toMatchObject({ status: 403, code: 'AccessDenied' });
    }
  });

  test('a key that is too short', async () => {
    issuer.keys = [short];
    expect(await exchange(tokenOf(short, claims()))).toMatchObject({ code: 'InvalidIdentityToken' });
  });

  test.each<[string, () => void]>([
    ['a key set without end', () => (issuer.keySet = JSON.stringify({ keys: ['x'.repeat(300_000)] }))],
    ['a key set of too many', () => (issuer.keySet = JSON.stringify({ keys: Array(101).fill({}) }))],
    ['a key set that is no JSON', () => (issuer.keySet = '{')],
    ['a configuration of another issuer', () => (issuer.claimsToBe = 'https://other.example')],
  ])('%s', async (_, change) => {
    change();
    const answer = await exchange(tokenOf(RSA, claims()));
    expect(answer).toMatchObject({ status: 400, code: 'IDPCommunicationError' });
    expect(answer.body).not.toContain(issuer.url);
  });

  test('nobody untrusted makes the server ask anybody', async () => {
    await exchange(tokenOf(RSA, claims({ iss: `${issuer.url}/` })));
    expect(issuer.asked).toEqual([]);
  });
});

test('an issuer far away cannot send the server to its own machine for the keys', async () => {
  const far = 'https://issuer.example.com';
  const fetched: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    fetched.push(url);
    return new Response(JSON.stringify({ issuer: far, jwks_uri: 'http://127.0.0.1:8480/keys', keys: [] }));
  });
  try {
    await expect(issuerKeys({ now: () => NOW }).of(far, 'rsa')).rejects.toThrow('could not be fetched');
    expect(fetched).toEqual([`${far}/.well-known/openid-configuration`]);
  } finally {
    vi.unstubAllGlobals();
  }
});
