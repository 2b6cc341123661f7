import { expect, test } from 'vitest';
import { readSbom } from './read.ts';

const document = {
  artifacts: [
    {
      name: 'musl',
      version: '1.2.3-r4',
      type: 'apk',
      purl: 'pkg:apk/alpine/musl@1.2.3-r4?arch=x86_64&distro=alpine-3.16.3',
      locations: [{ path: '/lib/apk/db/installed', layerID: 'sha256:aa' }],
    },
    { name: 'left-pad', version: '1.3.0', type: 'npm', purl: 'pkg:npm/left-pad@1.3.0', locations: [] },
  ],
  source: { type: 'image', target: { userInput: 'app:1', manifestDigest: 'sha256:bb' } },
  distro: { id: 'alpine', versionID: '3.16.3' },
  schema: { version: '6.0.0', url: 'https://example.com/schema-6.0.0.json' },
};

test('a document of syft in its own format', () => {
  const inventory = readSbom(Buffer.from(JSON.stringify(document)), 'app.syft.json');
  expect(inventory.distribution).toMatchObject({ id: 'alpine', versionId: '3.16.3' });
  expect(inventory.packages.map((p) => `${p.type} ${p.name}@${p.version}`)).toEqual([
    'apk musl@1.2.3-r4',
    'npm left-pad@1.3.0',
  ]);
  expect(inventory.packages[0]?.locations).toEqual([{ path: '/lib/apk/db/installed', layer: 'sha256:aa' }]);
  expect(inventory.subject).toMatchObject({ kind: 'sbom', name: 'app:1' });
  expect(inventory.problems).toEqual([]);
});

test('artifacts that are no objects are problems, never a crash', () => {
  const broken = { ...document, artifacts: [null, 7, { name: 'x' }], source: null, distro: 3 };
  expect(readSbom(Buffer.from(JSON.stringify(broken)), 'x').problems).not.toEqual([]);
});
