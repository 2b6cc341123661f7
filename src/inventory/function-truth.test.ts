import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../test/shared.ts';
import type { Inventory } from '../domain/inventory.ts';
import { purlOf } from '../domain/package-purl.ts';
import { collectLambda } from './index.ts';

const { signal } = new AbortController();
const archive = (name: string): string => shared(`fixtures/lambda/${name}.zip`);
const collect = (name: string): Promise<Inventory> => collectLambda(archive(name), { signal });

const expectedOf = (name: string): readonly string[] =>
  (JSON.parse(readFileSync(shared(`fixtures/truth/lambda-${name}.json`), 'utf8')) as { purls: string[] }).purls;

/** Distinct, as the truth has them; a package's type and its versions, without qualifiers. */
const purlsOf = (inventory: Inventory): readonly string[] =>
  [...new Set(inventory.packages.map((p) => purlOf(p).replace(/\?.*$/, '')))].sort();

describe.skipIf(!hasShared)('functions equal what an independent program found', () => {
  test.each(['go-fn-esbuild-linux-64-0.14.10', 'java-fn-lib', 'layer-node-vulnapp', 'node-fn-api', 'python-fn'])(
    '%s',
    async (name) => {
      const inventory = await collect(name);
      expect(purlsOf(inventory)).toEqual([...expectedOf(name)].sort());
      expect(inventory.problems).toEqual([]);
      expect(inventory.subject).toEqual({ kind: 'lambda', name: archive(name) });
    },
  );

  test('a function lies at /var/task, a layer at /opt', async () => {
    const pathsOf = (inventory: Inventory) => inventory.packages.flatMap((p) => p.locations.map(({ path }) => path));
    const isAt = (root: string) => (path: string) => path.startsWith(`${root}/`);
    expect(pathsOf(await collect('node-fn-api')).every(isAt('/var/task'))).toBe(true);
    expect(pathsOf(await collect('layer-node-vulnapp')).every(isAt('/opt'))).toBe(true);
    const layers = [archive('layer-node-vulnapp')];
    const both = await collectLambda(archive('python-fn'), { signal, layers });
    expect(purlsOf(both)).toEqual([...expectedOf('python-fn'), ...expectedOf('layer-node-vulnapp')].sort());
  });
});
