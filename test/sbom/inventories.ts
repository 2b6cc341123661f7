import fc from 'fast-check';
import type { Distribution, Inventory, InventorySubject } from '../../src/domain/inventory.ts';
import type { Package } from '../../src/domain/package.ts';
import { comparePackages } from '../../src/domain/package-order.ts';

// Inventories as extractors may report them, hostile names included: what the SBOM laws are tested with.

const word = fc.oneof(fc.stringMatching(/^[a-z][a-z0-9.+-]{0,12}$/), fc.string({ minLength: 1, unit: 'binary' }));
const path = fc.oneof(
  fc.stringMatching(/^(\/[a-z0-9._ -]{1,8}){1,4}$/),
  fc.string({ unit: 'binary' }).map((text) => `/${text}`),
);
const digest = fc.stringMatching(/^sha256:[0-9a-f]{64}$/);
const optional = <K extends string, V>(key: K, value: fc.Arbitrary<V>): fc.Arbitrary<{ [P in K]?: V }> =>
  fc.option(value, { nil: undefined }).map((v) => (v === undefined ? {} : { [key]: v })) as fc.Arbitrary<{
    [P in K]?: V;
  }>;

const locations = fc
  .uniqueArray(path, { minLength: 1, maxLength: 3 })
  .chain((paths) =>
    fc.tuple(...[...paths].sort().map((p) => optional('layer', digest).map((layer) => ({ path: p, ...layer })))),
  );

const somePackage: fc.Arbitrary<Package> = fc
  .tuple(
    fc.record({
      type: fc.constantFrom('deb', 'apk', 'rpm', 'npm', 'pypi', 'golang', 'maven', 'windows'),
      name: word,
      version: fc.oneof(word, fc.constant('')),
      foundBy: fc.constantFrom('dpkg', 'apk', 'node-modules', 'python-dist'),
      locations,
    }),
    optional('namespace', word),
    optional('arch', word),
    optional('source', fc.record({ name: word, version: fc.oneof(word, fc.constant('')) })),
    optional('ownedBy', word),
    optional(
      'facts',
      fc.dictionary(
        fc.oneof(
          fc.stringMatching(/^[a-z]{1,8}$/),
          fc.constantFrom('kernel', 'unresolvedVersion', 'fileSizeBytes', 'module', 'vendor', 'kbs'),
        ),
        fc.oneof(fc.string(), fc.constantFrom('running', 'dev')),
        { minKeys: 1, maxKeys: 3 },
      ),
    ),
  )
  .map((parts) => Object.assign({}, ...parts) as Package);

const distribution: fc.Arbitrary<Distribution> = fc
  .tuple(
    fc.record({ id: word, name: fc.string({ minLength: 1 }) }),
    optional('versionId', word),
    optional('codename', word),
    optional('channels', fc.uniqueArray(word, { minLength: 1, maxLength: 3 })),
  )
  .map((parts) => Object.assign({}, ...parts) as Distribution);

const image: fc.Arbitrary<InventorySubject> = fc
  .record({
    digest,
    imageId: digest,
    tags: fc.array(word, { maxLength: 2 }),
    os: fc.constant('linux'),
    architecture: fc.constantFrom('amd64', 'arm64'),
    layers: fc
      .uniqueArray(digest, { maxLength: 3 })
      .map((ids) => ids.map((diffId) => ({ diffId, createdBy: `RUN ${diffId}` }))),
  })
  .map((details) => ({ kind: 'image', name: 'app.tar', image: details }));

/** Everything of a host that travels: its id is already the derived one, its addresses stay at home. */
const host: fc.Arbitrary<InventorySubject> = fc
  .tuple(
    fc.record({
      hostname: word,
      machineId: fc.stringMatching(/^i-[0-9a-f]{17}$/),
      architecture: fc.constantFrom('amd64', 'arm64'),
      ipV4Addresses: fc.constant([]),
      ipV6Addresses: fc.constant([]),
    }),
    optional('kernel', word),
    optional('bootedAt', fc.constant('2026-11-01T00:00:00.000Z')),
    optional('isRebootPending', fc.boolean()),
    optional(
      'livePatches',
      fc.array(
        fc
          .tuple(
            fc.record({
              name: word,
              isActive: fc.boolean(),
              cves: fc.uniqueArray(fc.stringMatching(/^CVE-20\d\d-\d{4,6}$/), { maxLength: 3 }),
            }),
            optional('version', word),
          )
          .map((parts) => Object.assign({}, ...parts)),
        { minLength: 1, maxLength: 2 },
      ),
    ),
  )
  .map((parts) => ({ kind: 'host', name: 'web-1', host: Object.assign({}, ...parts) }));

const dockerfiles: fc.Arbitrary<NonNullable<Inventory['dockerfiles']>> = fc
  .uniqueArray(
    fc.record({
      path: fc.oneof(path, fc.constant('image.Dockerfile')),
      issues: fc
        .array(
          fc.record({
            check: fc.constantFrom('IN-DOCKER-001', 'IN-DOCKER-005-003', 'IN-DOCKER-007-001', 'IN-DOCKER-999'),
            startLine: fc.nat(500),
            endLine: fc.nat(500),
          }),
          { minLength: 1, maxLength: 4 },
        )
        .map((issues) =>
          issues.sort(
            (a, b) =>
              a.startLine - b.startLine ||
              a.endLine - b.endLine ||
              (a.check < b.check ? -1 : a.check > b.check ? 1 : 0),
          ),
        ),
    }),
    { minLength: 1, maxLength: 3, selector: (report) => report.path },
  )
  .map((reports) => reports.sort((a, b) => (a.path < b.path ? -1 : 1)));

export const someInventory: fc.Arbitrary<Inventory> = fc
  .tuple(
    fc.record({
      subject: fc.oneof(image, host, fc.constant<InventorySubject>({ kind: 'directory', name: './app' })),
      packages: fc
        .uniqueArray(somePackage, { maxLength: 6, comparator: (a, b) => comparePackages(a, b) === 0 })
        .map((packages) => packages.sort(comparePackages)),
      problems: fc.array(fc.record({ path, extractor: word, reason: fc.string() }), { maxLength: 2 }),
      collectedAt: fc.constant('2026-11-08T12:00:00.000Z'),
    }),
    optional('distribution', distribution),
    optional('dockerfiles', dockerfiles),
  )
  .map(([inventory, ...rest]) => Object.assign({}, inventory, ...rest) as Inventory);
