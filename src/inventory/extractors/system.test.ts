import { describe, expect, test } from 'vitest';
import { extracted, memoryTree } from '../../../test/inventory/memory-tree.ts';
import type { Extractor } from '../extractor.ts';
import { rawZstd } from '../fixtures/chisel.ts';
import { rpmArchive as archiveOf, ndb, rpmHeader } from '../rpmdb/write.fixture.ts';
import { sqlite, sqliteWal } from '../rpmdb/write-sqlite.fixture.ts';
import { alpm } from './alpm.ts';
import { apk } from './apk.ts';
import { bottlerocket } from './bottlerocket.ts';
import { chisel } from './chisel.ts';
import { opkg } from './opkg.ts';
import { portage } from './portage.ts';
import { rpm } from './rpm.ts';
import { rpmArchive } from './rpm-archive.ts';
import { snap } from './snap.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

const linesOf = async (extractor: Extractor, path: string, files: Files): Promise<string[]> =>
  (await extracted(extractor, path, files)).map((p) => `${p.name} ${p.version}`);

async function ownersOf(extractor: Extractor, files: Files): Promise<Record<string, string>> {
  const owners: Record<string, string> = {};
  for await (const [path, name] of extractor.owners?.(memoryTree(files)) ?? []) owners[path] = name;
  return owners;
}

describe('rpm', () => {
  const SQLITE = '/var/lib/rpm/rpmdb.sqlite';
  const bash = rpmHeader({ name: 'bash', version: '5.1.8', release: '9.el9', files: ['/usr/bin/bash'] });

  test('epoch, source, module, vendor and licence', async () => {
    const header = rpmHeader({
      ...{ name: 'nodejs', epoch: 1, version: '18.20.4', release: '1.module+el8', arch: 'x86_64' },
      ...{ sourceRpm: 'nodejs-18.20.4-1.module+el8.src.rpm', vendor: 'Red Hat, Inc.', licence: 'MIT' },
      modularityLabel: 'nodejs:18:8090020240723144253:a75119d5',
    });
    expect(await extracted(rpm, SQLITE, { [SQLITE]: sqlite([header]) })).toEqual([
      {
        ...{ type: 'rpm', name: 'nodejs', version: '1:18.20.4-1.module+el8', arch: 'x86_64' },
        source: { name: 'nodejs', version: '1:18.20.4-1.module+el8' },
        locations: [{ path: SQLITE }],
        facts: { licence: 'MIT', module: 'nodejs:18', vendor: 'Red Hat, Inc.' },
      },
    ]);
  });

  test('a live patch of the kernel tells what it repairs', async () => {
    const header = rpmHeader({
      ...{ name: 'kpatch-patch-4_18_0-477_10_1', version: '1', release: '2.el8_8' },
      changes: ['- kernel: use after free {CVE-2023-35001}', '- [CVE-2023-3390] and CVE-2023-35001'],
    });
    const [found] = await extracted(rpm, SQLITE, { [SQLITE]: sqlite([header]) });
    expect(found?.facts).toEqual({ fixes: 'CVE-2023-3390 CVE-2023-35001' });
  });

  test('signature keys are no packages', async () => {
    expect(await linesOf(rpm, SQLITE, { [SQLITE]: sqlite([rpmHeader({ name: 'gpg-pubkey' })]) })).toEqual([]);
  });

  test.each(['/var/lib/rpm/Packages.db', '/usr/lib/sysimage/rpm/Packages.db', '/usr/share/rpm/Packages.db'])(
    'in %s',
    async (path) => {
      expect(rpm.wants(path, { size: 1, mode: 0o644 })).toBe(true);
      expect(await linesOf(rpm, path, { [path]: ndb([bash]) })).toEqual(['bash 5.1.8-9.el9']);
      expect(await ownersOf(rpm, { [path]: ndb([bash]) })).toEqual({ '/usr/bin/bash': 'bash' });
    },
  );

  test('what a migration left beside the current database does not count', async () => {
    const files = { [SQLITE]: sqlite([bash]), '/var/lib/rpm/Packages': ndb([rpmHeader({ name: 'stale' })]) };
    expect(await linesOf(rpm, SQLITE, files)).toEqual(['bash 5.1.8-9.el9']);
    expect(await linesOf(rpm, '/var/lib/rpm/Packages', files)).toEqual([]);
  });

  test('pages of the write-ahead log count; it is a companion, no evidence', async () => {
    const after = sqlite([bash, rpmHeader({ name: 'new' })]);
    const files = { [SQLITE]: sqlite([bash]), [`${SQLITE}-wal`]: sqliteWal(after) };
    expect(await linesOf(rpm, SQLITE, files)).toEqual(['bash 5.1.8-9.el9', 'new 1-1']);
    expect([rpm.wants(`${SQLITE}-wal`, { size: 1, mode: 0 }), rpm.isEvidence?.(`${SQLITE}-wal`)]).toEqual([
      true,
      false,
    ]);
  });

  test('the list of a distroless image', async () => {
    const path = '/var/lib/rpmmanifest/container-manifest-2';
    const line =
      'openssl-libs\t3.3.0-1.azl3\t1\t1\tMicrosoft Corporation\t1\t7\tx86_64\t1\topenssl-3.3.0-1.azl3.src.rpm\n';
    expect(await extracted(rpm, path, { [path]: line })).toEqual([
      {
        ...{ type: 'rpm', name: 'openssl-libs', version: '1:3.3.0-1.azl3', arch: 'x86_64' },
        source: { name: 'openssl', version: '1:3.3.0-1.azl3' },
        locations: [{ path }],
        facts: { vendor: 'Microsoft Corporation' },
      },
    ]);
    await expect(extracted(rpm, path, { [path]: `${line}broken\n` })).rejects.toThrow(
      'has a line that is no package: broken',
    );
  });
});

