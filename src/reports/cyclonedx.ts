import type { Report } from './report.ts';

export const cyclonedxReport: Report = {
  id: 'cyclonedx',
  summary: 'CycloneDX SBOM with the vulnerabilities found',
  render: (scan) => `${JSON.stringify(scan.cyclonedx(), null, 2)}\n`,
};
