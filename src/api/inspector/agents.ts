import { agentOf } from '../../assessment/agent.ts';
import { runArn } from '../../assessment/arn.ts';
import { AGENTS, TARGETS } from '../../assessment/kinds.ts';
import { readRecords } from '../../assessment/records.ts';
import { selectedPage, selectorOf } from '../../assessment/select.ts';
import type { AssessmentAgent } from '../../domain/assessment.ts';
import type { Coverage } from '../../domain/coverage.ts';
import type { Page } from '../../store/store.ts';
import type * as wire from '../contract/inspector.generated.ts';
import { type HandlerDeps, ownScopeOf } from '../inspector2/handler.ts';
import { agentId } from './agent-id.ts';
import { type Capability, idOfArn, missing, pageOf, readWanted } from './handler.ts';
import { findRun, idsOfRun } from './run-desk.ts';

type AgentOperations = 'GetTelemetryMetadata' | 'ListAssessmentRunAgents' | 'PreviewAgents';

function preview({ resource, ...coverage }: Coverage): wire.AgentPreview {
  const { resource: assessed, health } = agentOf({ resource, ...coverage });
  const { details } = resource;
  const host = details.kind === 'instance' ? details.host : undefined;
  const [address] = assessed.ipV4Addresses;
  return {
    agentId: agentId(assessed.id),
    agentHealth: health,
    hostname: assessed.hostname ?? assessed.name,
    ...('platform' in details && { operatingSystem: details.platform }),
    ...(host?.kernel !== undefined && { kernelVersion: host.kernel }),
    ...(address !== undefined && { ipv4Address: address }),
  };
}

/** Agents: in Classic a program on each instance, here every resource that a target selects. */
export function agents(deps: HandlerDeps): Capability<AgentOperations> {
  const { store } = deps;

  return {
    async PreviewAgents(input, caller) {
      const { previewAgentsArn: arn } = input;
      const scope = ownScopeOf(caller);
      const target = await store.documents.get(TARGETS, scope, idOfArn('target', arn, caller));
      if (target === undefined) throw missing('target', arn);
      const selector = await selectorOf(store.documents, scope, target.body);
      const { items, nextToken } = await pageOf(deps, caller, 'PreviewAgents', { arn }, input, (page) =>
        readWanted(
          page,
          (request) => selectedPage(store, scope, selector, request),
          (read) => read,
        ),
      );
      return { agentPreviews: items.map(preview), nextToken };
    },

    async ListAssessmentRunAgents(input, caller) {
      const { assessmentRunArn: arn, filter } = input;
      const run = await findRun(deps, arn, caller);
      const healths = filter?.agentHealths ?? [];
      const codes = filter?.agentHealthCodes ?? [];
      const isWanted = ({ health, healthCode }: AssessmentAgent): boolean =>
        (healths.length === 0 || healths.includes(health)) && (codes.length === 0 || codes.includes(healthCode));
      const assessmentRunArn = runArn(run, idsOfRun(run));
      const query = { arn, filter };
      const { items, nextToken } = await pageOf(
        deps,
        caller,
        'ListAssessmentRunAgents',
        query,
        input,
        async ({ limit, after }): Promise<Page<wire.AssessmentRunAgent>> => {
          const shown: wire.AssessmentRunAgent[] = [];
          const from = after === undefined ? 0 : Number(after);
          for await (const { number, record } of readRecords(
            store.documents,
            AGENTS,
            ownScopeOf(caller),
            run.id,
            from,
          )) {
            if (!isWanted(record)) continue;
            if (shown.length === limit) return { items: shown, next: String(number) };
            shown.push({
              agentId: agentId(record.resource.id),
              assessmentRunArn,
              agentHealth: record.health,
              agentHealthCode: record.healthCode,
              agentHealthDetails: record.healthDetails,
              telemetryMetadata: [{ messageType: 'Package', count: record.packages }],
            });
          }
          return { items: shown };
        },
      );
      return { assessmentRunAgents: items, nextToken };
    },

    async GetTelemetryMetadata({ assessmentRunArn }, caller) {
      return { telemetryMetadata: (await findRun(deps, assessmentRunArn, caller)).body.telemetry };
    },
  };
}