describe('rpm-archive', () => {
  const PATH = '/mirror/bash.rpm';

  test('lead, signature, header', async () => {
    const bytes = archiveOf(rpmHeader({ name: 'bash', version: '5', release: '1', arch: 'x86_64' }));
    expect(rpmArchive.accepts?.(bytes.subarray(0, 64))).toBe(true);
    expect(await linesOf(rpmArchive, PATH, { [PATH]: bytes })).toEqual(['bash 5-1']);
  });

  test.each([
    [60, 'is no rpm package: no header'],
    [110, 'is no rpm package: no header'],
    [170, /is no rpm package|a package header is cut short/],
  ])('cut after %d bytes', async (length, reason) => {
    const bytes = archiveOf(rpmHeader({ name: 'bash' })).subarray(0, length);
    await expect(extracted(rpmArchive, PATH, { [PATH]: bytes })).rejects.toThrow(reason);
  });

  test('a header that claims gigabytes', async () => {
    const bytes = archiveOf(rpmHeader({ name: 'bash' }));
    bytes.writeUInt32BE(0x7fffffff, 96 + 12);
    await expect(extracted(rpmArchive, PATH, { [PATH]: bytes })).rejects.toThrow(
      'limit: a package header of more than',
    );
  });
});

describe('bottlerocket', () => {
  test('below the folder that a running system has its /usr in', () => {
    const path = '/x86_64-bottlerocket-linux-gnu/sys-root/usr/share/bottlerocket/application-inventory.json';
    expect(bottlerocket.wants(path, { size: 1, mode: 0o644 })).toBe(true);
  });

  test('anything else is refused', async () => {
    const path = '/usr/share/bottlerocket/application-inventory.json';
    await expect(extracted(bottlerocket, path, { [path]: '{}' })).rejects.toThrow('is no application inventory');
  });
});

describe('apk', () => {
  const DATABASE = '/lib/apk/db/installed';
  const REPOSITORIES = '/etc/apk/repositories';
  const records = 'P:musl\nV:1.2.5-r0\n';
  const factsWith = async (repositories: string) =>
    (await extracted(apk, DATABASE, { [DATABASE]: records, [REPOSITORIES]: repositories }))[0]?.facts;

  test('the branch of the repositories, when they agree', async () => {
    const v320 = 'https://dl-cdn.alpinelinux.org/alpine/v3.20/main\n#http://x/alpine/edge/main\n';
    expect(await factsWith(`${v320}@edge http://x/alpine/edge/testing\n`)).toEqual({ repository: 'v3.20' });
    expect(await factsWith(`${v320}http://x/alpine/edge/community\n`)).toBeUndefined();
    expect(await factsWith('https://packages.wolfi.dev/os\n')).toBeUndefined();
    expect(apk.isEvidence?.(REPOSITORIES)).toBe(false);
  });
});

