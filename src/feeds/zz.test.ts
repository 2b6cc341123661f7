import { test } from 'vitest';
import { azureLinux } from './azure-linux.ts';
import { parseFiles } from './fixtures/feeds-folder.ts';
import { peerFixture } from './fixtures/peer-fixtures.ts';

test('x', async () => {
  const r = await parseFiles(azureLinux, {
    'azure-linux/azurelinux-3.0-oval.xml': peerFixture(
      'anchore__vunnel',
      `tests/unit/providers/mariner/test-fixtures/azure-linux-truncated-3.0-oval.xml`,
    ),
    'azure-linux/cbl-mariner-2.0-oval.xml': peerFixture(
      'anchore__vunnel',
      `tests/unit/providers/mariner/test-fixtures/mariner-truncated-2.0-oval.xml`,
    ),
  });
  console.log(r.advisories.length, r.problems, r.completeness);
  for (const a of r.advisories) console.log(JSON.stringify(a));
}, 100000);
