import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memoryDatabase, openDatabase } from '../../src/advisories/index.ts';
import type { AdvisoryDatabase, AdvisoryRecord } from '../../src/domain/advisory.ts';
import { instanceIdOfMachine } from '../../src/domain/arn.ts';
import { AssayError } from '../../src/domain/errors.ts';
import type { Inventory, InventorySubject } from '../../src/domain/inventory.ts';
import { inventoryDigest } from '../../src/domain/inventory-digest.ts';
import type { Package } from '../../src/domain/package.ts';
import { starterDatabaseFolder } from '../../src/installation.ts';
import { collectArchive, collectLambda } from '../../src/inventory/collect-archive.ts';
import { collectDirectory, collectRepo } from '../../src/inventory/collect-directory.ts';
import { collectHost } from '../../src/inventory/collect-host.ts';
import { collectImage } from '../../src/inventory/collect-image.ts';
import { CYCLONEDX_VERSIONS, writeCycloneDx } from '../../src/inventory/sbom/cyclonedx.ts';
import { readSbom } from '../../src/inventory/sbom/read.ts';
import { writeSpdx } from '../../src/inventory/sbom/spdx.ts';
import { matchInventory } from '../../src/matching/index.ts';
import { VULNERABLE, writeImage, writeRoot } from '../cli/targets.ts';
import { effort } from '../effort.ts';
import { hasShared, shared } from '../shared.ts';
import { someInventory } from './inventories.ts';
import { schemaErrors, spdxErrors } from './schema.ts';

// scan(x) = scan(sbom(x)): a document keeps whatever a verdict or a report depends on.

const clock = { now: () => new Date('2026-11-21T10:00:00.000Z') };
const signal = new AbortController().signal;
const options = { signal, clock };

/** The equal part: an SBOM travels, so neither the machine's own id nor its addresses are in it (docs/sbom.md). */
function travelling(inventory: Inventory): Inventory {
  const { subject } = inventory;
  if (subject.host === undefined) return inventory;
  const host = {
    ...subject.host,
    machineId: instanceIdOfMachine(subject.host.machineId),
    ipV4Addresses: [],
    ipV6Addresses: [],
  };
  return { ...inventory, subject: { ...subject, host } satisfies InventorySubject };
}

const FORMATS: Readonly<Record<string, (inventory: Inventory) => unknown>> = {
  ...Object.fromEntries(
    CYCLONEDX_VERSIONS.map((specVersion) => [
      `CycloneDX ${specVersion}`,
      (inventory: Inventory) => writeCycloneDx(inventory, { specVersion, clock }),
    ]),
  ),
  SPDX: (inventory) => writeSpdx(inventory, { clock }),
};

function expectLaw(inventory: Inventory, database: AdvisoryDatabase): void {
  const verdicts = matchInventory(inventory, database);
  for (const [format, write] of Object.entries(FORMATS)) {
    const read = readSbom(Buffer.from(JSON.stringify(write(inventory))), format);
    expect(inventoryDigest(read), format).toBe(inventoryDigest(inventory));
    expect(read).toEqual(travelling(inventory));
    expect(matchInventory(read, database)).toEqual(verdicts);
  }
}

const NOTHING = memoryDatabase({ records: [], vulnerabilities: [], completeness: [] });

test('of any inventory, hostile names included', () => {
  fc.assert(
    fc.property(someInventory, (inventory) => expectLaw(inventory, NOTHING)),
    { numRuns: effort(100) },
  );
});

