import { readFileSync } from 'node:fs';
import { folderTarget } from '../../src/integrations/folder-target.ts';
import { exportFindings } from '../../src/pipeline/export-findings.ts';
import { jobWorld, OWNER } from '../../src/pipeline/jobs.fixture.ts';
import { FINDINGS_REPORT, newExport } from '../../src/store/export-documents.ts';
import type { PageRequest } from '../../src/store/store.ts';
import { exampleFinding, host } from '../conformity/example.ts';

// `node measure-report.js FOLDER COUNT FORMAT`: writes a report of so many findings and says what it took.
const [folder = '', countText = '', formatText = ''] = process.argv.slice(2);
const [count, format] = [Number(countText), formatText === 'CSV' ? 'CSV' : 'JSON'] as const;
const ID = '11111111-2222-4333-8444-555555555555';

const world = jobWorld();
const scope = { accountIds: [OWNER.accountId], region: OWNER.region };
const destination = { bucketName: 'folder', kmsKeyArn: 'none' };
const order = newExport<'CSV' | 'JSON'>({ format, destination, filter: {}, scope }, world.now);
const report = { ...OWNER, id: ID, tags: {}, createdAt: world.now.toISOString(), ...order };
await world.store.documents.create(FINDINGS_REPORT, report);

/** Findings that are made when they are asked for, as a store's are read. */
async function list(_scope: unknown, _filter: unknown, _sort: unknown, { limit, after = '0' }: PageRequest) {
  const from = Number(after);
  const end = Math.min(from + limit, count);
  const items = Array.from({ length: end - from }, (_, i) => ({
    finding: exampleFinding(from + i, 'HIGH'),
    resource: host,
  }));
  return end < count ? { items, next: String(end) } : { items };
}
const store = { ...world.store, findings: { ...world.store.findings, list } };
const deps = {
  ...world.deps,
  store,
  exportTarget: () => folderTarget(folder),
  findingDocument: ({ finding }: { finding: object }) => finding,
};
const outcome = await exportFindings.run(deps, { ...OWNER, id: ID }, new AbortController().signal);
// Not getrusage: its maximum begins with the size of the process that forked this one.
const maxRssMiB = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
process.stdout.write(JSON.stringify({ ...outcome, maxRssMiB }));
