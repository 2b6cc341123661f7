import { describe, expect, test } from 'vitest';
import {
  AUTO_ENABLE,
  effectiveScanSettings,
  ONLY,
  SCAN_SETTINGS,
  type ScanSettings,
} from '../store/organization-settings.ts';
import type { AccountScanType } from '../store/store.ts';
import { enable } from './enable.ts';
import { jobWorld, OWNER } from './jobs.fixture.ts';
import { organization } from './organization.ts';
import { settleMember } from './settle-member.ts';

const signal = new AbortController().signal;
const { region } = OWNER;
const ADMIN = { accountId: '222233334444', region };
const MEMBER = { accountId: '333344445555', region };
const CREATED_AT = '2024-01-01T00:00:00.000Z';

/** An administrator and one account beside it. */
async function organizationWorld() {
  const world = jobWorld();
  const { store } = world;
  for (const { accountId } of [ADMIN, MEMBER]) await store.accounts.create(accountId);
  await store.organization.designate(ADMIN);
  return Object.assign(world, {
    run: () => organization.run(world.deps, {}, signal),
    settle: () => settleMember.run(world.deps, { administratorId: ADMIN.accountId, ...MEMBER }, signal),
    autoEnable: (...scanTypes: AccountScanType[]) =>
      store.documents.create(AUTO_ENABLE, {
        ...ADMIN,
        id: ONLY,
        tags: {},
        body: { scanTypes, since: CREATED_AT },
        createdAt: CREATED_AT,
      }),
    settings: (owner: typeof ADMIN, body: ScanSettings) =>
      store.documents.create(SCAN_SETTINGS, { ...owner, id: ONLY, tags: {}, body, createdAt: CREATED_AT }),
    settingsOf: async (owner: typeof ADMIN) =>
      (await store.documents.get(SCAN_SETTINGS, { accountIds: [owner.accountId], region }, ONLY))?.body,
    policy: (enablement: object) => store.settings.set('organization/policy', { inspector: { enablement } }),
  });
}
const inRegion = { '@@assign': [region] };

test('what is being enabled is enabled, what was disabled meanwhile is not', async () => {
  const { store, deps } = jobWorld();
  await store.accounts.setEnablement(OWNER, { EC2: 'ENABLING', ECR: 'DISABLING' });
  expect(await enable.run(deps, OWNER, signal)).toEqual({ scanTypes: ['EC2'] });
  expect(await store.accounts.enablement(OWNER)).toMatchObject({ EC2: 'ENABLED', ECR: 'DISABLING' });
});

describe('new accounts', () => {
  test('become members when the administrator enables anything for such, once', async () => {
    const world = await organizationWorld();
    expect(await world.run()).toMatchObject({ joined: 0 });
    await world.autoEnable('EC2');
    expect(await world.run()).toMatchObject({ joined: 1 });
    expect(await world.store.organization.memberIds(ADMIN)).toEqual([MEMBER.accountId]);
    expect(world.sent).toMatchObject([{ name: 'settle-member', data: { accountId: MEMBER.accountId } }]);
    expect(await world.run()).toMatchObject({ joined: 0 });
  });

  test('one that was let go is not new', async () => {
    const world = await organizationWorld();
    await world.store.organization.relate(ADMIN, MEMBER.accountId, 'REMOVED');
    await world.autoEnable('EC2');
    expect(await world.run()).toMatchObject({ joined: 0 });
  });
});

describe('a member', () => {
  test('gets what the administrator enables for new ones; code of functions only with functions', async () => {
    const world = await organizationWorld();
    await world.autoEnable('EC2', 'LAMBDA_CODE');
    await world.store.organization.relate(ADMIN, MEMBER.accountId, 'ENABLED');
    expect(await world.settle()).toMatchObject({ relation: 'ENABLED', scanTypes: ['EC2'] });
    expect(await world.store.accounts.enablement(MEMBER)).toMatchObject({ EC2: 'ENABLED', LAMBDA_CODE: 'DISABLED' });
    expect(world.sent.at(-1)).toMatchObject({ name: 'apply-suppression', data: MEMBER });
    expect(await world.settle()).toMatchObject({ scanTypes: [] });
  });

  test('that is suspended begins nothing', async () => {
    const world = await organizationWorld();
    await world.autoEnable('EC2');
    await world.store.organization.relate(ADMIN, MEMBER.accountId, 'ACCOUNT_SUSPENDED');
    expect(await world.settle()).toMatchObject({ relation: 'ACCOUNT_SUSPENDED' });
    expect(await world.store.accounts.enablement(MEMBER)).toMatchObject({ EC2: 'DISABLED' });
  });

  test('that is let go keeps its scan types and the settings that held for it', async () => {
    const world = await organizationWorld();
    await world.settings(ADMIN, { ec2: { scanMode: 'EC2_SSM_AGENT_BASED' } });
    await world.store.organization.relate(ADMIN, MEMBER.accountId, 'ENABLED');
    await world.store.accounts.setEnablement(MEMBER, { EC2: 'ENABLED' });
    await world.store.organization.relate(ADMIN, MEMBER.accountId, 'REMOVED');
    for (const _ of ['once', 'again']) await world.settle();
    expect((await world.settingsOf(MEMBER))?.ec2).toEqual({ scanMode: 'EC2_SSM_AGENT_BASED' });
    expect(await world.store.accounts.enablement(MEMBER)).toMatchObject({ EC2: 'ENABLED' });
    expect(world.sent.at(-1)).toMatchObject({ name: 'apply-suppression', data: MEMBER });
  });
});

test('a removed administrator lets all its members go', async () => {
  const world = await organizationWorld();
  await world.store.organization.relate(ADMIN, MEMBER.accountId, 'ENABLED');
  await world.store.organization.withdraw(ADMIN);
  expect(await world.run()).toMatchObject({ released: 1 });
  expect(await world.store.organization.administrator(region)).toBeUndefined();
  expect(world.sent).toMatchObject([{ name: 'settle-member', data: { accountId: MEMBER.accountId } }]);
});

test('the policy is enforced on every account, and once it is, nothing more happens', async () => {
  const world = await organizationWorld();
  await world.store.accounts.setEnablement(MEMBER, { EC2: 'ENABLED' });
  await world.policy({
    ec2_scanning: { disable_in_regions: inRegion },
    ecr_scanning: { enable_in_regions: inRegion },
  });
  expect(await world.run()).toMatchObject({ enforced: 3 });
  expect(await world.store.accounts.enablement(MEMBER)).toMatchObject({ EC2: 'DISABLING', ECR: 'ENABLED' });
  expect(await world.store.accounts.enablement(ADMIN)).toMatchObject({ EC2: 'DISABLED', ECR: 'ENABLED' });
  expect(world.sent).toMatchObject([{ name: 'disable', data: { accountId: MEMBER.accountId, scanTypes: ['EC2'] } }]);
  expect(await world.run()).toMatchObject({ enforced: 0 });
});

test('settings: each block is the account’s own, else the administrator’s, else the default', () => {
  const agents = { ec2: { scanMode: 'EC2_SSM_AGENT_BASED' } } as const;
  expect(effectiveScanSettings(undefined, undefined).ec2.scanMode).toBe('EC2_HYBRID');
  expect(effectiveScanSettings(undefined, agents).ec2.scanMode).toBe('EC2_SSM_AGENT_BASED');
  expect(effectiveScanSettings({ ec2: { scanMode: 'EC2_HYBRID' } }, agents).ec2.scanMode).toBe('EC2_HYBRID');
});
