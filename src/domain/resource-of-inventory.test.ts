import { expect, test } from 'vitest';
import type { Inventory } from './inventory.ts';
import { resourceOfInventory } from './resource-of-inventory.ts';

const OWNER = { accountId: '111122223333', region: 'us-east-1' };
const DIGEST = `sha256:${'a'.repeat(64)}`;

const image = (name: string, tags: readonly string[]): Inventory => ({
  subject: {
    kind: 'image',
    name,
    image: { digest: DIGEST, imageId: DIGEST, tags, os: 'linux', architecture: 'amd64', layers: [] },
  },
  packages: [],
  problems: [],
  collectedAt: '2026-01-01T00:00:00.000Z',
});

test.each([
  ['ghcr.io/acme/shop:1.4', ['ghcr.io/acme/shop:1.4'], 'ghcr.io/acme/shop'],
  ['shop.docker.tar.gz', ['localhost:5000/shop:1'], 'localhost-5000/shop'],
  ['shop.docker.tar.gz', ['acme/shop:1'], 'local/shop'],
  ['builds/shop.oci.tar', ['latest'], 'local/shop'], // all that an OCI layout says is a tag
  ['builds/shop.tar', [], 'local/shop'],
])('%s with tags %j is repository %s', (name, tags, repository) => {
  expect(resourceOfInventory(OWNER, image(name, tags))).toMatchObject({
    id: `arn:aws:ecr:us-east-1:111122223333:repository/${repository}/${DIGEST}`,
    type: 'AWS_ECR_CONTAINER_IMAGE',
    details: { repository },
  });
});

test('a directory is no resource: it can be scanned, not watched', () => {
  const inventory: Inventory = { ...image('x', []), subject: { kind: 'directory', name: '/srv' } };
  expect(resourceOfInventory(OWNER, inventory)).toBeUndefined();
});
