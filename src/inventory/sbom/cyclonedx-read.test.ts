import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../../test/shared.ts';
import { readCycloneDx } from './cyclonedx.ts';

const bom = (components: object[], more: object = {}) => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  components,
  ...more,
});
const system = { type: 'operating-system', name: 'Debian GNU/Linux', version: '12' };

test('inspector-sbomgen: binary packages nest under their source, the epoch is a qualifier', () => {
  const inventory = readCycloneDx(
    bom([
      system,
      {
        type: 'application',
        name: 'libcap2',
        version: '2.66-4',
        purl: 'pkg:deb/debian/libcap2@2.66-4?arch=amd64&distro=bookworm&epoch=1',
        components: [
          {
            type: 'application',
            name: 'libcap2-bin',
            purl: 'pkg:deb/debian/libcap2-bin@2.66-4?arch=amd64&distro=bookworm&epoch=1',
            properties: [
              { name: 'amazon:inspector:sbom_generator:source_package_collector', value: 'debian-dpkg' },
              { name: 'amazon:inspector:sbom_generator:source_path', value: '/var/lib/dpkg/status' },
            ],
          },
        ],
      },
    ]),
  );
  expect(inventory.distribution).toEqual({ id: 'debian', versionId: '12', name: 'Debian GNU/Linux 12' });
  expect(inventory.packages[1]).toEqual({
    type: 'deb',
    name: 'libcap2-bin',
    version: '1:2.66-4',
    arch: 'amd64',
    source: { name: 'libcap2', version: '1:2.66-4' },
    foundBy: 'dpkg',
    locations: [{ path: '/var/lib/dpkg/status' }],
  });
});

test('inspector-sbomgen: later versions name the source in the purl', () => {
  const purl = 'pkg:deb/ubuntu/libattr1@2.4.47-1ubuntu1?arch=amd64&distro=14.04&epoch=1&source=attr';
  const { packages } = readCycloneDx(bom([{ type: 'application', name: 'libattr1', purl }]));
  expect(packages).toMatchObject([
    { name: 'libattr1', version: '1:2.4.47-1ubuntu1', source: { name: 'attr', version: '1:2.4.47-1ubuntu1' } },
  ]);
});

test('trivy: source package, path and layer are in properties', () => {
  const { packages, distribution } = readCycloneDx(
    bom([
      { type: 'operating-system', name: 'debian', version: '12.4' },
      {
        type: 'library',
        name: 'libssl3',
        purl: 'pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12.4',
        properties: [
          { name: 'aquasecurity:trivy:SrcName', value: 'openssl' },
          { name: 'aquasecurity:trivy:SrcVersion', value: '3.0.11' },
          { name: 'aquasecurity:trivy:SrcRelease', value: '1' },
          { name: 'aquasecurity:trivy:LayerDiffID', value: 'sha256:ab' },
        ],
      },
    ]),
  );
  expect(distribution).toMatchObject({ id: 'debian', versionId: '12.4' });
  expect(packages[0]).toMatchObject({
    source: { name: 'openssl', version: '3.0.11-1' },
    locations: [{ path: '/', layer: 'sha256:ab' }],
  });
});

test('syft: upstream in the purl, numbered locations', () => {
  const { packages } = readCycloneDx(
    bom([
      {
        type: 'library',
        name: 'libssl3',
        purl: 'pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12&upstream=openssl',
        properties: [
          { name: 'syft:location:0:path', value: '/var/lib/dpkg/status' },
          { name: 'syft:location:1:path', value: '/usr/share/doc/libssl3/copyright' },
        ],
      },
    ]),
  );
  expect(packages[0]?.source).toEqual({ name: 'openssl', version: '3.0.11-1' });
  expect(packages[0]?.locations.map((l) => l.path)).toEqual([
    '/usr/share/doc/libssl3/copyright',
    '/var/lib/dpkg/status',
  ]);
});

test('without an operating-system component the purls say the distribution, the majority wins', () => {
  const purls = [
    'pkg:apk/alpine/a@1?distro=alpine-3.20.1',
    'pkg:apk/alpine/b@1?distro=alpine-3.20.1',
    'pkg:apk/alpine/c@1?distro=alpine-3.18.0',
  ];
  const inventory = readCycloneDx(bom(purls.map((purl) => ({ type: 'library', name: purl, purl }))));
  expect(inventory.distribution).toMatchObject({ id: 'alpine', versionId: '3.20.1' });
});

test('software without a purl stays visible, lock files and folders are no software', () => {
  const { packages, problems } = readCycloneDx(
    bom([
      { type: 'library', name: 'left-over', version: '1.0' },
      { type: 'application', name: 'package-lock.json' },
      { type: 'file', name: '/etc/hosts' },
    ]),
  );
  expect(packages).toMatchObject([{ type: 'generic', name: 'left-over', version: '1.0', foundBy: 'sbom' }]);
  expect(problems).toEqual([]);
});

