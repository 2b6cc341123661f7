import { expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import { nodeModules } from './node-modules.ts';

const LODASH = { '/lodash/package.json': '{"name":"lodash","version":"4.17.20"}' };
const anyFile = { size: 1, mode: 0o644 };

test.each(['/.package-lock.json', '/.yarn-integrity', '/.yarn-state.yml', '/.modules.yaml'])(
  'the scanned folder is a node_modules: %s is in it',
  async (marker) => {
    const found = await extracted(nodeModules, '/lodash/package.json', { ...LODASH, [marker]: '' });
    expect(found.map((p) => `${p.name}@${p.version}`)).toEqual(['lodash@4.17.20']);
    expect([nodeModules.wants(marker, anyFile), nodeModules.isEvidence?.(marker)]).toEqual([true, false]);
  },
);

test('a source tree’s own packages are not installed', async () => {
  expect(nodeModules.wants('/lodash/package.json', anyFile)).toBe(true);
  expect(await extracted(nodeModules, '/lodash/package.json', LODASH)).toEqual([]);
  for (const path of ['/package.json', '/packages/lodash/package.json', '/.git/package.json']) {
    expect(nodeModules.wants(path, anyFile)).toBe(false);
  }
});
