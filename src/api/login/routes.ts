import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { Federation, FederationStore } from '../../store/store.ts';
import { type AuditDeps, auditing } from '../audit.ts';
import { atMost } from '../in-hand.ts';
import { checkedBody, TRUSTED_LOGINS } from '../oidc/issuer.ts';
import { matchesGlob } from '../policies/glob.ts';
import type { Caller } from '../roles.ts';
import { bodyOf, signedRequestOf } from '../signed-request.ts';
import type { SessionDeps } from '../sts/session.ts';
import { apiError, validationError } from '../wire/errors.ts';
import { jsonOf } from '../wire/json-body.ts';
import { askCallerIdentity } from './caller-identity.ts';
import { readPresignedIdentity } from './presigned-identity.ts';

export interface AwsIamLoginDeps extends SessionDeps {
  readonly federation: Pick<FederationStore, 'ofKind' | 'useOnce'>;
  /** Names under which this server is known to its clients: identities must be signed for one of them. */
  readonly serverIds: () => readonly string[];
  /** See {@link readPresignedIdentity}. */
  readonly stsEndpoints: readonly string[];
  readonly clock: Clock;
}

const PATH = '/assay/login/aws-iam';
const OPERATION = 'LoginWithAwsIam';
const SESSION_SECONDS = 3_600;
/** Logins that wait for STS at once. */
const MOST_AT_ONCE = 8;

const ASKED = z.strictObject({
  url: z.string(),
  serverId: z.string().min(1).max(300),
  account: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  role: z.string().max(64).optional(),
});
type Asked = z.output<typeof ASKED>;

function askedOf(body: Uint8Array): Asked {
  const asked = ASKED.safeParse(jsonOf(body));
  if (!asked.success) throw validationError('Send url and serverId, and account and role to choose.');
  return asked.data;
}

/** The account and role that this principal gets. Throws ApiError when there is none, or no single one. */
async function chosen(deps: AwsIamLoginDeps, arn: string, { account, role }: Asked): Promise<Federation> {
  const all = await deps.federation.ofKind('aws-iam');
  const fitting = all.filter(
    (one) =>
      matchesGlob(checkedBody(TRUSTED_LOGINS, one.body).arn, arn) &&
      (account ?? one.accountId) === one.accountId &&
      (role ?? one.role) === one.role,
  );
  const [first] = fitting;
  if (first === undefined) {
    throw apiError('AccessDeniedException', `${arn} is mapped to no account and role that were asked for.`);
  }
  const names = new Set(fitting.map((one) => `${one.role} in ${one.accountId}`));
  if (names.size > 1) throw validationError(`Name the account and the role: there are ${[...names].join(', ')}.`);
  return first;
}

/** The part of an ARN that names the person, as a session's name may be written. */
const sessionNameOf = (arn: string): string => (arn.split('/').at(-1) ?? '').slice(-64).padEnd(2, '-');

/** `POST /assay/login/aws-iam`: a presigned GetCallerIdentity opens a session of one hour. */
export function awsIamLoginRoutes(app: FastifyInstance, deps: AwsIamLoginDeps & AuditDeps & { region: string }): void {
  const audited = auditing(deps);
  const limited = atMost(MOST_AT_ONCE, 'Too many logins at once; try again.');
  app.post(PATH, {
    bodyLimit: 16 * 1024,
    config: { operation: OPERATION },
    handler: async (request, reply) => {
      const asked = askedOf(bodyOf(request));
      if (!deps.serverIds().includes(asked.serverId)) {
        throw validationError('The identity was signed for another server: use the address that this one is known by.');
      }
      const now = deps.clock.now();
      const identity = readPresignedIdentity(asked.url, { stsEndpoints: deps.stsEndpoints, now });
      const answer = await limited(async () => {
        if (!(await deps.federation.useOnce(identity.digest, identity.until, now.toISOString()))) {
          throw validationError('The presigned identity was used already.');
        }
        const arn = await askCallerIdentity(identity.url, asked.serverId);
        const { id, accountId, role } = await chosen(deps, arn, asked);
        const known = await deps.roleOf(accountId, role);
        if (known === undefined) throw apiError('AccessDeniedException', `The role ${role} of ${accountId} is gone.`);
        const session = deps.issueSession({
          ...{ accountId, role, sessionName: sessionNameOf(arn), issuedBy: `aws-iam:${id}`, seconds: SESSION_SECONDS },
          ...(known.createdAt !== undefined && { roleCreatedAt: known.createdAt }),
        });
        const { sourceAddress } = signedRequestOf(request);
        const caller: Caller = {
          ...{ accountId, role, region: deps.region, accessKeyId: session.accessKeyId, principalArn: arn },
          ...(sourceAddress !== undefined && { sourceAddress }),
        };
        await audited({ request, service: 'assay', operation: OPERATION }, caller, async (note) => note({ role }));
        return { ...session, account: accountId, role };
      });
      return reply.header('cache-control', 'no-store').send(answer);
    },
  });
}
