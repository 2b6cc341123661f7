import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aws, boto3, hasAwsCli, hasBoto3 } from './clients.ts';
import { REGION } from './example.ts';
import { type ConformityServer, keyOf, startServer } from './server.ts';

const purl = (name: string) => `pkg:deb/debian/${name}@1.52.0-1?arch=amd64&distro=bookworm&epoch=0`;
const SBOM = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  serialNumber: 'urn:uuid:b16b434b-fdd1-425d-b9a9-57606bfca553',
  version: 1,
  metadata: { timestamp: '2024-03-05T15:07:04Z' },
  components: [
    { 'bom-ref': 'comp-2', type: 'operating-system', name: 'Debian GNU/Linux', version: '12' },
    {
      ...{ 'bom-ref': 'comp-3', type: 'application', name: 'nghttp2', version: '1.52.0-1', purl: purl('nghttp2') },
      components: [
        {
          ...{ 'bom-ref': 'comp-4', type: 'application', name: 'libnghttp2-14', version: '1.52.0-1' },
          purl: purl('libnghttp2-14'),
        },
      ],
    },
  ],
};

describe('ScanSbom', () => {
  let server: ConformityServer;
  const folder = mkdtempSync(join(tmpdir(), 'assay-scan-sbom-'));
  const file = join(folder, 'sbom.json');
  const spdx = join(folder, 'spdx.json');
  const large = join(folder, 'large.json');
  beforeAll(async () => {
    server = await startServer();
    writeFileSync(file, JSON.stringify(SBOM));
    writeFileSync(spdx, JSON.stringify({ spdxVersion: 'SPDX-2.3' }));
    const many = Array.from({ length: 4_000 }, (_, n) => ({
      ...{ type: 'library', name: `package${n}`, version: '1.0.0', purl: `pkg:npm/package${n}@1.0.0` },
      properties: [{ name: 'note', value: 'x'.repeat(800) }],
    }));
    writeFileSync(large, JSON.stringify({ ...SBOM, components: [...SBOM.components, ...many] }));
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.skipIf(!hasAwsCli)('of the aws command line', () => {
    const scan = (args: readonly string[], role: 'admin' | 'agent' = 'admin') =>
      aws(server, ['scan-sbom', ...args], { service: 'inspector-scan', role });

    test('as the GitHub Action calls it', async () => {
      const { sbom } = await scan(['--sbom', `file://${file}`, '--output-format', 'CYCLONE_DX_1_5']);
      expect(sbom.vulnerabilities).toMatchObject([{ id: 'CVE-2023-44487', affects: [{ ref: 'comp-2' }] }]);
      expect(sbom.metadata.properties).toHaveLength(5);
    });

    test('INSPECTOR and INSPECTOR_ALT', async () => {
      for (const format of ['INSPECTOR', 'INSPECTOR_ALT']) {
        // A client that knows two formats refuses the third by itself.
        const answer = await scan(['--sbom', `file://${file}`, '--output-format', format]).catch(
          (error) => error.stderr,
        );
        if (typeof answer === 'string') expect(answer).toContain('INSPECTOR_ALT');
        else expect(answer.sbom.vulnerability_count).toEqual({ critical: 0, high: 1, medium: 0, low: 0, other: 0 });
      }
    });

    test('by AWS_ENDPOINT_URL_INSPECTOR_SCAN alone', async () => {
      const { accessKeyId, secretAccessKey } = keyOf('reader');
      const { stdout } = await promisify(execFile)(
        'aws',
        ['inspector-scan', 'scan-sbom', '--sbom', `file://${file}`, '--query', 'sbom.vulnerabilities[].id'],
        {
          env: {
            PATH: process.env.PATH,
            HOME: folder,
            PYENV_ROOT: process.env.PYENV_ROOT,
            PYENV_VERSION: process.env.PYENV_VERSION,
            AWS_ENDPOINT_URL_INSPECTOR_SCAN: server.url,
            AWS_ACCESS_KEY_ID: accessKeyId,
            AWS_SECRET_ACCESS_KEY: secretAccessKey,
            AWS_DEFAULT_REGION: REGION,
            AWS_EC2_METADATA_DISABLED: 'true',
            AWS_PAGER: '',
          },
        },
      );
      expect(JSON.parse(stdout)).toEqual(['CVE-2023-44487']);
    });

    test('an SBOM of some megabytes', async () => {
      const { sbom } = await scan(['--sbom', `file://${large}`]);
      expect(sbom.components).toHaveLength(4_002);
    });

    test('refusals in the words of AWS', async () => {
      await expect(scan(['--sbom', `file://${spdx}`])).rejects.toMatchObject({
        stderr: expect.stringContaining(
          '(ValidationException) when calling the ScanSbom operation: The SBOM is not supported',
        ),
      });
      await expect(scan(['--sbom', `file://${file}`], 'agent')).rejects.toMatchObject({
        stderr: expect.stringContaining('not authorized to perform: inspector-scan:ScanSbom'),
      });
    });
  });

  test.skipIf(!hasBoto3)('of boto3: the answer is a dict, the errors are the client’s', async () => {
    const seen = await boto3(
      server,
      `
scan = client('inspector-scan')
sbom = json.loads(${JSON.stringify(JSON.stringify(SBOM))})
answer = scan.scan_sbom(sbom=sbom)['sbom']
inspector = scan.scan_sbom(sbom=sbom, outputFormat='INSPECTOR')['sbom']
try:
    scan.scan_sbom(sbom={'spdxVersion': 'SPDX-2.3'})
except scan.exceptions.ValidationException as error:
    refused = {'reason': error.response['reason'], 'fields': [f['name'] for f in error.response['fields']]}
show({
    'ids': [v['id'] for v in answer['vulnerabilities']],
    'created': answer['vulnerabilities'][0]['created'],
    'installed': inspector['vulnerabilities'][0]['affects'][0]['installed_version'],
    'refused': refused,
})
`,
    );
    expect(seen).toEqual({
      ids: ['CVE-2023-44487'],
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      installed: purl('nghttp2'),
      refused: { reason: 'UNSUPPORTED_SBOM_TYPE', fields: ['sbom'] },
    });
  });
});
