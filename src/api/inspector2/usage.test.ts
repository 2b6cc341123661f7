import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ACCOUNT } from '../../../test/conformity/example.ts';
import { type Call, NOW, newWorld, serverOf, type World } from '../../../test/conformity/world.ts';

const MEMBER = '333344445555';
const FOREIGN = '999900001111';
let world: World;
let app: FastifyInstance;
let call: Call;
beforeEach(() => {
  world = newWorld();
  world.accounts.push(MEMBER);
  ({ app, call } = serverOf(world));
});
afterEach(() => app.close());

test('an account without usage is there, with none', async () => {
  expect((await call('/usage/list', {})).body).toEqual({ totals: [{ accountId: ACCOUNT, usage: [] }] });
});

test('what was metered, and what a month of it costs', async () => {
  world.metered.set(ACCOUNT, [
    { usageType: 'EC2_INSTANCE_HOURS', quantity: 72.000_04, days: 3 },
    { usageType: 'ECR_RESCAN', quantity: 7, days: 3 },
    { usageType: 'CODE_REPOSITORY_SAST', quantity: 7, days: 3 },
  ]);
  const figures = { currency: 'USD', cloudProvider: 'AWS' };
  expect((await call('/usage/list', {})).body.totals[0].usage).toEqual([
    { type: 'EC2_INSTANCE_HOURS', total: 72, estimatedMonthlyCost: 1.25, ...figures },
    { type: 'ECR_RESCAN', total: 7, estimatedMonthlyCost: 0.07, ...figures },
    { type: 'CODE_REPOSITORY_SAST', total: 7, estimatedMonthlyCost: 0, ...figures },
  ]);
});

test('an administrator sees its members’ usage, page by page, and nobody sees more', async () => {
  await call('/delegatedadminaccounts/enable', { delegatedAdminAccountId: ACCOUNT });
  await call('/members/associate', { accountId: MEMBER });
  const accounts = async (body: object, account = ACCOUNT) => {
    const { totals, nextToken } = (await call('/usage/list', body, { account })).body;
    return { ids: totals.map((total: { accountId: string }) => total.accountId), nextToken };
  };
  const first = await accounts({ maxResults: 1 });
  expect(first.ids).toEqual([ACCOUNT]);
  expect(await accounts({ maxResults: 1, nextToken: first.nextToken })).toEqual({ ids: [MEMBER] });
  expect(await accounts({ accountIds: [MEMBER, FOREIGN] })).toEqual({ ids: [MEMBER] });
  expect(await accounts({}, MEMBER)).toEqual({ ids: [MEMBER] });
  expect(await accounts({ accountIds: [ACCOUNT] }, MEMBER)).toEqual({ ids: [] });
});

test('a trial is fifteen days from the first activation of a scan type', async () => {
  const day = (offset: number) => new Date(NOW.getTime() + offset * 86_400_000);
  world.firstEnabledAt = { EC2: day(-14).toISOString(), ECR: day(-16).toISOString() };
  const { body } = await call('/freetrialinfo/batchget', { accountIds: [ACCOUNT, FOREIGN] });
  expect(body.accounts).toEqual([
    {
      accountId: ACCOUNT,
      freeTrialInfo: [
        { type: 'EC2', start: day(-14).getTime() / 1000, end: day(1).getTime() / 1000, status: 'ACTIVE' },
        { type: 'ECR', start: day(-16).getTime() / 1000, end: day(-1).getTime() / 1000, status: 'INACTIVE' },
      ],
    },
  ]);
  expect(body.failedAccounts).toMatchObject([{ accountId: FOREIGN, code: 'ACCESS_DENIED' }]);
});
