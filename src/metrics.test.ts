import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

test('what was counted is exposed; two apps in one process do not mix', async () => {
  const metrics = createMetrics();
  const other = createMetrics();
  metrics.jobEnded('scan-resource', 'completed', 0.2);
  metrics.findingsChanged('opened', 3);
  metrics.packagesJudged(90, 10);
  metrics.databaseInUse('sha256:aa', '2024-01-01T00:00:00.000Z');
  metrics.databaseInUse('sha256:bb', '2024-01-02T00:00:00.000Z');
  const text = await metrics.registry.metrics();
  expect(text).toContain('assay_job_seconds_count{name="scan-resource",outcome="completed"} 1');
  expect(text).toContain('assay_finding_changes_total{kind="opened"} 3');
  expect(text).toContain('assay_packages_judged_total{evaluated="no"} 10');
  expect(text).toContain('assay_advisory_database_timestamp_seconds{digest="sha256:bb"} 1704153600');
  expect(text).not.toContain('sha256:aa');
  expect(await other.registry.metrics()).not.toContain('opened');
});
