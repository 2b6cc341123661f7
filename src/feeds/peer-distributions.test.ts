import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../test/shared.ts';
import type { AdvisoryRecord } from '../domain/advisory.ts';
import { arch } from './arch.ts';
import { tarEntries } from './archive.ts';
import { chainguard } from './chainguard.ts';
import { echo } from './echo.ts';
import type { Feed } from './feed.ts';
import { gz, parseFiles, parsePaths, tarOf, zipOf } from './fixtures/feeds-folder.ts';
import { minimos } from './minimos.ts';
import { osv } from './osv.ts';
import { ubuntuOsv } from './ubuntu-osv.ts';
import { ubuntuVex } from './ubuntu-vex.ts';
import { wolfi } from './wolfi.ts';

const signal = new AbortController().signal;

/** Files of an archive of other projects' test inputs. */
async function fixtures(archive: string, wanted: RegExp): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for await (const entry of tarEntries(shared('feeds/fixtures'), `${archive}-fixtures.tar.gz`, signal)) {
    if ('bytes' in entry && wanted.test(entry.name)) found.set(entry.name.replace(/^\.\//, ''), entry.bytes);
  }
  expect(found.size).toBeGreaterThan(0);
  return found;
}
const only = async (archive: string, wanted: RegExp): Promise<Buffer> => {
  const [first] = (await fixtures(archive, wanted)).values();
  return first ?? Buffer.alloc(0);
};
const json = (bytes: Buffer): unknown => JSON.parse(bytes.toString('utf8'));

interface VunnelItem {
  readonly item: {
    readonly Vulnerability: { readonly Name: string; readonly FixedIn: readonly { Name: string; Version: string }[] };
  };
}

describe.skipIf(!hasShared)("other projects' samples of distributions", () => {
  test.each<readonly [Feed, string, string]>([
    [wolfi, 'wolfi', 'wolfi:rolling'],
    [minimos, 'minimos', 'minimos:rolling'],
    [chainguard, 'chainguard', 'secdb/chainguard:rolling'],
    [echo, 'echo', 'echo:rolling'],
  ])('%o: what vunnel reads of the same file', async (feed, provider, folder) => {
    const path = feed === echo ? 'echo/data.json' : `${feed.id}/security.json`;
    const input = feed === echo ? 'input/echo-advisories/data\\.json' : 'input/secdb/security\\.json';
    const { advisories, problems } = await parseFiles(feed, {
      [path]: await only('anchore__vunnel', new RegExp(`providers/${provider}/test-fixtures/${input}$`)),
    });
    expect(problems).toEqual([]);
    const theirs = new Set<string>();
    for (const bytes of (
      await fixtures(
        'anchore__vunnel',
        new RegExp(`providers/${provider}/test-fixtures/snapshots/${folder}/[^/]+\\.json$`),
      )
    ).values()) {
      const { Name: id, FixedIn: fixed } = (json(bytes) as VunnelItem).item.Vulnerability;
      for (const { Name: name, Version: version } of fixed) {
        theirs.add(`${id} ${name} ${version === 'None' ? '' : version}`);
      }
    }
    const ours = new Set(
      advisories.flatMap((a) =>
        a.status === 'not-affected'
          ? [`${a.advisoryId} ${a.name} 0`]
          : a.ranges.map((range) => `${a.advisoryId} ${a.name} ${range.fixed ?? ''}`),
      ),
    );
    // vunnel tells some vulnerabilities by GitHub's id beside the CVE; every one of its statements is ours too.
    expect([...theirs].filter((statement) => !ours.has(statement))).toEqual([]);
  });

  test("Chainguard's OSV records: what vunnel reads of them", async () => {
    const records = await fixtures('anchore__vunnel', /chainguard\/test-fixtures\/input\/osv\/CGA-[^/]+\.json$/);
    const zip = zipOf(Object.fromEntries([...records].map(([path, bytes]) => [path.split('/').at(-1) ?? '', bytes])));
    const { advisories, problems } = await parseFiles(osv, { 'osv/Chainguard/all.zip': zip });
    expect(problems).toEqual([]);
    expect(new Set(advisories.map((a) => a.advisoryId)).size).toBe(records.size);
    const haproxy = advisories.find((a) => a.advisoryId === 'CGA-224q-ccj5-2p53' && a.ecosystem === 'Chainguard');
    expect(haproxy).toMatchObject({ name: 'haproxy-2.2', scheme: 'apk', vulnerabilityIds: ['CVE-2025-32464'] });
    expect(advisories.find((a) => a.name === 'syncthing-compat')).toMatchObject({ status: 'not-affected', ranges: [] });
  });

  test("packages of trivy's lists", async () => {
    for (const feed of [wolfi, chainguard, minimos]) {
      const files = await fixtures('aquasecurity__trivy-db', new RegExp(`vuln-list/${feed.id}/.*\\.json$`));
      const packages = [...files.values()].map((bytes) => ({ pkg: json(bytes) }));
      const { advisories, problems } = await parseFiles(feed, { [`${feed.id}/security.json`]: { packages } });
      expect([feed.id, problems, advisories.length > 1]).toEqual([feed.id, [], true]);
    }
    const curl = json(await only('aquasecurity__trivy-db', /vuln-list\/echo\/curl\.json$/));
    const { advisories } = await parseFiles(echo, { 'echo/data.json': { curl } });
    expect(advisories).toMatchObject([{ vendorSeverity: 'HIGH', ranges: [{ fixed: '7.88.1-10+deb12u8' }] }]);
  });

  test("Arch Linux's groups", async () => {
    const groups = [
      ...(json(await only('anchore__vunnel', /arch\/test-fixtures\/input\/.*all\.json$/)) as object[]),
      ...(json(await only('aboutcode-org__vulnerablecode', /test_data\/archlinux\.json$/)) as object[]),
      json(await only('aquasecurity__trivy-db', /arch-linux\/AVG-984\.json$/)) as object,
    ];
    const { advisories, problems } = await parseFiles(arch, { 'arch/all.json': groups });
    expect(problems).toEqual([]);
    const told = (id: string) =>
      advisories
        .filter((a) => a.advisoryId === id)
        .map((a) => [a.name, a.status, a.ranges[0]?.fixed, a.vulnerabilityIds]);
    expect(told('AVG-9999')).toEqual([['pam', 'affected', undefined, ['CVE-2025-6020']]]);
    expect(told('AVG-2222')).toEqual([['test-pkg', 'fixed', '1.0.0-1', ['AVG-2222']]]);
    expect(told('AVG-708').map(([name]) => name)).toEqual([
      'wireshark-cli',
      'wireshark-common',
      'wireshark-gtk',
      'wireshark-qt',
    ]);
    expect(told('AVG-984')).toEqual([
      ['linux-lts', 'fixed', '4.19.52-1', ['CVE-2019-11477', 'CVE-2019-11478', 'CVE-2019-11479']],
    ]);
  });

  test("Ubuntu's OSV records: the fixes that vunnel reads, and the same unfixed main pockets", async () => {
    const records = await fixtures('anchore__vunnel', /ubuntu\/test-fixtures\/osv\/.*\.json$/);
    const files = Object.fromEntries(
      [...records].map(([path, bytes]) => [path.replace(/^.*test-fixtures\//, ''), bytes]),
    );
    const { advisories, facts, problems } = await parseFiles(ubuntuOsv, {
      'ubuntu-osv/osv-all.tar.gz': gz(tarOf(files)),
    });
    expect(problems).toEqual([]);
    const withdrawn = new Set(facts.filter((f) => f.withdrawn !== undefined).map((f) => f.id));
    expect([...withdrawn].sort()).toEqual(['UBUNTU-CVE-2013-2208', 'UBUNTU-CVE-2020-36325']);

    interface Item {
      readonly item: {
        readonly id: string;
        readonly affected: readonly {
          readonly package: { readonly ecosystem: string; readonly name: string };
          readonly ranges: readonly { readonly events: readonly { readonly fixed?: string }[] }[];
        }[];
      };
    }
    const theirs = new Set<string>();
    const snapshots = await fixtures('anchore__vunnel', /ubuntu\/test-fixtures\/snapshots\/ubuntu-[^/]+\/[^/]+\.json$/);
    for (const [path, bytes] of snapshots) {
      const id = /ubuntu-cve-\d+-\d+/.exec(path.split('/').at(-1) ?? '')?.[0].toUpperCase() ?? '';
      if (withdrawn.has(id)) continue;
      for (const { package: of, ranges } of (json(bytes) as Item).item.affected) {
        const fixed = ranges.flatMap((range) => range.events.flatMap((event) => event.fixed ?? []));
        const pro = of.ecosystem.includes(':Pro:') ? 'pro' : 'main';
        theirs.add(`${id} ${/\d+\.\d+/.exec(of.ecosystem)?.[0]} ${pro} ${of.name} ${fixed[0] ?? ''}`);
      }
    }
    const ours = new Set(
      advisories
        .filter((a) => a.advisoryId.startsWith('UBUNTU-CVE-'))
        .map((a) => {
          const pro = a.channel === undefined ? 'main' : 'pro';
          return `${a.advisoryId} ${a.ecosystem.slice('Ubuntu:'.length)} ${pro} ${a.name} ${a.ranges[0]?.fixed ?? ''}`;
        }),
    );
    expect([...theirs].filter((statement) => !ours.has(statement))).toEqual([]);
    expect(theirs.size).toBe(44);
    expect(advisories.filter((a) => a.advisoryId === 'USN-5614-1').map((a) => a.ecosystem)).toEqual([
      'Ubuntu:18.04',
      'Ubuntu:20.04',
      'Ubuntu:22.04',
    ]);
  });

  test("Ubuntu's ESM cases, and what vulnerablecode keeps", async () => {
    const records = new Map([
      ...(await fixtures('anchore__vunnel', /ubuntu\/test-fixtures\/osv-esm-cases\/.*\.json$/)),
      ...(await fixtures('aboutcode-org__vulnerablecode', /ubuntu_security_notices\/osv\/.*\.json$/)),
    ]);
    const files = Object.fromEntries([...records].map(([path, bytes]) => [path.split('/').at(-1) ?? '', bytes]));
    const { advisories, problems } = await parseFiles(ubuntuOsv, { 'ubuntu-osv/osv-all.tar.gz': gz(tarOf(files)) });
    expect(problems).toEqual([]);
    const told = (id: string, ecosystem: string) =>
      advisories
        .filter((a) => a.advisoryId === id && a.ecosystem === ecosystem)
        .map((a) => [a.channel, a.status, a.ranges[0]?.fixed]);
    expect(told('UBUNTU-CVE-2022-24823', 'Ubuntu:24.04')).toEqual([
      ['esm-apps', 'fixed', '1:4.1.48-9ubuntu0.1~esm1'],
      [undefined, 'affected', undefined],
    ]);
    expect(told('UBUNTU-CVE-2022-24823', 'Ubuntu:25.10')).toEqual([[undefined, 'affected', undefined]]);
    expect(told('UBUNTU-CVE-2014-9913', 'Ubuntu:14.04')[0]).toEqual(['esm-infra', 'fixed', '6.0-9ubuntu1.6']);
    expect(told('UBUNTU-CVE-2014-2901', 'Ubuntu:16.04')).toEqual([]);
    expect(advisories.filter((a) => a.ecosystem === 'Ubuntu:20.04').length).toBeGreaterThan(2);
    // OSV.dev's copy of the same records says the same.
    const copy = await parsePaths(osv, shared('feeds'), 'osv-partial/Ubuntu/all.zip');
    const of = (all: readonly AdvisoryRecord[]) =>
      all.filter((a) => a.advisoryId === 'UBUNTU-CVE-2022-24823').map(({ feed, ...rest }) => rest);
    expect(of(copy.advisories)).toEqual(of(advisories));
  });

  test("Ubuntu's OpenVEX documents", async () => {
    const documents = await fixtures('anchore__vunnel', /ubuntu\/test-fixtures\/vex\/.*\.json$/);
    const files = Object.fromEntries([...documents].map(([path, bytes]) => [path.split('/').at(-1) ?? '', bytes]));
    const { advisories, problems } = await parseFiles(ubuntuVex, { 'ubuntu-vex/vex-all.tar.gz': gz(tarOf(files)) });
    expect(problems).toEqual([]);
    const told = (id: string, ecosystem: string, name: string) =>
      advisories
        .filter((a) => a.advisoryId === id && a.ecosystem === ecosystem && a.name === name)
        .map((a) => [a.channel, a.status]);
    expect(told('CVE-2023-38545', 'Ubuntu:16.04', 'curl')).toContainEqual([undefined, 'end-of-life']);
    expect(told('CVE-2023-38545', 'Ubuntu:14.04', 'curl')).toContainEqual(['esm-infra-legacy', 'not-affected']);
    expect(told('CVE-2016-20013', 'Ubuntu:18.04', 'glibc')).toContainEqual(['esm-infra', 'ignored']);
  });
});
