import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../test/shared.ts';
import type { Inventory } from '../domain/inventory.ts';
import { inventoryDigest } from '../domain/inventory-digest.ts';
import { collectDirectory, collectHost, collectImage } from './index.ts';

/** Expected packages as an independent program read them (fixtures/truth). */
interface TruthPackages {
  readonly dpkg?: readonly { name: string; version: string; arch: string; srcName: string; srcVersion: string }[];
  readonly apk?: readonly { name: string; version: string | null; arch: string | null; origin: string | null }[];
  readonly npm?: readonly { name: string; version: string; path: string; layer?: number }[];
  readonly python?: readonly { name: string; version: string; path: string; layer?: number }[];
  readonly gem?: readonly { name: string; version: string; path: string; layer?: number }[];
}
interface TruthImage {
  readonly imageID: string;
  readonly layerDiffIDs: readonly string[];
  readonly packages: TruthPackages;
}

const truth = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(shared(`fixtures/truth/${name}.json`), 'utf8')) as Record<string, unknown>;

/** One line a package, so that a difference reads well. */
function expectedLines(packages: TruthPackages, diffIds: readonly string[] = []): string[] {
  const placed = (type: string, p: { name: string; version: string; path: string; layer?: number }): string =>
    `${type} ${p.name} ${p.version} /${p.path} ${p.layer === undefined ? '' : diffIds[p.layer]}`.trim();
  return [
    ...(packages.dpkg ?? []).map((p) => `deb ${p.name} ${p.version} ${p.arch} ${p.srcName} ${p.srcVersion}`),
    ...(packages.apk ?? []).map((p) => `apk ${p.name} ${p.version ?? ''} ${p.arch ?? ''} ${p.origin ?? p.name}`),
    ...(packages.npm ?? []).map((p) => placed('npm', p)),
    ...(packages.python ?? []).map((p) => placed('pypi', p)),
    ...(packages.gem ?? []).map((p) => placed('gem', p)),
  ].sort();
}

/** What {@link TruthPackages} tells of; other ecosystems have their own tests of the same truth. */
const COMPARED: ReadonlySet<string> = new Set(['deb', 'apk', 'gem', 'npm', 'pypi']);

function foundLines(inventory: Inventory): string[] {
  return inventory.packages
    .filter((p) => COMPARED.has(p.type))
    .flatMap((p) => {
      if (p.type === 'deb') return [`deb ${p.name} ${p.version} ${p.arch} ${p.source?.name} ${p.source?.version}`];
      if (p.type === 'apk') return [`apk ${p.name} ${p.version} ${p.arch ?? ''} ${p.source?.name}`];
      const name = p.namespace === undefined ? p.name : `${p.namespace}/${p.name}`;
      return p.locations.map((at) => `${p.type} ${name} ${p.version} ${at.path} ${at.layer ?? ''}`.trim());
    })
    .sort();
}

const signal = new AbortController().signal;

