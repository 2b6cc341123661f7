import { expect, test } from 'vitest';
import type { Inventory } from './inventory.ts';
import { inventoryDigest } from './inventory-digest.ts';
import type { Package } from './package.ts';

const bash: Package = {
  type: 'deb',
  name: 'bash',
  version: '5.1',
  foundBy: 'dpkg',
  locations: [{ path: '/var/lib/dpkg/status' }],
};
const inventory: Inventory = {
  subject: { kind: 'directory', name: 'a' },
  distribution: { id: 'debian', versionId: '12', name: 'Debian 12' },
  packages: [bash],
  problems: [],
  collectedAt: '2024-01-01T00:00:00.000Z',
};

test('is the same whatever the subject, the time, the problems and the order of members', () => {
  const digest = inventoryDigest(inventory);
  expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  const elsewhere = {
    ...inventory,
    subject: { kind: 'sbom' as const, name: 'b' },
    collectedAt: '2025-01-01T00:00:00.000Z',
  };
  expect(inventoryDigest(elsewhere)).toBe(digest);
  expect(inventoryDigest({ ...inventory, problems: [{ path: '/', extractor: 'walk', reason: 'x' }] })).toBe(digest);
  const shuffled = { locations: bash.locations, version: '5.1', name: 'bash', foundBy: 'dpkg', type: 'deb' };
  expect(inventoryDigest({ ...inventory, packages: [shuffled] })).toBe(digest);
});

test('differs when the distribution or a package differs', () => {
  const digest = inventoryDigest(inventory);
  const { distribution: _, ...bare } = inventory;
  expect(inventoryDigest(bare)).not.toBe(digest);
  expect(inventoryDigest({ ...inventory, packages: [] })).not.toBe(digest);
  expect(inventoryDigest({ ...inventory, packages: [{ ...bash, version: '5.2' }] })).not.toBe(digest);
  expect(inventoryDigest({ ...inventory, packages: [{ ...bash, ownedBy: 'x' }] })).not.toBe(digest);
});

test('survives a journey as JSON', () => {
  expect(inventoryDigest(JSON.parse(JSON.stringify(inventory)) as Inventory)).toBe(inventoryDigest(inventory));
});
