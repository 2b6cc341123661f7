import { expect, test } from 'vitest';
import {
  BOOKWORM,
  databaseOf,
  inventoryOf,
  npm,
  npmPackage,
  packageOf,
  record,
  vulnerability,
} from './example.fixture.ts';
import { explain, explainInventory, explainPackages, scopeOf } from './index.ts';

const database = databaseOf(
  [
    record({}),
    record({ vulnerabilityIds: ['CVE-2'], advisoryId: 'DSA-2-1', channel: 'elts' }),
    record({ vulnerabilityIds: ['CVE-3'], advisoryId: 'CVE-3', status: 'not-affected', ranges: [] }),
    npm({ advisoryId: 'GHSA-1', ranges: [{ introduced: '0', fixed: '1.3.0' }] }),
    npm({ advisoryId: 'GHSA-4', vulnerabilityIds: ['GHSA-4'], ranges: [{ introduced: '0' }] }),
  ],
  [vulnerability('CVE-4', { aliases: ['GHSA-4'] }), vulnerability('CVE-3', { withdrawn: '2024-02-01' })],
);
const inventory = inventoryOf([
  packageOf({}),
  packageOf({ name: 'bash', source: { name: 'bash', version: '1' } }),
  npmPackage('1.2.0'),
  npmPackage('1.3.0'),
  npmPackage('x', { type: 'brew' }),
]);

test.each(['CVE-2024-0001', 'CVE-2', 'CVE-3', 'CVE-4', 'GHSA-1', 'GHSA-4', 'DSA-2-1', 'CVE-2000-1'])(
  '%s: what explain has records for, in the order of the packages, and nothing else',
  (id) => {
    const each = inventory.packages.map((pkg) => explain(pkg, id, database, scopeOf(inventory)));
    expect([...explainPackages(inventory, id, database)]).toEqual(
      each.map((explanation) => (explanation.records.length === 0 ? undefined : explanation)),
    );
    expect(explainInventory(inventory, id, database)).toEqual(each.filter(({ records }) => records.length > 0));
  },
);

test('packages without a record are passed over', () => {
  const named = (id: string) => explainInventory(inventory, id, database).map(({ package: { name } }) => name);
  expect(named('CVE-2024-0001')).toEqual(['zlib1g', 'left-pad', 'left-pad']);
  expect(named('CVE-4')).toEqual(['left-pad', 'left-pad']);
  expect(named('CVE-2000-1')).toEqual([]);
  expect(explainInventory(inventoryOf([packageOf({})], { distribution: BOOKWORM }), 'CVE-2', database)).toMatchObject([
    { verdict: 'silenced', records: [{ outcome: 'other-channel' }] },
  ]);
});
