import { z } from 'zod';
import { inputError } from '../../domain/errors.ts';
import { CONDITIONS, type ConditionContext, compileCondition } from './conditions.ts';
import { conditionsOf, issuesOf, oneOrMore, parseUnambiguousJson } from './document.ts';
import { matchesGlob } from './glob.ts';

const PRINCIPAL = z
  .string()
  .regex(
    /^(\d{12}|arn:aws[a-z-]*:iam::\d{12}:(root|user\/[\w+=,.@-]+|role\/[\w+=,.@-]+)|arn:aws[a-z-]*:sts::\d{12}:assumed-role\/[\w+=,.@-]+\/[\w+=,.@*-]+)$/,
    'is no account, key (…:user/AKIA…), role or session',
  );

const TRUST = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  Statement: oneOrMore(
    z.strictObject({
      Sid: z.string().optional(),
      Effect: z.enum(['Allow', 'Deny']),
      Principal: z.strictObject({ AWS: oneOrMore(PRINCIPAL) }),
      Action: z.union([z.literal('sts:AssumeRole'), z.tuple([z.literal('sts:AssumeRole')])]),
      Condition: conditionsOf(CONDITIONS).optional(),
    }),
  ),
});
export type TrustDocument = z.output<typeof TRUST>;

/**
 * Who may assume a role, in IAM's JSON: `Principal.AWS` names accounts, keys, roles or sessions. Everybody (`*`) cannot
 * be trusted, and issuers of tokens are (`assay oidc add`).
 * @throws AssayError input
 */
export function parseTrust(document: unknown): TrustDocument {
  const parsed = TRUST.safeParse(document);
  if (!parsed.success) throw inputError(`the trust policy is not valid: ${issuesOf(parsed.error)}`);
  return parsed.data;
}

export const parseTrustText = (text: string): TrustDocument => parseTrust(parseUnambiguousJson(text));

/** Who asks for a role. */
export interface Trustee {
  readonly accountId: string;
  /** `arn:aws:iam::ACCOUNT:user/KEY` or `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`. */
  readonly arn: string;
}

function names(principal: string, { accountId, arn }: Trustee): boolean {
  if (principal === accountId || principal.endsWith(`:iam::${accountId}:root`)) return true;
  const session = /^(arn:[^:]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn);
  // A role stands for all of its sessions.
  if (session !== null && principal === `${session[1]}:iam::${session[2]}:role/${session[3]}`) return true;
  return matchesGlob(principal, arn);
}

/** Does the trust policy let this principal in? An explicit Deny wins. */
export function trusts({ Statement }: TrustDocument, trustee: Trustee, context: ConditionContext): boolean {
  const about = Statement.filter(
    ({ Principal, Condition }) =>
      Principal.AWS.some((principal) => names(principal, trustee)) && compileCondition(Condition ?? {})(context),
  );
  return about.length > 0 && about.every(({ Effect }) => Effect === 'Allow');
}
