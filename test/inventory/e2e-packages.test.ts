import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { compareText } from '../../src/domain/order.ts';
import { packageDisplayName } from '../../src/domain/package.ts';
import { collectRepo } from '../../src/inventory/index.ts';
import { hasShared, shared } from '../shared.ts';

interface EndToEndCase {
  readonly golden: string;
  /** `testdata/fixtures/repo/npm` */
  readonly artifact: string;
  readonly packages: readonly {
    readonly target: string;
    readonly name: string;
    readonly version: string;
    readonly relationship: string | null;
  }[];
}

/** Runs of the peer that leave development dependencies out: ours are there, and marked. */
const WITHOUT_DEV = new Set(['cargo.lock', 'npm']);

const folder = hasShared ? mkdtempSync(join(tmpdir(), 'assay-e2e-')) : '';

describe.skipIf(!hasShared)('source trees of another scanner’s end-to-end tests have the packages it found', () => {
  if (hasShared) execFileSync('tar', ['-xzf', shared('fixtures/e2e-trivy.tar.gz'), '-C', folder]);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const truth = hasShared ? readFileSync(shared('fixtures/truth/e2e-trivy.json'), 'utf8') : '{"cases":[]}';
  const { cases } = JSON.parse(truth) as { readonly cases: readonly EndToEndCase[] };

  // Two of them list vulnerabilities alone.
  test.each(cases.filter(({ packages }) => packages.length > 0))('$golden', async ({ golden, artifact, packages }) => {
    const root = join(folder, 'e2e-trivy/repo', basename(artifact));
    const inventory = await collectRepo(root, { signal: new AbortController().signal });
    const dependencies = packages.filter(({ relationship }) => relationship !== 'root');
    for (const target of new Set(packages.map((p) => p.target))) {
      const theirs = dependencies.filter((p) => p.target === target).map((p) => `${p.name}@${p.version}`);
      const ours = inventory.packages
        .filter(({ locations }) => locations.some(({ path }) => path === `/${target}`))
        .filter(({ facts }) => !WITHOUT_DEV.has(golden) || facts?.scope !== 'dev')
        .map((p) => `${packageDisplayName(p)}@${p.version}`);
      expect(ours.sort(compareText)).toEqual(theirs.sort(compareText));
    }
    expect(inventory.problems).toEqual([]);
  });
});
