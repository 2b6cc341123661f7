import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAccessKey } from '../../src/access-keys.ts';
import { builtInPolicy } from '../../src/api/policies/built-in.ts';
import { sessionIssuer } from '../../src/sessions.ts';
import { effortOf } from '../effort.ts';
import { hasPostgres, startPostgres, type TestPostgres } from '../postgres.ts';
import { type Answer, ask, type Principal } from './ask.ts';
import { ACCOUNT } from './example.ts';
import { fill, MARK, type Plenty, rowsOf } from './plenty.ts';
import { type ConformityServer, ROLES, SEALING, startServer } from './server.ts';
import { operationsOf, services } from './services.ts';
import { attempts, bareAnswer, leaksIn, nobodys, plainRequests } from './tenancy.ts';

/** Accounts besides the one that has everything. */
const STRANGER = '222233334444';
/** Strangers too: whatever one of them made for itself is not in the lists of the next. */
const OTHERS = ['222233335555', '222233336666', '222233337777'] as const;
/** A member of the account, which is its delegated administrator. */
const MEMBER = '333344445555';
/** A delegated administrator of other accounts. */
const ADMINISTRATOR = '444455556666';
/** Somebody whose account these tests may change. */
const ROLE_ACCOUNT = '555566667777';
/** The delegated administrator of the account. */
const CHIEF = '666677778888';
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  [ACCOUNT]: [MEMBER],
  [ADMINISTRATOR]: ['777788889999'],
  [CHIEF]: [ACCOUNT],
};

type Rows = Awaited<ReturnType<typeof rowsOf>>;
/** Without the log of what the account's own callers were refused. */
const thingsOf = ({ audit: _, audit_chain: __, ...things }: Rows): Rows => things;

/** A small machine that does other things too takes its time to make one of everything. */
const FILLING_MS = 600_000;
const HOUR_MS = 3_600_000;

const WRITING = /^(Create|Update|Enable|Disable|Associate|Disassociate|Put|Start|Tag|Batch(Associate|Update))/;

const isThorough = effortOf(0, 1) === 1;
const PRINCIPALS: Readonly<Record<string, Principal>> = {
  'another account': { account: STRANGER },
  'a member': { account: MEMBER },
  'an administrator of others': { account: ADMINISTRATOR },
  ...(isThorough && {
    'an operator of another account': { account: OTHERS[0], role: 'operator' },
    'a reader of another account': { account: OTHERS[1], role: 'reader' },
    'an agent of another account': { account: OTHERS[2], role: 'agent' },
    'an agent of the account itself': { account: ACCOUNT, role: 'agent' },
  }),
};
const STORES = isThorough && hasPostgres ? (['embedded', 'PostgreSQL'] as const) : (['embedded'] as const);