describe.skipIf(!hasShared)('inventories equal what an independent program found', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'assay-test-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    ['d1-bookworm.docker.tar.gz', 'image-d1'],
    ['d2-trixie.docker.tar.gz', 'image-d2'],
    ['d2-trixie.oci.tar', 'image-d2'],
    ['d2-trixie.oci-zstd', 'image-d2'],
  ])('%s', async (file, name) => {
    const inventory = await collectImage(shared(`fixtures/images/debian/${file}`), { signal });
    const [image] = truth(name).images as readonly TruthImage[];
    expect(foundLines(inventory)).toEqual(expectedLines(image?.packages ?? {}, image?.layerDiffIDs));
    expect(inventory.subject.image?.imageId).toBe(image?.imageID);
    expect(inventory.subject.image?.layers.map((layer) => layer.diffId)).toEqual(image?.layerDiffIDs);
    expect(inventory.problems).toEqual([]);
  });

  test('the three forms of one image have one inventory', async () => {
    const forms = ['d2-trixie.docker.tar.gz', 'd2-trixie.oci.tar', 'd2-trixie.oci-zstd'];
    const digests = new Set<string>();
    for (const form of forms) {
      digests.add(inventoryDigest(await collectImage(shared(`fixtures/images/debian/${form}`), { signal })));
    }
    expect(digests.size).toBe(1);
  });

  test('packages of the distribution own the Python packages that they installed', async () => {
    const inventory = await collectImage(shared('fixtures/images/debian/d1-bookworm.docker.tar.gz'), { signal });
    const ownerOf = (name: string) => inventory.packages.find((p) => p.type === 'pypi' && p.name === name)?.ownedBy;
    expect([ownerOf('requests'), ownerOf('pytz')]).toEqual(['python3-requests', 'python3-tz']);
  });

  test('a distribution package carries the layer in which its version appeared', async () => {
    const inventory = await collectImage(shared('fixtures/images/debian/d1-bookworm.docker.tar.gz'), { signal });
    const layers = inventory.subject.image?.layers.map((layer) => layer.diffId) ?? [];
    const layerOf = (name: string): number =>
      layers.indexOf(inventory.packages.find((p) => p.type === 'deb' && p.name === name)?.locations[0]?.layer ?? '');
    expect([layerOf('base-files'), layerOf('python3-django')]).toEqual([0, 1]);
  });

  test.each(['host-bw-s2', 'host-rootfs-bookworm', 'host-rootfs-trixie'])('%s', async (name) => {
    const root = join(folder, name);
    execFileSync('mkdir', ['-p', root]);
    execFileSync('tar', ['-xJf', shared(`fixtures/hosts/${name}.tar.xz`), '-C', root]);
    const host = await collectHost(root, { signal });
    expect(foundLines(host)).toEqual(expectedLines(truth(name).packages as TruthPackages));
    expect(host.distribution?.id).toBe('debian');
    expect(host.problems).toEqual([]);
    expect(foundLines(await collectDirectory(root, { signal }))).toEqual(foundLines(host));
  });

  test.each(['syft-multiple-1', 'syft-multiple-2', 'trivy-apk'])('apk database %s', async (name) => {
    const inventory = await collectDirectory(shared(`fixtures/apkdb/${name}`), { signal });
    const apk = truth(`apkdb-${name}`).packages as TruthPackages['apk'];
    expect(foundLines(inventory)).toEqual(expectedLines({ apk: apk ?? [] }));
  });

  test('images of other scanners: as found there, or refused with a reason', async () => {
    execFileSync('tar', ['-xzf', shared('fixtures/images-peers.tar.gz'), '-C', folder]);
    const outcomes: Record<string, string> = {};
    for (const file of readdirSync(shared('fixtures/truth')).filter((each) => each.startsWith('peerimg-'))) {
      const { input, images = [] } = truth(file.slice(0, -5)) as { input: string; images?: readonly TruthImage[] };
      const path = [input, `${input}.gz`].map((each) => join(folder, each.replace('images/', ''))).find(exists) ?? '';
      outcomes[file] = await collectImage(path, { signal }).then(
        (inventory) => {
          const image = images[0];
          const lines = expectedLines(image?.packages ?? {}, image?.layerDiffIDs);
          return JSON.stringify(lines) === JSON.stringify(foundLines(inventory)) && image !== undefined
            ? 'equal'
            : `found ${foundLines(inventory).length}, expected ${lines.length}`;
        },
        (error: Error) => (images.length === 0 ? 'equal' : error.message),
      );
    }
    expect(Object.keys(outcomes)).toHaveLength(53);
    const unequal = Object.entries(outcomes).filter(([, outcome]) => outcome !== 'equal');
    // Its manifest is not the one that index.json names by digest: refused as damaged.
    expect(unequal).toEqual([
      [
        'peerimg-snyk-test__fixtures__oci-archives__nginx.tar.json',
        expect.stringMatching(/manifest blobs\/sha256\/e26d615\w+: content is sha256:01799ed/),
      ],
    ]);
  });
});

function exists(path: string): boolean {
  try {
    readdirSync(path);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOTDIR';
  }
}
