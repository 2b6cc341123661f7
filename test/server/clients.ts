import {
  EnableCommand,
  type Finding,
  Inspector2Client,
  type ListFindingsCommandInput,
  paginateListFindings,
} from '@aws-sdk/client-inspector2';
import { pushInventory, waitForScan } from '../../src/cli/push.ts';
import type { ServerTarget } from '../../src/cli/server-call.ts';
import type { Inventory } from '../../src/domain/inventory.ts';
import type { Package } from '../../src/domain/package.ts';
import { assay } from './server.ts';

export const ACCOUNT = '111122223333';
const REGION = 'us-east-1';

/** A new key, as scripts make one. */
export async function createKey(
  data: string,
  role = 'admin',
  account = ACCOUNT,
): Promise<{ accessKeyId: string; secretAccessKey: string }> {
  const { code, stdout, stderr } = await assay([
    'keys',
    'create',
    '--account',
    account,
    '--role',
    role,
    '--data',
    data,
    '--json',
  ]);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as { accessKeyId: string; secretAccessKey: string };
}

/** A user of one server with one key. */
export function user(url: string, key: { readonly accessKeyId: string; readonly secretAccessKey: string }) {
  const target: ServerTarget = { url: new URL(url), region: REGION, ...key };
  const client = new Inspector2Client({ endpoint: url, region: REGION, credentials: key, maxAttempts: 1 });
  const { signal } = new AbortController();
  const findings = async (filterCriteria?: ListFindingsCommandInput['filterCriteria']): Promise<Finding[]> => {
    const found: Finding[] = [];
    for await (const page of paginateListFindings({ client }, { filterCriteria })) found.push(...(page.findings ?? []));
    return found;
  };
  return {
    client,
    enable: () => client.send(new EnableCommand({ resourceTypes: ['EC2', 'ECR'] })),
    push: (inventory: Inventory) => pushInventory(target, inventory, signal),
    /** Pushes and waits until it was judged. */
    async scan(inventory: Inventory): Promise<string> {
      const { resourceId, jobId } = await pushInventory(target, inventory, signal);
      if (jobId !== undefined) await waitForScan(target, jobId, signal);
      return resourceId;
    },
    findings,
    /** Vulnerabilities of the open findings of a resource, sorted. */
    async open(resourceId: string): Promise<readonly string[]> {
      const found = await findings({
        resourceId: [{ comparison: 'EQUALS', value: resourceId }],
        findingStatus: [{ comparison: 'EQUALS', value: 'ACTIVE' }],
      });
      return found.map((f) => f.packageVulnerabilityDetails?.vulnerabilityId ?? '').sort();
    },
  };
}

const lib = (number: string, version: string): Package => ({
  type: 'deb',
  name: `lib-${number}`,
  version,
  arch: 'amd64',
  source: { name: `lib-${number}`, version },
  foundBy: 'dpkg',
  locations: [{ path: '/var/lib/dpkg/status' }],
});

/** A Debian 12 host with these packages of the tiny database, all vulnerable, and one that nobody knows. */
export const host = (name: string, vulnerable: readonly string[], version = '1.0-1'): Inventory => ({
  subject: {
    kind: 'host',
    name,
    host: { hostname: name, machineId: name, architecture: 'x86_64', ipV4Addresses: [], ipV6Addresses: [] },
  },
  distribution: { id: 'debian', versionId: '12', codename: 'bookworm', name: 'Debian GNU/Linux 12 (bookworm)' },
  packages: [...vulnerable.map((number) => lib(number, version)), lib('harmless', '1.0-1')],
  problems: [],
  collectedAt: new Date().toISOString(),
});
