import { createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';

/** Signature algorithms that are taken. Neither `none` nor one with a shared secret can get in: a key has one algorithm. */
const ALGORITHMS = ['RS256', 'ES256'] as const;
type Algorithm = (typeof ALGORITHMS)[number];

/** RFC 7518: RSA keys have 2,048 bits or more. */
const MIN_RSA_BITS = 2_048;

const HEADER = z.object({ alg: z.enum(ALGORITHMS), kid: z.string().max(500).optional(), crit: z.never().optional() });
const CLAIMS = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(2_000),
  aud: z.union([z.string().transform((one) => [one]), z.array(z.string()).max(100)]),
  exp: z.number(),
  nbf: z.number().optional(),
  iat: z.number().optional(),
});

/** A token as it was read; nothing in it is proven before {@link isSignedBy} says so. */
export interface UnverifiedToken {
  readonly algorithm: Algorithm;
  readonly keyId: string | undefined;
  readonly claims: z.output<typeof CLAIMS>;
  readonly signedText: string;
  readonly signature: Buffer;
}

const PART = /^[A-Za-z0-9_-]+$/;

/** undefined: it is no JSON Web Token (RFC 7519, compact form) that can be checked here. */
export function readToken(text: string): UnverifiedToken | undefined {
  const parts = text.split('.');
  const [header = '', payload = '', signature = ''] = parts;
  if (parts.length !== 3 || !parts.every((part) => PART.test(part))) return undefined;
  const json = (part: string): unknown => {
    try {
      return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    } catch {
      return undefined;
    }
  };
  const [head, claims] = [HEADER.safeParse(json(header)), CLAIMS.safeParse(json(payload))];
  if (!head.success || !claims.success) return undefined;
  return {
    algorithm: head.data.alg,
    keyId: head.data.kid,
    claims: claims.data,
    signedText: `${header}.${payload}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

const KEY = z.looseObject({
  kty: z.string(),
  kid: z.string().optional(),
  use: z.string().optional(),
  alg: z.string().optional(),
  crv: z.string().optional(),
});

/** A key of an issuer, good for one algorithm. */
export interface IssuerKey {
  readonly id: string | undefined;
  readonly algorithm: Algorithm;
  readonly key: KeyObject;
}

/** The key of a JWK (RFC 7517); undefined for what is none, or is for other things than RS256 and ES256 signatures. */
export function issuerKeyOf(jwk: unknown): IssuerKey | undefined {
  const parsed = KEY.safeParse(jwk);
  if (!parsed.success) return undefined;
  const { kty, kid, use, alg, crv } = parsed.data;
  const algorithm = kty === 'RSA' ? 'RS256' : kty === 'EC' && crv === 'P-256' ? 'ES256' : undefined;
  if (algorithm === undefined || (use ?? 'sig') !== 'sig' || (alg ?? algorithm) !== algorithm) return undefined;
  try {
    const key = createPublicKey({ key: parsed.data as JsonWebKey, format: 'jwk' });
    if (algorithm === 'RS256' && (key.asymmetricKeyDetails?.modulusLength ?? 0) < MIN_RSA_BITS) return undefined;
    return { id: kid, algorithm, key };
  } catch {
    return undefined;
  }
}

/** Is the token's signature right for this key? */
export function isSignedBy(token: UnverifiedToken, { algorithm, key }: IssuerKey): boolean {
  if (algorithm !== token.algorithm) return false;
  // ES256 in tokens is r and s, one after the other (RFC 7518 §3.4).
  const options = algorithm === 'ES256' ? ({ key, dsaEncoding: 'ieee-p1363' } as const) : key;
  return verify('sha256', Buffer.from(token.signedText), options, token.signature);
}

/** Clocks of CI systems differ a little. */
const SKEW_SECONDS = 60;

/** When the token is not valid at this moment: which claim says so. */
export function timeProblem({ exp, nbf, iat }: UnverifiedToken['claims'], now: Date): 'expired' | 'early' | undefined {
  const seconds = now.getTime() / 1_000;
  if (exp + SKEW_SECONDS <= seconds) return 'expired';
  return Math.max(nbf ?? 0, iat ?? 0) > seconds + SKEW_SECONDS ? 'early' : undefined;
}
