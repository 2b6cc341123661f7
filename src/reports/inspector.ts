import { inspectorCycloneDx } from './inspector/cyclonedx.ts';
import { inspectorJson } from './inspector/inspector.ts';
import type { InspectorScan } from './inspector/scan.ts';
import type { Report } from './report.ts';
import { counted } from './text.ts';

export const inspectorReport: Report = {
  id: 'inspector',
  summary: "ScanSbom's INSPECTOR document",
  repeatsComponents: true,
  render: (scan) => `${JSON.stringify(inspectorJson(scan.inspector()), null, 2)}\n`,
};

export const inspectorCycloneDxReport: Report = {
  id: 'inspector-cyclonedx',
  summary: "ScanSbom's CYCLONE_DX_1_5 document",
  repeatsComponents: true,
  render: (scan) => `${JSON.stringify(inspectorCycloneDx(scan.inspector()), null, 2)}\n`,
};

/**
 * The documents as inspector-sbomgen prints them with --scan-sbom: with a status, under `sbom` or `inspector`.
 * @see https://docs.aws.amazon.com/inspector/latest/user/cicd-custom.html
 */
export function scanSbomAnswer(scan: InspectorScan, format: 'cyclonedx' | 'inspector'): object {
  const document = format === 'cyclonedx' ? inspectorCycloneDx(scan) : inspectorJson(scan);
  const { vulnerabilities = [] } = document as { readonly vulnerabilities?: readonly unknown[] };
  const found = counted(vulnerabilities.length, 'vulnerability', 'vulnerabilities');
  return {
    status: `SBOM parsed successfully, ${found} found`,
    [format === 'cyclonedx' ? 'sbom' : 'inspector']: document,
  };
}
