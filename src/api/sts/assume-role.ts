import { AssayError } from '../../domain/errors.ts';
import { accessDenied, authorize, contextOf } from '../authorize.ts';
import { type PolicyDocument, parsePolicyText } from '../policies/document.ts';
import { trusts } from '../policies/trust.ts';
import { type Caller, principalArnOf } from '../roles.ts';
import { apiError, fieldError } from '../wire/errors.ts';
import type { StsInput } from './parameters.ts';
import {
  type KnownRole,
  roleArnOf,
  roleIdOf,
  type SessionCredentials,
  type SessionDeps,
  sessionArnOf,
} from './session.ts';
import type { XmlContent } from './xml.ts';

/** AWS's limit for a session that was got by a session. */
const CHAINED_SECONDS = 3_600;

/** Account and name of a role's ARN, which the input's pattern has checked. */
export function roleOfArn(arn: string): { readonly accountId: string; readonly role: string } {
  const [, accountId = '', role = ''] = /::(\d{12}):role\/(.+)$/.exec(arn) ?? [];
  return { accountId, role };
}

/** The policy that narrows a session. Throws ApiError. */
export function sessionPolicyOf(text: string | undefined): PolicyDocument | undefined {
  if (text === undefined) return undefined;
  try {
    return parsePolicyText(text);
  } catch (error) {
    if (error instanceof AssayError) throw apiError('MalformedPolicyDocument', error.message);
    throw error;
  }
}

/** What both ways into a role answer. */
export const assumedRole = (
  region: string,
  { accountId, role, sessionName }: { accountId: string; role: string; sessionName: string },
  session: SessionCredentials,
): Record<string, XmlContent> => ({
  Credentials: {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    SessionToken: session.sessionToken,
    Expiration: session.expiration,
  },
  AssumedRoleUser: {
    AssumedRoleId: `${roleIdOf(accountId, role)}:${sessionName}`,
    Arn: sessionArnOf(region, accountId, role, sessionName),
  },
});

function isTrusted(known: KnownRole, accountId: string, caller: Caller, externalId: string | undefined): boolean {
  if (known.trust === undefined) return caller.accountId === accountId;
  return trusts(
    known.trust,
    { accountId: caller.accountId, arn: principalArnOf(caller) },
    { ...contextOf(caller), ...(externalId !== undefined && { 'sts:ExternalId': externalId }) },
  );
}

/**
 * AssumeRole: the caller's policy must allow it for this role, and the role must trust the caller: its own account, or
 * whom its trust policy names. What does not exist and what may not be had answer alike.
 */
export async function assumeRole(
  { issueSession, roleOf }: SessionDeps,
  input: StsInput<'AssumeRole'>,
  caller: Caller,
): Promise<XmlContent> {
  const { RoleArn, RoleSessionName: sessionName, DurationSeconds: seconds } = input;
  const { accountId, role } = roleOfArn(RoleArn);
  const asked = { service: 'sts', operation: 'AssumeRole', path: '/' };
  const arn = roleArnOf(caller.region, accountId, role);
  authorize(caller, asked, [arn]);
  const policy = sessionPolicyOf(input.Policy);
  const isChained = caller.issuedBy !== undefined;
  if (isChained && seconds > CHAINED_SECONDS) {
    throw fieldError('DurationSeconds', 'Member must be at most 3600 for a role that a session assumes');
  }
  const known = await roleOf(accountId, role);
  if (known === undefined || !isTrusted(known, accountId, caller, input.ExternalId)) {
    throw accessDenied(caller, asked, 'implicit', arn);
  }
  const session = issueSession({
    ...{ accountId, role, sessionName, seconds },
    issuedBy: caller.issuedBy ?? `key:${caller.accessKeyId}`,
    ...(known.createdAt !== undefined && { roleCreatedAt: known.createdAt }),
    ...(policy !== undefined && { policy }),
  });
  return assumedRole(caller.region, { accountId, role, sessionName }, session);
}
