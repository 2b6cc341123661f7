import type { AgentHealth, AgentHealthCode, AssessmentAgent } from '../domain/assessment.ts';
import type { Coverage, ScanStatusReason } from '../domain/coverage.ts';
import { assessedResource } from './select.ts';

const HEALTH: Readonly<Partial<Record<ScanStatusReason, readonly [AgentHealth, AgentHealthCode]>>> = {
  SUCCESSFUL: ['HEALTHY', 'IDLE'],
  SCAN_IN_PROGRESS: ['HEALTHY', 'RUNNING'],
  INTERNAL_ERROR: ['UNHEALTHY', 'UNHEALTHY'],
  NO_INVENTORY: ['UNHEALTHY', 'UNHEALTHY'],
  STALE_INVENTORY: ['UNHEALTHY', 'UNHEALTHY'],
  ACCESS_DENIED: ['UNHEALTHY', 'UNHEALTHY'],
  RESOURCE_TERMINATED: ['UNHEALTHY', 'SHUTDOWN'],
};

/** A resource as Classic shows the agent on it: how well it is covered is how well the agent is. */
export function agentOf({ resource, status, summary }: Coverage): AssessmentAgent {
  const [health, healthCode] = HEALTH[status.reason] ?? ['UNKNOWN', 'UNKNOWN'];
  return {
    resource: assessedResource(resource),
    health,
    healthCode,
    ...(health !== 'HEALTHY' && { healthDetails: `Coverage of the resource: ${status.code}, ${status.reason}` }),
    packages: summary?.packages ?? 0,
  };
}