test('a purl that cannot be read is a problem with its reference; many are counted', () => {
  const broken = (number: number) => ({ type: 'library', name: 'x', 'bom-ref': `ref-${number}`, purl: 'not a purl' });
  expect(readCycloneDx(bom([broken(1)])).problems).toEqual([
    { path: 'ref-1', extractor: 'sbom', reason: expect.stringContaining('not a package URL') },
  ]);
  const many = readCycloneDx(bom(Array.from({ length: 150 }, (_, n) => broken(n)))).problems;
  expect(many).toHaveLength(101);
  expect(many.at(-1)?.reason).toBe('50 more components could not be read');
});

test('the same entry under two parents is one package', () => {
  const lib = { type: 'library', name: 'x', purl: 'pkg:npm/x@1' };
  expect(readCycloneDx(bom([{ ...lib, components: [lib] }])).packages).toHaveLength(1);
});

test.each([
  ['not CycloneDX', { spdxVersion: 'SPDX-2.3' }],
  ['a list', []],
  ['nothing', null],
])('%s is refused by name', (_, document) => {
  expect(() => readCycloneDx(document)).toThrow('not CycloneDX JSON');
});

test('components nested without end are refused, not followed', () => {
  let component: object = { type: 'library', name: 'x' };
  for (let depth = 0; depth < 100; depth++) component = { type: 'library', name: 'x', components: [component] };
  expect(() => readCycloneDx(bom([component]))).toThrow('nested deeper than 64 levels');
});

test('members of the wrong kind are as if absent, never a crash', () => {
  const odd = bom(
    [{ type: 7, name: [], purl: 3, properties: 'x', components: { a: 1 }, evidence: { occurrences: [null] } }],
    {
      metadata: 'x',
    },
  );
  expect(readCycloneDx(odd)).toMatchObject({
    packages: [],
    problems: [{ path: '/', extractor: 'sbom', reason: 'the component has neither a name nor a purl' }],
  });
});

describe.skipIf(!hasShared)('documents of others', () => {
  test.each([
    ['alpine-3.18.2', 10, { id: 'alpine', versionId: '3.18.2' }],
    ['debian-stable-20240130', 125, { id: 'debian', versionId: '12' }],
  ])('inspector-sbomgen on %s', (name, count, distribution) => {
    const inventory = readCycloneDx(JSON.parse(readFileSync(shared(`inspector-runs/${name}.sbom.json`), 'utf8')));
    expect(inventory.distribution).toMatchObject(distribution);
    expect(inventory.subject).toMatchObject({ kind: 'image', image: { imageId: expect.stringMatching(/^sha256:/) } });
    expect(inventory.problems).toEqual([]);
    expect(inventory.packages).toHaveLength(count);
    expect(inventory.packages.filter((pkg) => pkg.version.includes('%'))).toEqual([]);
  });

  const folders = ['1.4', '1.6'].map((version) => `suites/cyclonedx/testdata/${version}`);
  const files = hasShared ? folders.flatMap((f) => readdirSync(shared(f)).map((name) => `${f}/${name}`)) : [];
  test.each(files.filter((file) => /\/valid-.*\.json$/.test(file)))('%s', (file) => {
    const inventory = readCycloneDx(JSON.parse(readFileSync(shared(file), 'utf8')));
    for (const pkg of inventory.packages) expect(pkg.locations.length).toBeGreaterThan(0);
  });
});

