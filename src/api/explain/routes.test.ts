import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exampleFinding, host, hostInventory, http2RapidReset } from '../../../test/conformity/example.ts';
import { type Call, newWorld, type Sent, serverOf, type World } from '../../../test/conformity/world.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Inventory } from '../../domain/inventory.ts';
import type { Package } from '../../domain/package.ts';

let world: World;
let app: FastifyInstance;
let call: Call;
beforeEach(() => {
  world = newWorld();
  ({ app, call } = serverOf(world));
});
afterEach(() => app.close());

const nghttp2 = (name: string, version: string): Package => ({
  type: 'deb',
  name,
  version,
  arch: 'amd64',
  source: { name: 'nghttp2', version },
  foundBy: 'dpkg',
  locations: [{ path: '/var/lib/dpkg/status' }],
});
const inventoryOf = (...packages: readonly Package[]): Inventory => ({
  ...hostInventory,
  packages: [...packages, ...hostInventory.packages],
});

const base = exampleFinding(1, 'HIGH');
const { packageVulnerability: about } = base;
if (about === undefined) throw new Error('the example is a package vulnerability');
const rapidReset: Finding = {
  ...base,
  key: http2RapidReset.id,
  packageVulnerability: { ...about, vulnerabilityId: http2RapidReset.id },
};
const explain = (id: string, sent: Sent = {}) =>
  call(`/assay/findings/${id}/explain`, undefined, { method: 'GET', role: 'reader', ...sent });

test('a reader is told why, package by package, as data and as text', async () => {
  world.listed.push({ finding: rapidReset, resource: host });
  world.inventory = inventoryOf(nghttp2('libnghttp2-14', '1.52.0-1'), nghttp2('nghttp2', '1.52.0-1+deb12u1'));
  const { status, body } = await explain(rapidReset.id);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    findingArn: `arn:aws:inspector2:us-east-1:111122223333:finding/${rapidReset.id}`,
    vulnerabilityId: http2RapidReset.id,
    resourceId: host.id,
    status: 'ACTIVE',
    inventoryDigest: 'sha256:1',
    database: { dataDate: '2026-01-01' },
    more: 0,
  });
  expect(body.explanations).toMatchObject([
    {
      verdict: 'affected',
      severity: 'HIGH',
      priority: { priority: 'IMMEDIATE' },
      package: { name: 'libnghttp2-14', version: '1.52.0-1' },
      records: [{ decides: true, record: { advisoryId: 'DSA-5570-1' } }],
    },
    { verdict: 'not-affected', package: { name: 'nghttp2' } },
  ]);
  expect(body.explanations[1]).not.toHaveProperty('severity');
  expect(body.text).toContain('Verdict     affected, fixed in 1.52.0-1+deb12u1');
  expect(body.text).toMatch(/> DSA-5570-1 +affected +1\.52\.0-1 < 1\.52\.0-1\+deb12u1 \(deb\)/);
});

test('of very many packages a hundred are told', async () => {
  world.listed.push({ finding: rapidReset, resource: host });
  world.inventory = inventoryOf(...Array.from({ length: 450 }, (_, i) => nghttp2(`nghttp2-${i}`, '1.52.0-1')));
  const { body } = await explain(rapidReset.id);
  expect([body.explanations.length, body.more]).toEqual([100, 350]);
  expect(body.text).toMatch(/and 350 packages more$/);
});

test('where no record speaks of it any more, what decided when it was judged is told', async () => {
  world.listed.push({ finding: base, resource: host });
  world.inventory = hostInventory;
  const { status, body } = await explain(base.id);
  expect([status, body.explanations]).toEqual([200, []]);
  expect(body.text).toContain('openssl 3.0.11-1~deb12u2: 3.0.11-1~deb12u2 < 3.0.13-1~deb12u1 (deb)');
});

test.each<[string, (world: World) => void, string, RegExp]>([
  ['an id that nobody has', () => {}, 'f'.repeat(32), /There is no finding f{32}/],
  [
    'a finding of another account',
    (all) => all.listed.push({ finding: { ...rapidReset, accountId: '444455556666' }, resource: host }),
    rapidReset.id,
    /There is no finding/,
  ],
  [
    'a finding of another region',
    (all) => all.listed.push({ finding: { ...rapidReset, region: 'eu-west-1' }, resource: host }),
    rapidReset.id,
    /There is no finding/,
  ],
  [
    'what is no id',
    (all) => all.listed.push({ finding: { ...rapidReset, id: 'x' }, resource: host }),
    'x',
    /no finding x/,
  ],
  [
    'a resource without an inventory',
    (all) => {
      all.inventory = undefined;
      all.listed.push({ finding: rapidReset, resource: host });
    },
    rapidReset.id,
    /no inventory of i-[0-9a-f]{17} any more/,
  ],
])('%s is 404', async (_, arrange, id, message) => {
  world.inventory = hostInventory;
  arrange(world);
  const answer = await explain(id);
  expect(answer).toMatchObject({ status: 404, error: 'ResourceNotFoundException' });
  expect(answer.body.message).toMatch(message);
});

test('of a member’s finding its delegated administrator is told, its other accounts nothing', async () => {
  const [ADMIN, MEMBER, SECOND] = ['222233334444', '333344445555', '444455556666'];
  world.accounts.push(ADMIN, MEMBER, SECOND);
  await call('/delegatedadminaccounts/enable', { delegatedAdminAccountId: ADMIN });
  for (const accountId of [MEMBER, SECOND]) await call('/members/associate', { accountId }, { account: ADMIN });
  world.listed.push({ finding: { ...rapidReset, accountId: MEMBER }, resource: { ...host, accountId: MEMBER } });
  world.inventory = inventoryOf(nghttp2('libnghttp2-14', '1.52.0-1'));
  world.inventoryOwner = MEMBER;

  const told = await explain(rapidReset.id, { account: ADMIN });
  expect(told).toMatchObject({ status: 200, body: { explanations: [{ verdict: 'affected' }] } });
  expect(told.body.findingArn).toContain(`:${MEMBER}:finding/`);
  const unknown = (id: string) => ({ status: 404, body: { message: `There is no finding ${id}.` } });
  for (const account of [SECOND, '555566667777', '']) {
    expect(await explain(rapidReset.id, { account })).toMatchObject(unknown(rapidReset.id));
  }
  await call('/members/disassociate', { accountId: MEMBER }, { account: ADMIN });
  expect(await explain(rapidReset.id, { account: ADMIN })).toMatchObject(unknown(rapidReset.id));
  expect(await explain(rapidReset.id, { account: MEMBER })).toMatchObject({ status: 200 });
});

test('agents may not ask, and nobody without a signature', async () => {
  world.listed.push({ finding: rapidReset, resource: host });
  world.inventory = hostInventory;
  const denied = await explain(rapidReset.id, { role: 'agent' });
  expect(denied).toMatchObject({ status: 403, error: 'AccessDeniedException' });
  expect(denied.body.message).toContain('assay:GetFindingExplanation');
  const unsigned = await app.inject({ method: 'GET', url: `/assay/findings/${rapidReset.id}/explain` });
  expect(unsigned.headers['x-amzn-errortype']).toBe('MissingAuthenticationTokenException');
});
