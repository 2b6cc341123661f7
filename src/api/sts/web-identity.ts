import type { Clock } from '../../clock.ts';
import type { Federation, FederationStore } from '../../store/store.ts';
import { checkedBody, TRUSTED_TOKENS } from '../oidc/issuer.ts';
import type { IssuerKeys } from '../oidc/issuer-keys.ts';
import { isSignedBy, readToken, timeProblem, type UnverifiedToken } from '../oidc/jwt.ts';
import { matchesGlob } from '../policies/glob.ts';
import type { Caller } from '../roles.ts';
import { type ApiError, apiError } from '../wire/errors.ts';
import { assumedRole, roleOfArn, sessionPolicyOf } from './assume-role.ts';
import type { StsInput } from './parameters.ts';
import { type SessionDeps, sessionArnOf } from './session.ts';
import type { XmlContent } from './xml.ts';

export interface WebIdentityDeps extends SessionDeps {
  readonly federation: Pick<FederationStore, 'ofKind'>;
  readonly issuerKeys: IssuerKeys;
  readonly region: string;
  readonly clock: Clock;
}

const invalidToken = (message: string): ApiError => apiError('InvalidIdentityToken', message);
/** One sentence for everything that is not trusted, so that nobody learns what is. */
const notTrusted = (): ApiError =>
  apiError('AccessDeniedException', 'Not authorized to perform sts:AssumeRoleWithWebIdentity');

interface Trusted {
  readonly federation: Federation;
  readonly audiences: readonly string[];
  readonly subject: string;
}

/** What is trusted of the token's issuer. */
async function trustedOf(store: WebIdentityDeps['federation'], issuer: string): Promise<readonly Trusted[]> {
  const all = await store.ofKind('oidc');
  return all.flatMap((federation): Trusted[] => {
    const body = checkedBody(TRUSTED_TOKENS, federation.body);
    return body.issuer === issuer ? [{ federation, ...body }] : [];
  });
}

const admits = ({ audiences, subject }: Trusted, { claims }: UnverifiedToken): boolean =>
  claims.aud.some((audience) => audiences.includes(audience)) && matchesGlob(subject, claims.sub);

/**
 * AssumeRoleWithWebIdentity: a token of a trusted issuer of OpenID Connect opens a session of the role that this subject
 * was given. Unsigned: the token is the proof. Answers also who came in, for the audit log.
 */
export async function assumeRoleWithWebIdentity(
  deps: WebIdentityDeps,
  input: StsInput<'AssumeRoleWithWebIdentity'>,
): Promise<{ readonly content: XmlContent; readonly caller: Caller }> {
  const token = readToken(input.WebIdentityToken);
  if (token === undefined) {
    throw invalidToken(
      'The token is no JSON Web Token with an RS256 or ES256 signature and the claims iss, sub, aud, exp.',
    );
  }
  const { claims } = token;
  const trusted = await trustedOf(deps.federation, claims.iss);
  // Keys are fetched for trusted issuers alone: nobody makes this server call an address of theirs.
  if (trusted.length === 0)
    throw invalidToken('No OpenIDConnect provider found in your account for the issuer of the token');
  const keys = await deps.issuerKeys.of(claims.iss, token.keyId);
  if (!keys.some((key) => isSignedBy(token, key))) throw invalidToken('The signature of the token is not right.');
  const problem = timeProblem(claims, deps.clock.now());
  if (problem === 'expired') throw apiError('ExpiredTokenException', 'The token is expired.');
  if (problem === 'early') throw invalidToken('The token is not valid yet.');

  const { accountId, role } = roleOfArn(input.RoleArn);
  const admitting = trusted.find(
    (one) => one.federation.accountId === accountId && one.federation.role === role && admits(one, token),
  );
  const known = admitting && (await deps.roleOf(accountId, role));
  if (admitting === undefined || known === undefined) throw notTrusted();
  const policy = sessionPolicyOf(input.Policy);
  const sessionName = input.RoleSessionName;
  const session = deps.issueSession({
    ...{ accountId, role, sessionName, seconds: input.DurationSeconds },
    issuedBy: `oidc:${admitting.federation.id}`,
    ...(known.createdAt !== undefined && { roleCreatedAt: known.createdAt }),
    ...(policy !== undefined && { policy }),
  });
  const { region } = deps;
  const content = {
    ...assumedRole(region, { accountId, role, sessionName }, session),
    Audience: claims.aud.find((audience) => admitting.audiences.includes(audience)) ?? '',
    Provider: claims.iss,
    SubjectFromWebIdentityToken: claims.sub,
  };
  const principalArn = sessionArnOf(region, accountId, role, sessionName);
  return { content, caller: { accountId, region, role, accessKeyId: session.accessKeyId, principalArn } };
}
