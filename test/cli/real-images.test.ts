import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { JsonScanReport } from '../../src/reports/json.ts';
import { hasShared, shared } from '../shared.ts';
import { runAssay } from './assay.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-real-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// The starter database, not one that the tester's machine has.
const env = { ASSAY_DATA: join(folder, 'data') };
const images = 'fixtures/images/debian';

async function scan(args: readonly string[]): Promise<JsonScanReport> {
  const { code, stdout, stderr } = await runAssay(['scan', ...args, '--format', 'json'], { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as JsonScanReport;
}

describe.skipIf(!hasShared)('real Debian images', () => {
  test.each(['d1-bookworm.docker.tar.gz', 'd2-trixie.docker.tar.gz', 'd2-trixie.oci.tar', 'd2-trixie.oci-zstd'])(
    '%s and its own SBOM have the same findings, verdicts and gaps',
    async (name) => {
      const sbom = join(folder, `${name}.cdx.json`);
      const image = shared(`${images}/${name}`);
      expect(await runAssay(['sbom', 'image', image, '-o', sbom, '-q'])).toEqual({ code: 0, stdout: '', stderr: '' });
      const [fromImage, fromSbom] = [await scan(['image', image]), await scan(['sbom', sbom])];
      expect(fromImage.summary.packages).toBeGreaterThan(50);
      expect({ ...fromSbom, scannedAt: '' }).toEqual({ ...fromImage, scannedAt: '' });
    },
  );

  test('the starter database says what it knows of Debian 12, and the gate sees its critical findings', async () => {
    const image = shared(`${images}/d1-bookworm.docker.tar.gz`);
    const { code, stdout, stderr } = await runAssay(
      ['scan', 'image', image, '--fail-on', 'critical', '--allow-unevaluated'],
      { env },
    );
    expect(stdout).toMatch(
      /starter database of \d{4}-\d\d-\d\d, Debian 12: fixed-in facts of \d+ source packages, unfixed CVEs unknown; run `assay db update`/,
    );
    expect({ code, gated: stderr.includes('at or over the gate') }).toEqual({ code: 1, gated: true });
  });

  test('what inspector-sbomgen wrote is evaluated, with the distribution that it names', async () => {
    const report = await scan(['sbom', shared('inspector-runs/debian-stable-20240130.sbom.json')]);
    expect(report.distribution).toMatchObject({ id: 'debian', versionId: '12' });
    expect(report.summary).toMatchObject({ packages: 125, evaluated: 125, partial: false });
    expect(report.findings.length).toBeGreaterThan(0);
  });
});
