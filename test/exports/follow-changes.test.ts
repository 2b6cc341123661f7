import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { tinyDatabase } from '../server/advisories.ts';
import { ACCOUNT, createKey, host, user } from '../server/clients.ts';
import { assay, serve } from '../server/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-follow-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the SBOM of a machine follows what is installed on it', { timeout: 300_000 }, async () => {
  const [data, sboms] = [join(folder, 'data'), join(folder, 'sboms')];
  mkdirSync(sboms);
  const key = await createKey(data);
  const server = await serve(['--data', data, '--db', await tinyDatabase(folder), '--log-level', 'error'], {
    ASSAY_EXPORT_FOLDER: sboms,
  });
  try {
    const admin = user(server.url, key);
    await admin.enable();
    const signer = { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey };
    const created = await assay(
      [
        'exports',
        'create',
        'live',
        '--server',
        server.url,
        '--format',
        'CYCLONEDX_1_4',
        '--on-change',
        '--bucket',
        `file://${sboms}`,
      ],
      signer,
    );
    expect(created).toMatchObject({ code: 0, stderr: '', stdout: `live  CYCLONEDX_1_4  file://${sboms}  on change\n` });

    const resourceId = await admin.scan(host('web-1', ['0001']));
    const machines = join(sboms, `CYCLONEDX_1_4_outputs_latest/account=${ACCOUNT}/resource=AWS_EC2_INSTANCE`);
    const file = join(machines, `${resourceId}_CYCLONEDX_1_4.json`);
    const vulnerabilities = (): readonly string[] => {
      if (!existsSync(file)) return ['not there'];
      const sbom = JSON.parse(readFileSync(file, 'utf8')) as { vulnerabilities: { id: string }[] };
      return sbom.vulnerabilities.map(({ id }) => id);
    };
    await expect.poll(vulnerabilities, { timeout: 200_000, interval: 1_000 }).toEqual(['CVE-2024-0001']);
    const listed = await assay(['exports', 'list', '--server', server.url, '--json'], signer);
    expect(JSON.parse(listed.stdout)).toMatchObject([{ name: 'live', lastRun: { resourceId } }]);
    const gone = await assay(['exports', 'delete', 'other', '--server', server.url], signer);
    expect(gone).toMatchObject({ code: 3, stderr: expect.stringContaining('There is no export named other.') });
  } finally {
    await server.stop();
  }
});
