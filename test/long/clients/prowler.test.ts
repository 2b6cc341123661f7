import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../../conformity/ask.ts';
import { REGION } from '../../conformity/example.ts';
import { type ConformityServer, seed, startServer } from '../../conformity/server.ts';
import { services } from '../../conformity/services.ts';
import { fromPypi, hasMoto, INSTALLING_MS, runClient, startMoto } from './installed.ts';

const PROWLER = 'prowler==5.46.0';

/** What Prowler found: its checks and their verdicts. */
interface Verdict {
  readonly status_code: string;
  readonly status_detail: string;
  readonly metadata: { readonly event_code: string };
}

describe.skipIf(!hasMoto)('Prowler’s checks of inspector2', () => {
  let server: ConformityServer;
  let moto: Awaited<ReturnType<typeof startMoto>>;
  let bin: string;
  const folder = mkdtempSync(join(tmpdir(), 'assay-prowler-'));
  beforeAll(async () => {
    [server, moto, bin] = [await startServer(), await startMoto(), await fromPypi(PROWLER)];
  }, INSTALLING_MS);
  afterAll(async () => {
    moto?.stop();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function verdicts(name: string): Promise<Readonly<Record<string, Verdict>>> {
    const args = [
      'aws',
      '--service',
      'inspector2',
      '--region',
      REGION,
      '-M',
      'json-ocsf',
      '-o',
      folder,
      '-F',
      name,
      '-z',
    ];
    await runClient(join(bin, 'prowler'), args, { endpoints: { '': moto.url, INSPECTOR2: server.url } });
    const found = JSON.parse(readFileSync(join(folder, `${name}.ocsf.json`), 'utf8')) as Verdict[];
    return Object.fromEntries(found.map((verdict) => [verdict.metadata.event_code, verdict]));
  }

  test('an account that never enabled anything fails the one check that asks for it', async () => {
    const found = await verdicts('never');
    expect(found.inspector2_is_enabled).toMatchObject({
      status_code: 'FAIL',
      status_detail: expect.stringContaining('not enabled'),
    });
  });

  test('enabled, with findings', async () => {
    await seed(server);
    const service = (await services()).find(({ contract }) => contract.service === 'inspector2');
    if (service === undefined) throw new Error('there is no inspector2');
    await ask(server, service, 'Enable', { resourceTypes: ['EC2', 'ECR', 'LAMBDA', 'LAMBDA_CODE'] });
    const found = await verdicts('enabled');
    expect(found.inspector2_is_enabled).toMatchObject({ status_code: 'PASS' });
    expect(found.inspector2_active_findings_exist).toMatchObject({ status_code: 'FAIL' });
    expect(Object.keys(found).length).toBeGreaterThanOrEqual(5);
  });
});