describe('what a verdict hangs on survives: module stream, vendor, channels, installed updates, owner', () => {
  const found = (type: string, name: string, version: string, over: Partial<Package> = {}): Package => ({
    type,
    name,
    version,
    foundBy: 'test',
    locations: [{ path: '/' }],
    ...over,
  });
  const record = (over: Partial<AdvisoryRecord>): AdvisoryRecord => ({
    advisoryId: 'A-1',
    feed: 'redhat',
    vulnerabilityIds: ['CVE-2024-1'],
    ecosystem: 'Red Hat:9',
    name: 'nodejs',
    scheme: 'rpm',
    ranges: [{ introduced: '0', fixed: '1:18.20.0-1.module+el9.4.0+9' }],
    status: 'fixed',
    ...over,
  });
  const node = found('rpm', 'nodejs', '1:18.19.0-1.module+el9.3.0+1', {
    arch: 'x86_64',
    facts: { module: 'nodejs:18' },
  });
  const eus = record({ name: 'openssl', channel: 'eus-9.4', ranges: [{ introduced: '0', fixed: '1:3.0.7-28.el9_4' }] });
  const windows = {
    ecosystem: 'Windows',
    scheme: 'generic',
    name: 'windows server 2022',
    patches: ['KB2'],
    ranges: [{ introduced: '0' }],
  } as const;
  const server = found('windows', 'windows server 2022', '10.0.20348', { facts: { kbs: 'KB1 KB2' } });

  test.each<readonly [string, Package, AdvisoryRecord, readonly string[] | undefined, string]>([
    ['a module stream', node, record({ module: 'nodejs:18' }), undefined, 'affected'],
    ['another stream', node, record({ module: 'nodejs:20' }), undefined, 'clean'],
    ['a channel', found('rpm', 'openssl', '1:3.0.7-27.el9'), eus, ['eus-9.4'], 'affected'],
    ['no channel', found('rpm', 'openssl', '1:3.0.7-27.el9'), eus, undefined, 'clean'],
    [
      'a vendor',
      found('rpm', 'nodejs', '1-1.el9', { facts: { vendor: 'NVIDIA' } }),
      record({}),
      undefined,
      'other-vendor',
    ],
    ['updates', server, record(windows), undefined, 'clean'],
    ['other updates', server, record({ ...windows, patches: ['KB3'] }), undefined, 'affected'],
    [
      'an owner',
      found('npm', 'nodejs', '1.0.0', { ownedBy: 'nodejs' }),
      record({}),
      undefined,
      'owned-by-distribution',
    ],
  ])('%s', (_, pkg, advisory, channels, expected) => {
    const database = memoryDatabase({
      records: [advisory],
      vulnerabilities: [],
      completeness: ['Red Hat:9', 'Windows', 'npm'].map((ecosystem) => ({ ecosystem, level: 'full', packages: 1 })),
    });
    const inventory: Inventory = {
      subject: { kind: 'directory', name: './root' },
      distribution: { id: 'rhel', versionId: '9.4', name: 'RHEL 9.4', ...(channels !== undefined && { channels }) },
      packages: [pkg],
      problems: [],
      collectedAt: '2026-11-08T12:00:00.000Z',
    };
    const { matches, notEvaluated } = matchInventory(inventory, database);
    expect(matches.length > 0 ? 'affected' : (notEvaluated[0]?.reason ?? 'clean')).toBe(expected);
    expectLaw(inventory, database);
  });
});

test('every document follows the official schema', () => {
  const errors: Readonly<Record<string, (document: unknown) => unknown[]>> = {
    ...Object.fromEntries(CYCLONEDX_VERSIONS.map((version) => [`CycloneDX ${version}`, schemaErrors(version)])),
    ...(hasShared && { SPDX: spdxErrors() }),
  };
  fc.assert(
    fc.property(someInventory, (inventory) => {
      for (const [format, errorsOf] of Object.entries(errors)) {
        expect(errorsOf(JSON.parse(JSON.stringify(FORMATS[format]?.(inventory)))), format).toEqual([]);
      }
    }),
    { numRuns: effort(25) },
  );
});