describe('alpm', () => {
  const DESC = '/var/lib/pacman/local/gcc-libs-14.1.1+r58-1/desc';

  test('base package as source, licence, architecture', async () => {
    const desc =
      '%NAME%\ngcc-libs\n\n%VERSION%\n14.1.1+r58-1\n\n%BASE%\ngcc\n\n%ARCH%\nx86_64\n\n%LICENSE%\nGPL\nLGPL\n';
    expect(await extracted(alpm, DESC, { [DESC]: desc })).toEqual([
      {
        ...{ type: 'alpm', name: 'gcc-libs', version: '14.1.1+r58-1', arch: 'x86_64' },
        source: { name: 'gcc', version: '14.1.1+r58-1' },
        locations: [{ path: DESC }],
        facts: { licence: 'GPL AND LGPL' },
      },
    ]);
    await expect(extracted(alpm, DESC, { [DESC]: '%NME%\nx\n' })).rejects.toThrow('names no package');
  });

  test('owners', async () => {
    const files = {
      '/var/lib/pacman/local/gcc-libs-14.1.1+r58-1/files': '%FILES%\nusr/\nusr/lib/libgcc_s.so.1\n\n%BACKUP%\n',
    };
    expect(await ownersOf(alpm, files)).toEqual({ '/usr/': 'gcc-libs', '/usr/lib/libgcc_s.so.1': 'gcc-libs' });
  });
});

describe('portage', () => {
  const CONTENTS = '/var/db/pkg/dev-lang/python-exec-2.4.10-r1/CONTENTS';

  test('the version begins at the last number that may be one', async () => {
    const [found] = await extracted(portage, CONTENTS, { [CONTENTS]: '' });
    expect([found?.namespace, found?.name, found?.version]).toEqual(['dev-lang', 'python-exec', '2.4.10-r1']);
    const odd = '/var/db/pkg/x/y/CONTENTS';
    await expect(extracted(portage, odd, { [odd]: '' })).rejects.toThrow('lies in no folder named for a package');
  });

  test('owners of files and links, blanks in names', async () => {
    const contents = 'dir /usr\nobj /usr/a b 376c 16\nsym /usr/l -> a b 16\n';
    expect(await ownersOf(portage, { [CONTENTS]: contents })).toEqual({
      '/usr/a b': 'dev-lang/python-exec',
      '/usr/l': 'dev-lang/python-exec',
    });
  });
});

describe('opkg', () => {
  test('owners, with and without a mode', async () => {
    const files = { '/usr/lib/opkg/info/busybox.list': '/bin/busybox\n/bin/ash\t120777\n' };
    expect(await ownersOf(opkg, files)).toEqual({ '/bin/busybox': 'busybox', '/bin/ash': 'busybox' });
  });
});

describe('chisel', () => {
  const PATH = '/var/lib/chisel/manifest.wall';

  test('owners by slice', async () => {
    const wall = '{"kind":"path","path":"/etc/passwd","slices":["base-passwd_data"]}\n';
    expect(await ownersOf(chisel, { [PATH]: rawZstd(wall) })).toEqual({ '/etc/passwd': 'base-passwd' });
  });

  test.each([
    ['no zstd', Buffer.from('hello'), /zstd/],
    ['no JSON', rawZstd('{"kind":"package"\n'), 'has a line that is no JSON'],
    ['a package without version', rawZstd('{"kind":"package","name":"x"}'), 'has a package without name or version'],
    ['an endless line', rawZstd('x'.repeat(100_000)), 'limit: a line of more than 65536 characters'],
  ])('%s', async (_, bytes, reason) => {
    await expect(extracted(chisel, PATH, { [PATH]: bytes })).rejects.toThrow(reason);
  });
});

describe('snap', () => {
  test('a manifest without packages', async () => {
    expect(await extracted(snap, '/snap/manifest.yaml', { '/snap/manifest.yaml': 'name: x\n' })).toEqual([]);
    await expect(extracted(snap, '/snap/manifest.yaml', { '/snap/manifest.yaml': '- x\n' })).rejects.toThrow(
      'is no manifest of a snap',
    );
  });
});
