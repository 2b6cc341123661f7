import { describe, expect, test } from 'vitest';
import type { AdvisoryRecord } from '../domain/advisory.ts';
import { canonicalPackageName } from '../domain/canonical-name.ts';
import { ecosystemOf } from '../domain/ecosystem.ts';
import { moduleStream, rpmVersion, sourceOfRpmFile } from '../domain/rpm-name.ts';
import { compareVersions } from '../versions/index.ts';
import { alma } from './alma.ts';
import { amazon } from './amazon.ts';
import { fedora } from './fedora.ts';
import type { Feed } from './feed.ts';
import { type FixtureFiles, parseFiles } from './fixtures/feeds-folder.ts';
import { photon } from './photon.ts';

const distribution = (id: string, versionId: string) => ({ id, versionId, name: id });

/** The one record of a feed's files, and the ecosystem under which packages of the system are looked up. */
async function only(feed: Feed, files: FixtureFiles): Promise<AdvisoryRecord> {
  const { advisories, problems } = await parseFiles(feed, files);
  const [record] = advisories;
  if (record === undefined || advisories.length > 1 || problems.length > 0) throw new Error(problems.join());
  return record;
}

const isBefore = (version: string, { ranges }: AdvisoryRecord): boolean =>
  (compareVersions('rpm', version, ranges[0]?.fixed ?? '') ?? 0) < 0;

/** What rpm's database says of a package and what a feed says of it meet under one name, in one order of versions. */
describe('records of rpm distributions meet the packages of inventories', () => {
  test('Amazon Linux: binary package, epoch, architecture, release by os-release', async () => {
    const record = await only(amazon, {
      'amazon/2023/updateinfo.xml': `<updates><update type="security"><id>ALAS2023-2023-051</id><title/>
        <references><reference type="cve" id="CVE-2022-0778" title=""/></references><pkglist><collection>
        <package name="openssl-libs" epoch="1" version="3.0.5" release="1.amzn2023.0.4" arch="x86_64"/>
        </collection></pkglist></update></updates>`,
    });
    const version = rpmVersion(1, '3.0.5', '1.amzn2023.0.3');
    const source = sourceOfRpmFile('openssl-3.0.5-1.amzn2023.0.3.src.rpm', version);
    const found = { type: 'rpm', name: 'openssl-libs', version, ...(source === undefined ? {} : { source }) };
    expect(record.ecosystem).toBe(ecosystemOf('rpm', distribution('amzn', '2023')));
    expect(record.name).toBe(canonicalPackageName(record.ecosystem, found));
    expect(record.arches).toEqual(['x86_64']);
    expect([isBefore(version, record), isBefore(rpmVersion(1, '3.0.5', '1.amzn2023.0.4'), record)]).toEqual([
      true,
      false,
    ]);
    expect(ecosystemOf('rpm', distribution('amzn', '2018.03'))).toBe('Amazon Linux:1');
  });

  test('AlmaLinux: the stream of the label in rpm’s database', async () => {
    const record = await only(alma, {
      'alma/9/errata.full.json': {
        data: [
          {
            ...{
              id: 'ALSA-2022:8832',
              type: 'security',
              title: 'nodejs:18',
              references: [{ type: 'cve', id: 'CVE-2022-3517' }],
            },
            packages: [
              {
                ...{ name: 'nodejs', epoch: '1', version: '18.12.1', release: '1.module_el9.1.0+16+91bc168f' },
                ...{ arch: 'x86_64', module: 'nodejs:18:9010020221118120946:rhel9:x86_64' },
              },
            ],
          },
        ],
      },
    });
    expect(record.module).toBe(moduleStream('nodejs:18:9010020220828123044:rhel9'));
    expect(record.module).not.toBe(moduleStream('nodejs:16:9010020220828123044:rhel9'));
    expect(record.ecosystem).toBe(ecosystemOf('rpm', distribution('almalinux', '9.4')));
  });

  test('Fedora: the source rpm, with the epoch that its packages lend it', async () => {
    const record = await only(fedora, {
      'fedora/F40/page-1.json': {
        updates: [
          {
            ...{
              alias: 'FEDORA-2025-1',
              type: 'security',
              release: { name: 'F40', version: '40', id_prefix: 'FEDORA' },
            },
            bugs: [{ title: 'CVE-2025-9999 x' }],
            builds: [{ nvr: 'java-17-openjdk-17.0.14.0.7-1.fc40', type: 'rpm', epoch: 1 }],
          },
        ],
      },
    });
    const source = sourceOfRpmFile('java-17-openjdk-17.0.13.0.11-3.fc40.src.rpm', '1:17.0.13.0.11-3.fc40');
    expect([record.name, record.names]).toEqual([source?.name, 'source']);
    expect(isBefore(source?.version ?? '', record)).toBe(true);
    expect(record.ecosystem).toBe(ecosystemOf('rpm', distribution('fedora', '40')));
  });

  test('Photon OS: the source rpm', async () => {
    const record = await only(photon, {
      'photon/cve_data_photon4.0.json': [{ cve_id: 'CVE-2023-38545', pkg: 'curl', res_ver: '7.88.1-4.ph4' }],
    });
    const source = sourceOfRpmFile('curl-7.88.1-3.ph4.src.rpm', '7.88.1-3.ph4');
    expect([record.name, record.names]).toEqual([source?.name, 'source']);
    expect(isBefore(source?.version ?? '', record)).toBe(true);
    expect(record.ecosystem).toBe(ecosystemOf('rpm', distribution('photon', '4.0')));
  });
});