const folder = mkdtempSync(join(tmpdir(), 'assay-law-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('of what is collected', () => {
  let database: AdvisoryDatabase & { close(): Promise<void> };
  beforeAll(() => {
    database = openDatabase(starterDatabaseFolder());
  });
  afterAll(() => database.close());

  /** false for what is no image, function or folder at all: some fixtures are there to be refused. */
  async function holds(collecting: Promise<Inventory>): Promise<boolean> {
    let inventory: Inventory;
    try {
      inventory = await collecting;
    } catch (error) {
      if (error instanceof AssayError) return false;
      throw error;
    }
    expectLaw(inventory, database);
    return true;
  }

  const dockerfile = 'FROM debian:12\nRUN apt-get update\nUSER root\nENV NPM_CONFIG_STRICT_SSL=false\n';

  test('an image, a folder, a source tree and a host of our own', async () => {
    const root = join(folder, 'own');
    writeRoot(root, {
      ...VULNERABLE,
      'srv/app/Dockerfile': dockerfile,
      'srv/app/broken/Dockerfile': 'RUN x\n'.repeat(10_001),
    });
    const image = join(folder, 'own.tar');
    await writeImage(image, [VULNERABLE, { 'app/Dockerfile': dockerfile }]);
    const inventories = [
      await collectImage(image, options),
      await collectDirectory(root, options),
      await collectHost(root, options),
      await collectRepo(join(root, 'srv/app'), options),
    ];
    expect(inventories.map(({ dockerfiles }) => dockerfiles?.[0]?.issues.length)).toEqual([3, 3, undefined, 3]);
    expect(inventories.map(({ problems }) => problems.length)).toEqual([0, 1, 0, 1]);
    for (const inventory of inventories) expectLaw(inventory, database);
  });

  describe.skipIf(!hasShared)('fixtures', () => {
    const unpacked = (archive: string, name: string): string => {
      const into = join(folder, name);
      mkdirSync(into, { recursive: true });
      execFileSync('tar', ['-xf', shared(archive), '-C', into]);
      return into;
    };

    test.each(['d1-bookworm.docker.tar.gz', 'd2-trixie.docker.tar.gz', 'd2-trixie.oci.tar'])(
      'image %s',
      async (name) => {
        expect(await holds(collectImage(shared(`fixtures/images/debian/${name}`), options))).toBe(true);
      },
    );

    test('images of the peers', async () => {
      const peers = unpacked('fixtures/images-peers.tar.gz', 'peers');
      const files = readdirSync(peers, { recursive: true, encoding: 'utf8' }).filter(
        (path) => /\.(tar|oci|tar\.gz)$/.test(path) && statSync(join(peers, path)).isFile(),
      );
      let read = 0;
      for (const path of files) if (await holds(collectImage(join(peers, path), options))) read++;
      expect(read).toBeGreaterThan(30);
    });

    test.each(['host-bw-s2', 'host-rootfs-bookworm', 'host-rootfs-trixie'])('host %s', async (name) => {
      expect(await holds(collectHost(unpacked(`fixtures/hosts/${name}.tar.xz`, name), options))).toBe(true);
    });

    test('databases of rpm and apk', async () => {
      for (const name of readdirSync(shared('fixtures/apkdb'))) {
        expect(await holds(collectDirectory(shared(`fixtures/apkdb/${name}`), options))).toBe(true);
      }
      for (const name of readdirSync(shared('fixtures/rpmdb'))) {
        const rpm = join(folder, name, 'var/lib/rpm');
        mkdirSync(rpm, { recursive: true });
        for (const file of readdirSync(shared(`fixtures/rpmdb/${name}`))) {
          cpSync(shared(`fixtures/rpmdb/${name}/${file}`), join(rpm, file));
          if (file.endsWith('.xz')) execFileSync('xz', ['-df', join(rpm, file)]);
        }
        writeRoot(join(folder, name), { 'etc/os-release': 'ID=centos\nVERSION_ID="7"\nPRETTY_NAME="CentOS 7"\n' });
        expect(await holds(collectDirectory(join(folder, name), options)), name).toBe(true);
      }
    });

    test('functions', async () => {
      for (const name of readdirSync(shared('fixtures/lambda'))) {
        expect(await holds(collectLambda(shared(`fixtures/lambda/${name}`), options)), name).toBe(true);
        expect(await holds(collectArchive(shared(`fixtures/lambda/${name}`), options)), name).toBe(true);
      }
    });

    test('lock files, broken ones included', async () => {
      const peers = unpacked('fixtures/lockfiles.tar.gz', 'lockfiles');
      for (const peer of ['trivy', 'syft']) {
        const root = join(peers, readdirSync(peers).includes(peer) ? peer : join(basename(peers), peer));
        writeRoot(root, { 'broken/package-lock.json': '{' });
        const inventory = await collectRepo(root, options);
        expect(inventory.packages.length).toBeGreaterThan(50);
        expect(inventory.problems.map(({ path }) => path)).toContain('/broken/package-lock.json');
        expectLaw(inventory, database);
      }
    });
  });
});
