import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REGION } from '../../conformity/example.ts';
import { type ConformityServer, EXAMPLES, seed, startServer } from '../../conformity/server.ts';
import { fromPypi, INSTALLING_MS, runClient } from './installed.ts';

const CUSTODIAN = 'c7n==0.9.53';

/** Its own example policies of inspector2: everything active, then two severities of one type. */
const POLICIES = `
policies:
  - name: active
    resource: aws.inspector2-finding
  - name: chosen
    resource: aws.inspector2-finding
    query:
      - filterCriteria:
          findingType: [{comparison: EQUALS, value: PACKAGE_VULNERABILITY}]
          severity:
            - {comparison: EQUALS, value: HIGH}
            - {comparison: EQUALS, value: MEDIUM}
`;

let server: ConformityServer;
let bin: string;
const folder = mkdtempSync(join(tmpdir(), 'assay-custodian-'));
beforeAll(async () => {
  [server, bin] = [await startServer(), await fromPypi(CUSTODIAN)];
  await seed(server);
}, INSTALLING_MS);
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const titlesOf = (policy: string): string[] =>
  JSON.parse(readFileSync(join(folder, policy, 'resources.json'), 'utf8'))
    .map(({ title }: { title: string }) => title)
    .sort();

test('Cloud Custodian’s policies for inspector2 find every finding, and those of two severities', async () => {
  const policies = join(folder, 'policies.yaml');
  writeFileSync(policies, POLICIES);
  const args = ['run', '--region', REGION, '--output-dir', folder, '--cache-period', '0', policies];
  await runClient(join(bin, 'custodian'), args, {
    cwd: folder,
    // Custodian asks STS for its account first; Assay answers that too.
    endpoints: { INSPECTOR2: server.url, STS: server.url },
  });
  expect(titlesOf('active')).toEqual(EXAMPLES.map(({ title }) => title).sort());
  const chosen = EXAMPLES.filter(({ severity }) => severity === 'HIGH' || severity === 'MEDIUM');
  expect(titlesOf('chosen')).toEqual(chosen.map(({ title }) => title).sort());
});
