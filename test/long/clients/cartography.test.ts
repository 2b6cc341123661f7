import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, REGION } from '../../conformity/example.ts';
import { type ConformityServer, EXAMPLES, seed, startServer } from '../../conformity/server.ts';
import { fromPypi, INSTALLING_MS, runClient } from './installed.ts';

const CARTOGRAPHY = 'cartography==0.143.0';

/** What its sync does before it writes to its graph. */
const SCRIPT = `
import json, sys
import boto3
from cartography.intel.aws import inspector
region, account = sys.argv[1:]
session = boto3.Session(region_name=region)
members = inspector.get_member_accounts(session, region)
batches = inspector.get_inspector_findings(session, region, account, 7)
findings, packages = [], []
for batch in batches:
    transformed = inspector.transform_inspector_findings(batch)
    findings.extend(transformed[0])
    packages.extend(transformed[1])
print(json.dumps({'members': members, 'findings': findings, 'packages': packages}, default=str))
`;

let server: ConformityServer;
let bin: string;
beforeAll(async () => {
  [server, bin] = [await startServer(), await fromPypi(CARTOGRAPHY)];
  await seed(server);
}, INSTALLING_MS);
afterAll(() => server?.stop());

test('Cartography’s sync of inspector2 reads every finding once, and its packages', async () => {
  const endpoints = { INSPECTOR2: server.url };
  const read = JSON.parse(await runClient(join(bin, 'python'), ['-c', SCRIPT, REGION, ACCOUNT], { endpoints }));
  expect(read.members).toEqual([]);
  const names = read.findings.map(({ name }: { name: string }) => name);
  expect(names.sort()).toEqual(EXAMPLES.map(({ title }) => title).sort());
  expect(read.findings[0]).toMatchObject({ type: 'PACKAGE_VULNERABILITY', status: 'ACTIVE', fixavailable: 'YES' });
  expect(read.packages[0]).toMatchObject({ name: 'openssl' });
});
