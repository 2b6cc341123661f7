import { describe, expect, test } from 'vitest';
import { peerFixture, peerFixtures } from '../../test/peer-fixtures.ts';
import { hasShared } from '../../test/shared.ts';
import { packageOfPurl } from '../domain/package-purl.ts';
import { compareVersions } from '../versions/index.ts';
import { readCsaf } from './csaf/read.ts';
import { parseFiles } from './fixtures/feeds-folder.ts';
import { redhatBrief } from './fixtures/redhat-vex.ts';
import { redhat } from './redhat.ts';

const parseDocument = (sample: Buffer) => parseFiles(redhat, { 'redhat-vex/2024/cve-2024-1000.json': sample });

describe.skipIf(!hasShared)("documents of other scanners' tests", { timeout: 60_000 }, () => {
  const parsed = (repository: string, path: string) => parseDocument(peerFixture(repository, path));
  /** Expected results of tests hold documents too, inside lists. */
  const isCsaf = (body: Buffer): boolean => {
    if (!body.includes('"product_tree"')) return false;
    const value = JSON.parse(body.toString('utf8')) as { product_tree?: unknown };
    return value.product_tree !== undefined;
  };
  const acceptance = 'test/acceptance/testdata';

  test('every document is read; problems are the samples that are broken on purpose', async () => {
    const problems: string[] = [];
    let documents = 0;
    for (const repository of [
      'quay__claircore',
      'aquasecurity__trivy-db',
      'anchore__vunnel',
      'aboutcode-org__vulnerablecode',
      'anchore__grype',
    ]) {
      for (const [name, body] of peerFixtures(repository)) {
        if (!name.endsWith('.json') || !isCsaf(body)) continue;
        documents++;
        for (const problem of (await parseDocument(body)).problems)
          problems.push(`${name.replace(/^.*\//, '')}${problem.slice(problem.indexOf(':'))}`);
      }
    }
    expect(documents).toBe(38);
    expect(problems.sort()).toEqual([
      'cve-2024-10041.json: no product of the tree: red_hat_enterprise_linux_7:pam',
      'cve-2024-24786-bad-rpmmod.json: AppStream-10:firefox-flatpak-0:128.0-1.el10.src: no module stream: rhel10',
      'cve-2026-123.json: no CVE id: CVE-2026-123',
      'cve-2026-456-python.json: no CVE id: CVE-2026-456',
      'cve-2026-99999.json: no product of the tree: rhel-9:foo',
    ]);
  });

  test('openssl, CVE-2024-0727: fixed, deferred, out of support and not affected', async () => {
    const { advisories } = await parsed('quay__claircore', `${acceptance}/cve-2024-0727-openssl.json`);
    expect(advisories.map(redhatBrief)).toEqual([
      ...['openssl', 'openssl-devel', 'openssl-libs', 'openssl-perl'].map(
        (name) =>
          `RHSA-2024:2447 Red Hat:9 ${name} fixed [{"introduced":"0","fixed":"1:3.0.7-27.el9"}] aarch64,${/libs|devel/.test(name) ? 'i686,' : ''}ppc64le,s390x,x86_64`,
      ),
      ...['edk2-aarch64', 'edk2-ovmf', 'edk2-tools', 'edk2-tools-doc'].map(
        (name) =>
          `RHSA-2024:9088 Red Hat:9 ${name} fixed [{"introduced":"0","fixed":"20240524-6.el9_5"}]${name === 'edk2-tools' ? ' aarch64,x86_64' : ''}`,
      ),
      'CVE-2024-0727 Red Hat:6 source openssl end-of-life [{"introduced":"0"}]',
      'CVE-2024-0727 Red Hat:7 source openssl end-of-life [{"introduced":"0"}]',
      'CVE-2024-0727 Red Hat:8 source compat-openssl10 postponed [{"introduced":"0"}]',
      'CVE-2024-0727 Red Hat:8 source edk2 ignored [{"introduced":"0"}]',
      'CVE-2024-0727 Red Hat:8 source openssl postponed [{"introduced":"0"}]',
      'CVE-2024-0727 Red Hat:9 source compat-openssl11 postponed [{"introduced":"0"}]',
      'CVE-2024-0727 Red Hat:9 source openssl-fips-provider not-affected []',
      'CVE-2024-0727 Red Hat:8 source shim not-affected []',
      'CVE-2024-0727 Red Hat:9 source shim not-affected []',
    ]);
  });

  test('brotli, CVE-2025-6176: every channel has its own fix', async () => {
    const { advisories } = await parsed('quay__claircore', `${acceptance}/cve-2025-6176.json`);
    const channels = advisories
      .filter(({ name }) => name === 'brotli')
      .map((a) => `${a.ecosystem} ${a.channel ?? 'main'}`);
    expect(new Set(channels).size).toBe(channels.length);
    expect(channels).toContain('Red Hat:9 eus-9.4');
    expect(channels).toContain('Red Hat:8 tus-8.6');
    expect(channels).toContain('Red Hat:8 main');
  });

  test('module streams of every form of the documents', async () => {
    const vunnel = 'tests/unit/providers/rhel/test-fixtures/csaf/advisories';
    const vulnerablecode = 'vulnerabilities/tests/test_data/redhat/csaf_2_0/2025';
    const modulesOf = async (repository: string, path: string) =>
      [...new Set((await parsed(repository, path)).advisories.map(({ module }) => module))].sort();
    expect(await modulesOf('anchore__vunnel', `${vunnel}/rhsa-2023_3821.json`)).toEqual(['ruby:2.7']);
    expect(await modulesOf('anchore__vunnel', `${vunnel}/rhsa-2024_1431.json`)).toEqual(['ruby:3.1']);
    expect(await modulesOf('aboutcode-org__vulnerablecode', `${vulnerablecode}/rhsa-2025_0002.json`)).toEqual([
      'python36:3.6',
    ]);
    expect(await modulesOf('quay__claircore', 'rhel/vex/testdata/cve-2024-24786-illegal-module.json')).toEqual([
      'go-toolset:rhel8',
    ]);
  });

  test('a document without statuses is read by its remedies', async () => {
    const { advisories } = await parsed(
      'aquasecurity__trivy-db',
      'pkg/vulnsrc/redhat-csaf/testdata/happy/csaf-vex/cve-2024-9999.json',
    );
    expect(advisories.map(redhatBrief)).toEqual([
      'RHSA-2024:9999 Red Hat:9 test-package fixed [{"introduced":"0","fixed":"1:1.0.0-1.el9"}] x86_64',
      'CVE-2024-9999 Red Hat:9 source affected-package affected [{"introduced":"0"}]',
    ]);
  });

  test('records join with packages as the inventory has them: name, version with epoch, module stream, source', async () => {
    const paths = ['cve-2025-40907-perl.json', 'cve-2024-0727-openssl.json', 'cve-2026-2297.json'];
    let fixed = 0;
    let open = 0;
    for (const path of paths) {
      const body = peerFixture('quay__claircore', `${acceptance}/${path}`);
      const { advisories } = await parseDocument(body);
      const { products, vulnerabilities } = readCsaf(JSON.parse(body.toString('utf8')));
      const statuses = vulnerabilities[0]?.statuses;
      const main = (id: string) =>
        /^cpe:\/.:redhat:enterprise_linux:(\d+)/.exec(products.get(id)?.platform?.cpe ?? '')?.[1];
      for (const id of statuses?.get('fixed') ?? []) {
        const pkg = packageOfPurl(products.get(id)?.component?.purls[0] ?? '');
        if (main(id) === undefined || pkg.arch === 'src' || /-debug(info|source)$/.test(pkg.name)) continue;
        const records = advisories.filter(
          (a) =>
            a.ecosystem === `Red Hat:${main(id)}` &&
            a.channel === undefined &&
            a.name === pkg.name &&
            a.module === pkg.facts?.module &&
            (a.arches === undefined || a.arches.includes(pkg.arch ?? '')),
        );
        // A stream may be built several times for one erratum: no build with the fix is in the range of another.
        expect(records.length, id).toBeGreaterThan(0);
        for (const { ranges } of records) {
          const [range] = ranges;
          const isBefore = (compareVersions('rpm', pkg.version, range?.fixed ?? '') ?? -1) < 0;
          const isAfter =
            range?.introduced === '0' || (compareVersions('rpm', range?.introduced ?? '', pkg.version) ?? 1) <= 0;
          expect(isBefore && isAfter, id).toBe(false);
        }
        fixed++;
      }
      for (const id of statuses?.get('known_affected') ?? []) {
        const pkg = packageOfPurl(products.get(id)?.component?.purls[0] ?? 'pkg:rpm/x');
        if (!/^(6|7|8|9|10)$/.test(main(id) ?? '') || pkg.arch !== 'src') continue;
        const found = advisories.filter(
          (a) =>
            a.ecosystem === `Red Hat:${main(id)}` &&
            a.name === pkg.name &&
            a.names === 'source' &&
            a.module === pkg.facts?.module,
        );
        expect(found.length, id).toBe(1);
        open++;
      }
    }
    expect([fixed, open]).toEqual([70, 53]);
  });
});