describe.each(STORES)('what an account has stays its own, on the %s store', (kind) => {
  let postgres: TestPostgres | undefined;
  let server: ConformityServer;
  let plenty: Plenty;
  let rows: Rows;

  beforeAll(async () => {
    postgres = kind === 'PostgreSQL' ? await startPostgres() : undefined;
    server = await startServer({
      ...(postgres && { databaseUrl: postgres.createDatabase() }),
      // Without limits: a fast machine would be told of its rate where it is asked who may see what.
      api: { membersOf: async ({ accountId }) => MEMBERS[accountId] ?? [], rateLimits: { reads: 0, writes: 0 } },
    });
    for (const account of [STRANGER, ...OTHERS, MEMBER, ADMINISTRATOR, ROLE_ACCOUNT, CHIEF])
      await server.store.accounts.create(account);
    plenty = await fill(server);
    rows = await rowsOf(server.store, ACCOUNT);
  }, FILLING_MS);
  afterAll(async () => {
    await server?.stop();
    postgres?.stop();
  });

  test('the account has one of each thing that can be created', () => {
    const refused = [...plenty.written].filter(([name, answer]) => /^Create/.test(name) && answer.error);
    expect(refused).toEqual([]);
    expect(rows.finding?.length).toBe(60);
    expect(plenty.ids.length).toBeGreaterThan(20);
  });

  describe.each(Object.entries(PRINCIPALS))('%s', (_, principal) => {
    test('finds nothing in its own lists', async () => {
      for (const { name, send } of await plainRequests(server, principal)) {
        expect({ name, leaks: leaksIn(await send(), plenty, principal.account ?? '') }).toEqual({ name, leaks: [] });
      }
    });

    test(
      'learns nothing by asking for what is there, not even that it is',
      async () => {
        const told: object[] = [];
        for (const { operation, member, wanted, send } of await attempts(server, plenty, principal)) {
          const answer = await send(wanted);
          const leaks = leaksIn(answer, plenty, wanted).filter((id) => id !== principal.account);
          const nothing = await send(nobodys(wanted));
          const isEqual = bareAnswer(answer, wanted, principal) === bareAnswer(nothing, nobodys(wanted), principal);
          // What the first request wrote changes the answer to the second.
          const isWritten = WRITING.test(operation) && (answer.error === undefined || nothing.error === undefined);
          if (leaks.length > 0 || !(isEqual || isWritten)) {
            told.push({ operation, member, wanted, leaks, answer: answer.body, nothing: nothing.body });
          }
        }
        expect(told.slice(0, 10)).toEqual([]);
      },
      FILLING_MS,
    );

    test('changed nothing', async () => {
      const now = await rowsOf(server.store, ACCOUNT);
      if (principal.account === ACCOUNT) expect(thingsOf(now)).toEqual(thingsOf(rows));
      else expect(now).toEqual(rows);
    });
  });

  test(
    'its own administrator sees its findings and coverage, and changes none of its things',
    async () => {
      const chief = { account: CHIEF };
      const byName = new Map((await plainRequests(server, chief)).map((one) => [one.name, one]));
      for (const name of ['ListFindings', 'ListCoverage']) {
        expect(JSON.stringify((await byName.get(name)?.send())?.body), name).toContain(ACCOUNT);
      }
      for (const { operation, wanted, send } of await attempts(server, plenty, chief)) {
        if (/^(Create|Update|Delete|Tag|Untag|Cancel|Stop|Send)/.test(operation)) await send(wanted);
      }
      expect(thingsOf(await rowsOf(server.store, ACCOUNT))).toEqual(thingsOf(rows));
    },
    FILLING_MS,
  );

  async function expectRefused(principal: Principal, names: RegExp): Promise<void> {
    for (const { name, send } of await plainRequests(server, principal)) {
      const answer = await send();
      expect({ name, status: answer.status }).toMatchObject({
        name,
        status: expect.toSatisfy((s) => s === 403 || s === 400),
      });
      expect(answer.error, name).toMatch(names);
      expect(leaksIn(answer, plenty, ''), name).toEqual([]);
    }
  }

  test('a key of no account, and a key for another region, open nothing', async () => {
    await expectRefused({ accessKeyId: 'AKIANOBODYSKEYATALL1' }, /^UnrecognizedClientException$/);
    await expectRefused({ region: 'eu-west-1' }, /^(InvalidSignatureException|UnrecognizedClientException)$/);
  });

  test('a key and a session whose time is over open nothing, though they were its own', async () => {
    const hourAgo = { now: () => new Date(Date.now() - HOUR_MS) };
    const keyFor = (expiresIn: number) => {
      const deps = { store: server.store, masterKey: SEALING, clock: hourAgo };
      return createAccessKey(deps, { account: ACCOUNT, role: 'admin', expiresIn });
    };
    const [over, good] = [await keyFor(HOUR_MS / 2), await keyFor(2 * HOUR_MS)];
    const issue = sessionIssuer({ masterKey: SEALING, clock: hourAgo });
    const sessionFor = (seconds: number) =>
      issue({ accountId: ACCOUNT, role: 'admin', sessionName: 'ci', seconds, issuedBy: `key:${good.accessKeyId}` });
    for (const key of [good, sessionFor(7_200)]) {
      for (const { of, name, send } of await plainRequests(server, { key })) {
        if (of.service.contract.service !== 'inspector2' || name !== 'ListFilters') continue;
        expect(leaksIn(await send(), plenty, '')).toContain(MARK);
      }
    }
    await expectRefused({ key: over }, /^UnrecognizedClientException$/);
    await expectRefused({ key: sessionFor(900) }, /^ExpiredTokenException$/);
  });

  test.each(ROLES)('the role %s may what the one table says', async (role) => {
    const answers: [string, Answer][] = [];
    for (const { of, name, send } of await plainRequests(server, { role, account: ROLE_ACCOUNT }))
      answers.push([`${of.service.contract.service}:${name}`, await send()]);
    const isDenied = ({ error, body }: Answer): boolean =>
      error === 'AccessDeniedException' && JSON.stringify(body).includes('is not authorized to perform');
    const denied = answers.filter(([, answer]) => isDenied(answer)).map(([name]) => name);
    expect(denied).toEqual(answers.map(([name]) => name).filter((action) => !builtInPolicy(role)?.mayAllow(action)));
  });

  test('an answer to the account itself has what the others were not told', async () => {
    const service = (await services()).find(({ contract }) => contract.service === 'inspector2');
    if (service === undefined) throw new Error('there is no inspector2');
    const answer = await ask(server, service, 'ListFilters', {});
    expect(leaksIn(answer, plenty, '')).toEqual(expect.arrayContaining([ACCOUNT, MARK]));
    expect(operationsOf([service]).length).toBe(81);
  });
});
