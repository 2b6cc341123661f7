import { randomUUID } from 'node:crypto';
import {
  type CisRuleStatus,
  type Inspector2Client,
  SendCisSessionHealthCommand,
  SendCisSessionTelemetryCommand,
  StartCisSessionCommand,
  StopCisSessionCommand,
  type StopCisSessionStatus,
} from '@aws-sdk/client-inspector2';
import { signRequest } from '../../src/api/wire/sigv4.ts';
import type { Resource } from '../../src/domain/resource.ts';
import { OWNER, REGION } from './example.ts';
import { type ConformityServer, keyOf } from './server.ts';

/** A machine that carries tags. @param digit makes its id */
export const machine = (digit: string, tags: Resource['tags']): Resource => ({
  ...OWNER,
  id: `i-${digit.repeat(17)}`,
  type: 'AWS_EC2_INSTANCE',
  tags,
  details: { kind: 'instance', platform: 'DEBIAN_12' },
});

export interface AgentJob {
  readonly scanJobId: string;
  readonly state: string;
}

/** What the agent of a machine is asked to scan. */
export async function jobsOf(server: ConformityServer, instance: string): Promise<readonly AgentJob[]> {
  const url = `${server.url}/assay/cis/jobs?instance=${instance}`;
  const headers = signRequest({
    method: 'GET',
    url,
    body: '',
    ...keyOf('agent'),
    region: REGION,
    service: 'inspector2',
    now: new Date(),
  });
  const answer = await fetch(url, { headers });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { jobs: readonly AgentJob[] }).jobs;
}

const BATCH = 150;

/** An agent that tells these results, as the plugin of Systems Manager does. */
export async function runAgent(
  client: Inspector2Client,
  scanJobId: string,
  results: Readonly<Record<string, CisRuleStatus>>,
  status: StopCisSessionStatus = 'SUCCESS',
): Promise<void> {
  const sessionToken = randomUUID();
  await client.send(new StartCisSessionCommand({ scanJobId, message: { sessionToken } }));
  await client.send(new SendCisSessionHealthCommand({ scanJobId, sessionToken }));
  const messages = Object.entries(results).map(([ruleId, one]) => ({
    ruleId,
    status: one,
    cisRuleDetails: Buffer.from(`${ruleId} was looked at`),
  }));
  for (let at = 0; at < messages.length; at += BATCH) {
    const batch = messages.slice(at, at + BATCH);
    await client.send(new SendCisSessionTelemetryCommand({ scanJobId, sessionToken, messages: batch }));
  }
  const message = {
    status,
    progress: { totalChecks: messages.length },
    benchmarkVersion: '1.1.0',
    benchmarkProfile: 'L1',
  };
  await client.send(new StopCisSessionCommand({ scanJobId, sessionToken, message }));
}
