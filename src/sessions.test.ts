import { expect, test } from 'vitest';
import type { SessionRequest } from './api/sts/session.ts';
import { masterKeyOf } from './secrets.ts';
import { credentialLookup, type SessionsDeps, sessionIssuer } from './sessions.ts';
import type { AccessKey, Federation, IamRole } from './store/store.ts';

const ACCOUNT = '111122223333';
const START = Date.parse('2026-01-02T03:04:05.000Z');
const CREATED = '2026-01-01T00:00:00.000Z';

/** One key, one role, one login, and a clock that is moved by hand. */
function world() {
  const key: AccessKey = {
    ...{ accessKeyId: 'AKIAROOT', sealedSecret: '', accountId: ACCOUNT, role: 'admin', createdAt: CREATED },
  };
  const keys = new Map([[key.accessKeyId, key]]);
  const policy = { Statement: [{ Effect: 'Allow', Action: 'inspector2:*', Resource: '*' }] };
  const roles = new Map<string, IamRole>([
    ['triage', { accountId: ACCOUNT, name: 'triage', policy, createdAt: CREATED }],
  ]);
  const login: Federation = {
    ...{ id: 'f1', kind: 'oidc', accountId: ACCOUNT, role: 'triage', body: {}, createdAt: CREATED },
  };
  const logins = new Map([[login.id, login]]);
  let time = START;
  const deps = {
    store: {
      keys: { find: async (id: string) => keys.get(id) },
      roles: { get: async (_: string, name: string) => roles.get(name) },
      federation: { get: async (id: string) => logins.get(id) },
    },
    masterKey: masterKeyOf(new Uint8Array(32).fill(1)),
    clock: { now: () => new Date(time) },
    region: 'us-east-1',
  } as unknown as SessionsDeps;
  const lookup = credentialLookup(deps);
  const issue = (change: Partial<SessionRequest> = {}) =>
    sessionIssuer(deps)({
      ...{ accountId: ACCOUNT, role: 'triage', roleCreatedAt: CREATED, sessionName: 'ci' },
      ...{ issuedBy: 'key:AKIAROOT', seconds: 3_600 },
      ...change,
    });
  return { keys, roles, logins, issue, lookup, wait: (seconds: number) => (time += seconds * 1_000) };
}

test('a session is what its token says, in the form that AWS’s clients know', async () => {
  const { issue, lookup } = world();
  const session = issue();
  expect(session.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  expect(session.expiration).toBe('2026-01-02T04:04:05Z');
  expect(await lookup(session.accessKeyId, session.sessionToken)).toMatchObject({
    secret: session.secretAccessKey,
    accountId: ACCOUNT,
    role: 'triage',
    issuedBy: 'key:AKIAROOT',
    principalArn: `arn:aws:sts::${ACCOUNT}:assumed-role/triage/ci`,
  });
  expect(session.sessionToken).not.toContain(session.secretAccessKey);
});

test('a token opens for its own key alone, whole and unchanged', async () => {
  const { issue, lookup } = world();
  const [one, other] = [issue(), issue()];
  expect(await lookup(one.accessKeyId, other.sessionToken)).toBeUndefined();
  expect(await lookup(one.accessKeyId)).toBeUndefined();
  expect(await lookup('AKIAROOT', one.sessionToken)).toBeUndefined();
  for (const token of [one.sessionToken.slice(0, -1), `${one.sessionToken}x`, 'assay1.', '', 'x'.repeat(9_000)]) {
    expect(await lookup(one.accessKeyId, token)).toBeUndefined();
  }
});

test('a session ends by its time, also one that is remembered', async () => {
  const { issue, lookup, wait } = world();
  const { accessKeyId, sessionToken } = issue({ seconds: 900 });
  wait(899);
  expect(await lookup(accessKeyId, sessionToken)).toMatchObject({ role: 'triage' });
  wait(1);
  expect(await lookup(accessKeyId, sessionToken)).toBe('expired');
});

test.each([
  ['its key is disabled', ({ keys }: World) => disableKey(keys), 'key:AKIAROOT'],
  ['its key is deleted', ({ keys }: World) => keys.clear(), 'key:AKIAROOT'],
  ['its role is deleted', ({ roles }: World) => roles.clear(), 'key:AKIAROOT'],
  ['its role is another one of the same name', ({ roles }: World) => renewRole(roles), 'key:AKIAROOT'],
  ['its login is removed', ({ logins }: World) => logins.clear(), 'oidc:f1'],
])('a session ends when %s, within ten seconds', async (_, change, issuedBy) => {
  const made = world();
  const { accessKeyId, sessionToken } = made.issue({ issuedBy });
  expect(await made.lookup(accessKeyId, sessionToken)).toBeDefined();
  change(made);
  made.wait(10);
  expect(await made.lookup(accessKeyId, sessionToken)).toBeUndefined();
});
type World = ReturnType<typeof world>;

function disableKey(keys: World['keys']): void {
  for (const [id, key] of keys) keys.set(id, { ...key, disabledAt: CREATED });
}

function renewRole(roles: World['roles']): void {
  for (const [name, role] of roles) roles.set(name, { ...role, createdAt: '2026-01-02T00:00:00.000Z' });
}

test('what a session goes back to must be of its kind', async () => {
  const { issue, lookup } = world();
  for (const issuedBy of ['aws-iam:f1', 'oidc:f2', 'key:f1', 'nonsense']) {
    const { accessKeyId, sessionToken } = issue({ issuedBy });
    expect(await lookup(accessKeyId, sessionToken)).toBeUndefined();
  }
});

test('a session’s own policy narrows it', async () => {
  const { issue, lookup } = world();
  const policy = { Statement: [{ Effect: 'Allow' as const, Action: ['inspector2:Get*'], Resource: ['*'] }] };
  const { accessKeyId, sessionToken } = issue({ policy });
  const found = await lookup(accessKeyId, sessionToken);
  const may = (action: string) => typeof found === 'object' && found.policy?.mayAllow(action);
  expect([may('inspector2:GetMember'), may('inspector2:ListFindings'), may('sts:AssumeRole')]).toEqual([
    true,
    false,
    false,
  ]);
});
