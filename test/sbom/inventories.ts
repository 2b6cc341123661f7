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
      type: fc.constantFrom('deb', 'apk', 'npm', 'pypi', 'golang', 'maven'),
      name: word,
      version: fc.oneof(word, fc.constant('')),
      foundBy: fc.constantFrom('dpkg', 'apk', 'node-modules', 'python-dist'),
      locations,
    }),
    optional('namespace', word),
    optional('arch', word),
    optional('source', fc.record({ name: word, version: fc.oneof(word, fc.constant('')) })),
    optional('ownedBy', word),
    optional('facts', fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string(), { minKeys: 1, maxKeys: 3 })),
  )
  .map((parts) => Object.assign({}, ...parts) as Package);

const distribution: fc.Arbitrary<Distribution> = fc
  .tuple(
    fc.record({ id: word, name: fc.string({ minLength: 1 }) }),
    optional('versionId', word),
    optional('codename', word),
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

export const someInventory: fc.Arbitrary<Inventory> = fc
  .tuple(
    fc.record({
      subject: fc.oneof(image, fc.constant<InventorySubject>({ kind: 'directory', name: './app' })),
      packages: fc
        .uniqueArray(somePackage, { maxLength: 6, comparator: (a, b) => comparePackages(a, b) === 0 })
        .map((packages) => packages.sort(comparePackages)),
      problems: fc.array(fc.record({ path, extractor: word, reason: fc.string() }), { maxLength: 2 }),
      collectedAt: fc.constant('2026-11-08T12:00:00.000Z'),
    }),
    optional('distribution', distribution),
  )
  .map(([inventory, rest]) => ({ ...inventory, ...rest }));
