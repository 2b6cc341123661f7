import { issuerKeys } from '../../src/api/oidc/issuer-keys.ts';
import { builtInPolicy } from '../../src/api/policies/built-in.ts';
import type { TrustDocument } from '../../src/api/policies/trust.ts';
import type { ApiDeps } from '../../src/api/server.ts';
import { createApi } from '../../src/api/server.ts';
import type { SessionRequest } from '../../src/api/sts/session.ts';
import { signRequest } from '../../src/api/wire/sigv4.ts';
import { memoryDocuments } from '../../src/store/memory-documents.fixture.ts';
import { memoryOrganization } from '../../src/store/memory-organization.fixture.ts';
import type { Federation } from '../../src/store/store.ts';
import { exampleDatabase } from './example.ts';

export const NOW = new Date('2026-01-02T03:04:05.000Z');
const SECRET = 'the secret of all the keys of this test';

interface StsWorldOptions {
  readonly region?: string;
  /** Whom the role `audit` of 999988887777 trusts. */
  readonly trust?: TrustDocument;
  readonly federation?: readonly Federation[];
  readonly awsIamLogin?: Pick<NonNullable<ApiDeps['awsIamLogin']>, 'serverIds' | 'stsEndpoints'>;
  readonly now?: () => Date;
  readonly rateLimits?: NonNullable<ApiDeps['rateLimits']>;
}

interface Sent {
  readonly role?: string;
  readonly key?: string;
  readonly region?: string;
  readonly service?: string;
  readonly secret?: string;
  readonly sessionToken?: string;
  readonly now?: Date;
}

/** The server with its STS face; sessions are noted instead of sealed, and nothing listens. */
export function stsWorld(options: StsWorldOptions = {}) {
  const { region = 'us-east-1', trust, federation = [], awsIamLogin, now, rateLimits } = options;
  const issued: SessionRequest[] = [];
  const logged: object[] = [];
  const used = new Set<string>();
  const clock = { now: now ?? (() => NOW) };
  const given = {
    issueSession(request: SessionRequest) {
      issued.push(request);
      return { accessKeyId: 'ASIA', secretAccessKey: 's', sessionToken: 'token', expiration: '2026-01-02T04:04:05Z' };
    },
    async roleOf(accountId: string, name: string) {
      const policy = builtInPolicy(name === 'audit' ? 'reader' : name);
      if (policy === undefined || (name === 'audit') !== (accountId === '999988887777')) {
        // The built-in roles of the other account are there too, and trust it alone.
        return policy && name !== 'audit' ? { policy } : undefined;
      }
      return { policy, ...(name === 'audit' && trust !== undefined && { trust }) };
    },
    federation: {
      ofKind: async (kind: Federation['kind']) => federation.filter((one) => one.kind === kind),
      async useOnce(digest: string) {
        const isFirst = !used.has(digest);
        used.add(digest);
        return isFirst;
      },
    },
    clock,
  };
  const log = { info: (data: object) => logged.push(data), error: (data: object) => logged.push(data) };
  const audited: object[] = [];
  const deps = {
    store: {
      documents: memoryDocuments(() => NOW),
      organization: memoryOrganization(
        () => [],
        () => NOW,
      ),
      audit: { append: async (entry: object) => void audited.push(entry) },
    },
    database: () => exampleDatabase,
    credentials: (id: string, token?: string) =>
      token === 'old'
        ? 'expired'
        : id.startsWith('AKIA')
          ? { secret: SECRET, accountId: '111122223333', role: id.slice(4) }
          : undefined,
    tokenSecret: 'secret of the tokens',
    ...{ region, clock, log, rateLimits },
    sessions: { ...given, region, issuerKeys: issuerKeys(clock) },
    ...(awsIamLogin && { awsIamLogin: { ...given, ...awsIamLogin } }),
  } as unknown as ApiDeps;
  const app = createApi(deps);

  /** Signs a form and sends it. */
  async function send(
    payload: string,
    {
      role = 'admin',
      key,
      region: scope = region,
      service = 'sts',
      secret = SECRET,
      sessionToken,
      now: at = NOW,
    }: Sent = {},
  ) {
    const headers = signRequest({
      ...{ method: 'POST', url: 'http://127.0.0.1:8480/', body: payload, now: at, sessionToken, service },
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      ...{ accessKeyId: key ?? `AKIA${role}`, secretAccessKey: secret, region: scope },
    });
    const answer = await app.inject({ method: 'POST', url: '/', headers, payload });
    const { statusCode: status, body } = answer;
    return { status, body, type: answer.headers['content-type'], code: /<Code>(\w+)<\/Code>/.exec(body)?.[1] };
  }
  const ask = (parameters: Readonly<Record<string, string>>, how: Sent = {}) =>
    send(new URLSearchParams({ Version: '2011-06-15', ...parameters }).toString(), how);
  return { app, ask, send, issued, logged, audited };
}
