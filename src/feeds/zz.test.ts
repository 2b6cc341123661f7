import { test } from 'vitest';
import { parseFiles } from './fixtures/feeds-folder.ts';
import { peerFixture } from './fixtures/peer-fixtures.ts';
import { oracle } from './oracle.ts';

test('x', async () => {
  for (const n of ['mock_data', 'mock_ksplice_data', 'mock_per_arch_data']) {
    const r = await parseFiles(oracle, {
      'oracle-oval/com.oracle.elsa-all.xml': peerFixture(
        'anchore__vunnel',
        `tests/unit/providers/oracle/test-fixtures/${n}`,
      ),
    });
    console.log(n, r.advisories.length, r.problems, r.completeness);
    for (const a of r.advisories)
      console.log(
        a.advisoryId,
        a.ecosystem,
        a.name,
        JSON.stringify(a.ranges),
        a.arches?.join(),
        a.module,
        a.channel,
        a.vulnerabilityIds.join(),
      );
    console.log(r.facts.slice(0, 2), JSON.stringify(r.advisories[0]));
  }
}, 100000);
