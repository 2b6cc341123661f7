import type { Clock } from '../clock.ts';
import type { Role } from '../store/store.ts';
import type { Caller } from './roles.ts';
import { type Claim, checkPayload, readClaim, type SignedRequest, unknownKey, verifyClaim } from './wire/sigv4.ts';

/** What an access key opens. */
export interface Credentials {
  readonly secret: string;
  readonly accountId: string;
  readonly role: Role;
}

export interface AuthenticationDeps {
  /** undefined: no such key, or it is disabled. */
  readonly credentials: (accessKeyId: string) => Promise<Credentials | undefined> | Credentials | undefined;
  /** Region of this installation. */
  readonly region: string;
  readonly clock: Clock;
}

/** A request whose signature is right for the body that it announces. */
export interface Authenticated {
  readonly caller: Caller;
  /** Throws when the body is not the one that was signed. */
  checkBody(body: Uint8Array): void;
}

/** Header lines as they arrived, from Node's flat list of names and values. */
export function headerPairs(rawHeaders: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) pairs.push([rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '']);
  return pairs;
}

const callerOf = (claim: Claim, { accountId, role }: Credentials, region: string): Caller => ({
  accountId,
  region,
  role,
  accessKeyId: claim.accessKeyId,
});

/** SigV4 for services of this installation: who calls, or AWS's error for what is wrong. */
export function authentication({ credentials, region, clock }: AuthenticationDeps, services: readonly string[]) {
  async function claimOf(request: SignedRequest): Promise<{ claim: Claim; found: Credentials }> {
    const claim = readClaim(request, { region, services, now: clock.now() });
    const found = await credentials(claim.accessKeyId);
    if (found === undefined) throw unknownKey();
    return { claim, found };
  }
  return {
    /** With the body at hand. */
    async withBody(request: SignedRequest, body: Uint8Array): Promise<Caller> {
      const { claim, found } = await claimOf(request);
      verifyClaim(request, claim, found.secret, checkPayload(claim, body));
      return callerOf(claim, found, region);
    },

    /** Before a large body is read: the request must announce the body's hash in `x-amz-content-sha256`. */
    async beforeBody(request: SignedRequest): Promise<Authenticated | 'no announced hash'> {
      const { claim, found } = await claimOf(request);
      if (claim.announcedHash === undefined) return 'no announced hash';
      verifyClaim(request, claim, found.secret, claim.announcedHash);
      return { caller: callerOf(claim, found, region), checkBody: (body) => void checkPayload(claim, body) };
    },
  };
}
