import { inspectorCycloneDx } from './inspector/cyclonedx.ts';
import { inspectorJson } from './inspector/inspector.ts';
import type { Report } from './report.ts';

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
