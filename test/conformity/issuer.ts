import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer } from 'node:http';

export type Claims = Record<string, unknown>;

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A key pair of an issuer, and how it signs. */
export interface SigningKey {
  readonly id: string;
  readonly algorithm: 'RS256' | 'ES256';
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function newKey(id: string, algorithm: SigningKey['algorithm'], bits = 2048): SigningKey {
  const pair =
    algorithm === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: bits })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { id, algorithm, ...pair };
}

/** A JSON Web Token. `header` overrides what the key says. */
export function tokenOf(key: SigningKey, claims: Claims, header: object = {}): string {
  const text = `${base64url({ alg: key.algorithm, kid: key.id, typ: 'JWT', ...header })}.${base64url(claims)}`;
  const options = { key: key.privateKey, dsaEncoding: 'ieee-p1363' as const };
  return `${text}.${sign('sha256', Buffer.from(text), options).toString('base64url')}`;
}

/** A token that is "signed" with the public key as if it were a shared secret. */
export function confusedToken(key: SigningKey, claims: Claims): string {
  const text = `${base64url({ alg: 'HS256', kid: key.id })}.${base64url(claims)}`;
  const secret = key.publicKey.export({ type: 'spki', format: 'pem' });
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

export const unsignedToken = (claims: Claims): string => `${base64url({ alg: 'none' })}.${base64url(claims)}.`;

export interface Issuer {
  readonly url: string;
  /** Keys that it shows. */
  keys: SigningKey[];
  /** Instead of its key set. */
  keySet: string | undefined;
  /** What its configuration calls it, when that is not its address. */
  claimsToBe: string | undefined;
  /** Paths that it was asked for. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** An issuer of OpenID Connect on this machine. */
export async function startIssuer(): Promise<Issuer> {
  const server = createServer((request, response) => {
    issuer.asked.push(request.url ?? '');
    const { url } = issuer;
    const jwks = (): string =>
      JSON.stringify({
        keys: issuer.keys.map(({ id, algorithm, publicKey }) => ({
          ...publicKey.export({ format: 'jwk' }),
          ...{ kid: id, alg: algorithm, use: 'sig' },
        })),
      });
    response.setHeader('content-type', 'application/json');
    if (request.url === '/.well-known/openid-configuration') {
      response.end(JSON.stringify({ issuer: issuer.claimsToBe ?? url, jwks_uri: `${url}/keys` }));
    } else if (request.url === '/keys') response.end(issuer.keySet ?? jwks());
    else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the issuer has no port');
  const issuer: Issuer = {
    url: `http://127.0.0.1:${address.port}`,
    ...{ keys: [], keySet: undefined, claimsToBe: undefined, asked: [] },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  return issuer;
}
