import type { Report } from './report.ts';

export const spdxReport: Report = {
  id: 'spdx',
  summary: 'SPDX 2.3 SBOM; the format has no place for findings',
  render: (scan) => `${JSON.stringify(scan.spdx(), null, 2)}\n`,
};
