import type { Clock } from '../clock.ts';
import type { LastUse } from '../store/store.ts';
import type { Policy } from './policies/evaluate.ts';
import type { Caller } from './roles.ts';
import {
  type Claim,
  checkPayload,
  expiredToken,
  isPresigned,
  readClaim,
  readPresignedClaim,
  type SignedRequest,
  unknownKey,
  verifyClaim,
} from './wire/sigv4.ts';

/** What an access key opens. */
export interface Credentials {
  readonly secret: string;
  readonly accountId: string;
  readonly role: string;
  /** See {@link Caller}. */
  readonly policy?: Policy;
  readonly principalArn?: string;
  readonly issuedBy?: string;
}

export interface AuthenticationDeps {
  /**
   * undefined: no such key, it is disabled, or the token is not its own; `expired`: a session that is over.
   * @param sessionToken of temporary credentials, as the client sent it
   */
  readonly credentials: (
    accessKeyId: string,
    sessionToken?: string,
  ) => Promise<Credentials | 'expired' | undefined> | Credentials | 'expired' | undefined;
  /** Hears of every request whose signature was right; must not wait for anything. */
  readonly noteUse?: (accessKeyId: string, use: LastUse) => void;
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

/** SigV4 for services of this installation: who calls, or AWS's error for what is wrong. */
export function authentication(
  { credentials, noteUse, region, clock }: AuthenticationDeps,
  services: readonly string[],
  { otherRegion, presigned = false }: { readonly otherRegion?: string; readonly presigned?: boolean } = {},
) {
  async function claimOf(request: SignedRequest): Promise<{ claim: Claim; found: Credentials }> {
    const expected = { region, services, now: clock.now(), ...(otherRegion !== undefined && { otherRegion }) };
    const claim =
      presigned && isPresigned(request) ? readPresignedClaim(request, expected) : readClaim(request, expected);
    const found = await credentials(claim.accessKeyId, claim.sessionToken);
    if (found === undefined) throw unknownKey();
    if (found === 'expired') throw expiredToken();
    return { claim, found };
  }

  /** After the signature was found right. */
  function callerOf(
    { accessKeyId, scope }: Claim,
    found: Credentials,
    { sourceAddress: address }: SignedRequest,
  ): Caller {
    const { accountId, role, policy, principalArn, issuedBy } = found;
    noteUse?.(accessKeyId, {
      at: clock.now().toISOString(),
      service: scope.service,
      region: scope.region,
      ...(address !== undefined && { address }),
    });
    return {
      accountId,
      region,
      role,
      accessKeyId,
      ...(policy !== undefined && { policy }),
      ...(principalArn !== undefined && { principalArn }),
      ...(issuedBy !== undefined && { issuedBy }),
      ...(address !== undefined && { sourceAddress: address }),
    };
  }

  return {
    /** With the body at hand. */
    async withBody(request: SignedRequest, body: Uint8Array): Promise<Caller> {
      const { claim, found } = await claimOf(request);
      verifyClaim(request, claim, found.secret, checkPayload(claim, body));
      return callerOf(claim, found, request);
    },

    /** Before a large body is read: the request must announce the body's hash in `x-amz-content-sha256`. */
    async beforeBody(request: SignedRequest): Promise<Authenticated | 'no announced hash'> {
      const { claim, found } = await claimOf(request);
      if (claim.announcedHash === undefined) return 'no announced hash';
      verifyClaim(request, claim, found.secret, claim.announcedHash);
      return { caller: callerOf(claim, found, request), checkBody: (body) => void checkPayload(claim, body) };
    },
  };
}