describe('what inspector-sbomgen and ScanSbom write besides packages', () => {
  const says = (name: string, value: string) => ({ name: `amazon:inspector:sbom_generator:${name}`, value });

  test('a host, its kernels and live patches', () => {
    const kernel = (name: string, ...properties: object[]) => ({
      type: 'application',
      name,
      purl: `pkg:deb/debian/${name}@1?distro=debian-12`,
      properties: [says('kernel_component', 'true'), ...properties],
    });
    const component = {
      type: 'operating-system',
      name: 'web-1',
      properties: [
        says('os_hostname', 'web-1'),
        says('cpu_architecture', 'x86_64'),
        says('kernel_version', '6.1.0-18-amd64'),
        says('ec2:instance_id', 'i-0123456789abcdef0'),
        says('live_patched_cves', 'CVE-2026-0002,CVE-2026-0001'),
      ],
    };
    const { subject, packages } = readCycloneDx(
      bom([kernel('linux-image-1', says('running_kernel', 'true')), kernel('linux-image-2')], {
        metadata: { component },
      }),
    );
    expect(subject).toEqual({
      kind: 'host',
      name: 'web-1',
      host: {
        hostname: 'web-1',
        machineId: 'i-0123456789abcdef0',
        architecture: 'x86_64',
        kernel: '6.1.0-18-amd64',
        livePatches: [{ name: 'live-patch', isActive: true, cves: ['CVE-2026-0001', 'CVE-2026-0002'] }],
        ipV4Addresses: [],
        ipV6Addresses: [],
      },
    });
    expect(packages.map(({ facts }) => facts?.kernel)).toEqual(['running', 'installed']);
  });

  test('who owns a package, and where its version is open', () => {
    const { packages } = readCycloneDx(
      bom([
        {
          type: 'library',
          name: 'PyYAML',
          purl: 'pkg:pypi/pyyaml@3.10',
          properties: [
            says('source_package_collector', 'python-pkg'),
            says('is_duplicate_package', 'true'),
            says('duplicate_purl', 'pkg:deb/ubuntu/python3-yaml@3.10-4ubuntu0.1?arch=amd64&distro=14.04'),
          ],
        },
        {
          type: 'library',
          name: 'x',
          purl: 'pkg:npm/x@1',
          properties: [says('unresolved_version', '^1.2'), says('file_size_bytes', '12')],
        },
      ]),
    );
    expect(packages.find(({ type }) => type === 'pypi')).toMatchObject({ foundBy: 'python', ownedBy: 'python3-yaml' });
    expect(packages.find(({ type }) => type === 'npm')?.facts).toEqual({
      unresolvedVersion: '^1.2',
      fileSizeBytes: '12',
    });
  });

  test('findings on Dockerfiles, on components of either tool', () => {
    const file = (name: string, tool: string, ...findings: readonly (readonly [string, string])[]) => ({
      type: 'file',
      name,
      properties: findings.map(([id, value]) => ({ name: `amazon:inspector:${tool}:dockerfile_finding:${id}`, value })),
    });
    const { dockerfiles, packages } = readCycloneDx(
      bom([
        file(
          'dockerfile:comp-1.Dockerfile',
          'sbom_generator',
          ['IN-DOCKER-004', 'affected_lines:8-8'],
          ['IN-DOCKER-001', 'affected_lines:7-7'],
        ),
        file(
          'dockerfile:app/Dockerfile',
          'sbom_scanner',
          ['IN-DOCKER-002', 'affected_lines:3-5'],
          ['IN-DOCKER-003', 'nonsense'],
        ),
        file('dockerfile:clean/Dockerfile', 'sbom_scanner'),
      ]),
    );
    expect(packages).toEqual([]);
    expect(dockerfiles).toEqual([
      { path: '/app/Dockerfile', issues: [{ check: 'IN-DOCKER-002', startLine: 3, endLine: 5 }] },
      {
        path: 'image.Dockerfile',
        issues: [
          { check: 'IN-DOCKER-001', startLine: 7, endLine: 7 },
          { check: 'IN-DOCKER-004', startLine: 8, endLine: 8 },
        ],
      },
    ]);
  });
});

describe.skipIf(!hasShared)('recorded runs of Inspector: the package set is the list of components', () => {
  interface Listed {
    readonly purl?: string;
    readonly components?: readonly Listed[];
  }
  const purlsOf = (components: readonly Listed[]): string[] =>
    components.flatMap(({ purl, components: inside = [] }) => [...(purl ? [purl] : []), ...purlsOf(inside)]);

  test.each(['alpine-3.18.2', 'debian-stable-20240130', 'ruby-latest', 'dockerfile/'])('%s', (name) => {
    const path = shared(`inspector-runs/${name.replace(/\/?$/, (end) => (end === '/' ? '/' : '.'))}sbom.json`);
    const document = JSON.parse(readFileSync(path, 'utf8')) as { readonly components: readonly Listed[] };
    const expected = new Set(
      purlsOf(document.components).map((purl) => {
        const [, type, rest = ''] = /^pkg:([^/]+)\/(?:.*\/)?([^?]+)/.exec(purl) ?? [];
        const epoch = /[?&]epoch=([1-9]\d*)/.exec(purl)?.[1];
        const [packageName = '', version = ''] = rest.split('@').map(decodeURIComponent);
        return `${type} ${type === 'pypi' ? packageName.toLowerCase() : packageName} ${epoch === undefined ? '' : `${epoch}:`}${version}`;
      }),
    );
    const { packages, problems } = readCycloneDx(document);
    expect(new Set(packages.map((pkg) => `${pkg.type} ${pkg.name} ${pkg.version}`))).toEqual(expected);
    expect(problems).toEqual([]);
    // Collectors have the names of our extractors, so that reports of both tools read alike; later runs do not say them.
    const finders = new Set(packages.map(({ foundBy }) => foundBy));
    expect([...finders].every((each) => /^(apk|dpkg|gemfile-lock|gemspec|python|sbom)$/.test(each))).toBe(true);
  });

  test('the findings on a build history, and packages that the distribution owns', () => {
    const run = readCycloneDx(JSON.parse(readFileSync(shared('inspector-runs/dockerfile/sbom.json'), 'utf8')));
    expect(
      run.dockerfiles?.map(({ path, issues }) => [path, issues.map(({ check, startLine }) => `${check} ${startLine}`)]),
    ).toEqual([
      [
        'image.Dockerfile',
        [
          'IN-DOCKER-006-001 2',
          'IN-DOCKER-005-003 3',
          'IN-DOCKER-002 4',
          'IN-DOCKER-003 6',
          'IN-DOCKER-001 7',
          'IN-DOCKER-004 8',
        ],
      ],
    ]);
    expect(run.packages.flatMap(({ ownedBy }) => ownedBy ?? []).sort()).toEqual([
      'python3-yaml',
      'ubuntu-advantage-tools',
    ]);
  });
});
