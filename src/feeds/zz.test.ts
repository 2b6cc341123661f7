import { test } from 'vitest';
import { parseFiles } from './fixtures/feeds-folder.ts';
import { peerFixture } from './fixtures/peer-fixtures.ts';
import { suse } from './suse.ts';

test('x', async () => {
  for (const [repo, n] of [
    ['anchore__vunnel', 'tests/unit/providers/sles/test-fixtures/suse_truncated.xml'],
    ['aboutcode-org__vulnerablecode', 'vulnerabilities/tests/test_data/suse_oval_data.xml'],
    ['aboutcode-org__vulnerablecode', 'vulnerabilities/tests/test_data/suse_oval/org.opensuse.CVE-2008-5679.xml'],
    ['aboutcode-org__vulnerablecode', 'vulnerabilities/tests/test_data/suse_oval/mock-definitions-only.xml'],
  ] as const) {
    const r = await parseFiles(suse, { 'suse-oval/suse.linux.enterprise.server.15.xml': peerFixture(repo, n) });
    console.log(n, r.advisories.length, r.problems, r.completeness);
    for (const a of r.advisories)
      console.log(
        a.advisoryId,
        a.ecosystem,
        a.name,
        JSON.stringify(a.ranges),
        a.arches?.join(),
        a.channel,
        a.status,
        a.vendorSeverity,
      );
    console.log(JSON.stringify(r.facts));
  }
}, 100000);
