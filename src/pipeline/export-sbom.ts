import { z } from 'zod';
import { ExportError, type SbomFormat, sbomKey } from '../domain/export.ts';
import type { Filter } from '../domain/filter.ts';
import type { PackageVulnerability } from '../domain/finding.ts';
import type { Resource } from '../domain/resource.ts';
import { matchesResource } from '../domain/resource-filter.ts';
import type { ObjectTarget } from '../integrations/object-target.ts';
import { resourceCycloneDx } from '../reports/inspector2/sbom-cyclonedx.ts';
import type { ResourceSoftware } from '../reports/inspector2/sbom-packages.ts';
import { resourceSpdx } from '../reports/inspector2/sbom-spdx.ts';
import { type ExportBody, SBOM_EXPORT } from '../store/export-documents.ts';
import { accountPages } from './account-pages.ts';
import type { JobDefinition, PipelineDeps } from './deps.ts';
import { type ExportRun, runExport } from './export-run.ts';

const jobData = z.object({ accountId: z.string(), region: z.string(), id: z.string() });

/** Resources read at once; how far the export is, is written down after each page. */
const PAGE = 50;

const WRITERS: Readonly<Record<SbomFormat, (software: ResourceSoftware) => object>> = {
  CYCLONEDX_1_4: resourceCycloneDx,
  SPDX_2_3: resourceSpdx,
};

const MONITORED: Filter = { scanType: [{ kind: 'string', comparison: 'EQUALS', value: 'PACKAGE' }] };

/** What is known of a resource that is neither closed nor suppressed nor hidden. */
async function vulnerabilitiesOf(
  { store, clock }: PipelineDeps,
  resource: Resource,
): Promise<readonly PackageVulnerability[]> {
  const findings = await store.findings.ofResource(resource, resource.id, clock.now().toISOString());
  return findings
    .filter(({ status, hidden }) => status === 'ACTIVE' && hidden === undefined)
    .flatMap(({ packageVulnerability }) => packageVulnerability ?? []);
}

/** Writes the SBOM of one resource; false when nothing is known of its software. */
export async function exportResource(
  deps: PipelineDeps,
  resource: Resource,
  target: ObjectTarget,
  order: Pick<ExportBody<SbomFormat>, 'format' | 'destination'> & { readonly name: string },
  signal: AbortSignal,
): Promise<boolean> {
  const current = await deps.store.inventories.current(resource, resource.id);
  if (current === undefined) return false;
  const vulnerabilities = await vulnerabilitiesOf(deps, resource);
  const software = { resource, inventory: current.inventory, vulnerabilities, now: deps.clock.now() };
  const content = Buffer.from(JSON.stringify(WRITERS[order.format](software)));
  await target.put(sbomKey(order.destination, order.name, order.format, resource), content, 'application/json', signal);
  return true;
}

async function writeSboms(deps: PipelineDeps, run: ExportRun<SbomFormat>): Promise<{ items: number }> {
  const { document, target, signal } = run;
  const { id, body } = document;
  const order = { ...body, name: body.keyName ?? id };
  let items = body.progress?.items ?? 0;
  const pages = accountPages(body.scope, body.progress?.next ?? {}, (scope, after) =>
    deps.store.coverage.list(scope, MONITORED, { limit: PAGE, ...(after !== undefined && { after }) }),
  );
  for await (const page of pages) {
    for (const { resource } of page.items) {
      await run.touch();
      if (!matchesResource(body.filter, resource)) continue;
      if (await exportResource(deps, resource, target, order, signal)) items++;
    }
    if (page.next !== undefined) await run.record({ next: page.next, items });
  }
  if (items === 0) {
    throw new ExportError('NO_FINDINGS_FOUND', 'No monitored resource with an inventory matches the filter.');
  }
  return { items };
}

/** Writes the SBOM of each monitored resource that the order's filter takes, one file a resource. */
export const exportSbom: JobDefinition = {
  name: 'export-sbom',
  concurrency: 2,
  expireSeconds: 12 * 60 * 60,
  run(deps, data, signal) {
    const { id, ...owner } = jobData.parse(data);
    return runExport(deps, SBOM_EXPORT, { owner, id, signal }, (run) => writeSboms(deps, run));
  },
};
