import { findingArn, findingOfName } from '../../domain/arn.ts';
import type { Scope } from '../../domain/resource.ts';
import type { ListedFinding } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import { findingDetail } from './finding-detail-shape.ts';
import { type Capability, type HandlerDeps, ownScopeOf, readPage, scopeOf } from './handler.ts';

/** Findings of a scope by their ARNs; what is absent does not exist, or belongs to others. */
async function byArn(
  { store }: HandlerDeps,
  scope: Scope,
  arns: readonly string[],
): Promise<ReadonlyMap<string, ListedFinding>> {
  const ids = arns.flatMap((arn) => findingOfName(arn)?.id ?? []);
  const found = await store.findings.get(scope, [...new Set(ids)]);
  return new Map(found.map((listed) => [findingArn(listed.finding, listed.finding.id), listed]));
}

/** What is known of findings beyond their own shape; each ARN has its answer or its error. */
export function findingDetails(
  deps: HandlerDeps,
): Capability<'BatchGetFindingDetails' | 'BatchGetCodeSnippet' | 'GetClustersForImage'> {
  return {
    async BatchGetFindingDetails({ findingArns }, caller) {
      const found = await byArn(deps, scopeOf(caller), findingArns);
      const details: wire.FindingDetail[] = [];
      const errors: wire.FindingDetailsError[] = [];
      for (const arn of new Set(findingArns)) {
        const listed = found.get(arn);
        if (listed === undefined) {
          const errorMessage = 'There is no such finding.';
          errors.push({ findingArn: arn, errorCode: 'FINDING_DETAILS_NOT_FOUND', errorMessage });
          continue;
        }
        const id = listed.finding.packageVulnerability?.vulnerabilityId;
        details.push(findingDetail(listed, id === undefined ? undefined : deps.database().vulnerability(id)));
      }
      return { findingDetails: details, errors };
    },

    /** Code is for its own account alone: not even the administrator reads that of a member (inspector.md 2.1). */
    async BatchGetCodeSnippet({ findingArns }, caller) {
      const own = await byArn(deps, ownScopeOf(caller), findingArns);
      const seen = caller.members === undefined ? own : await byArn(deps, scopeOf(caller), findingArns);
      const errors = [...new Set(findingArns)].map((arn): wire.CodeSnippetError => {
        if (!own.has(arn) && seen.has(arn)) {
          const errorMessage = "Code of a member's finding is shown to the member alone.";
          return { findingArn: arn, errorCode: 'ACCESS_DENIED', errorMessage };
        }
        if (own.has(arn) && own.get(arn)?.finding.codeVulnerability === undefined) {
          const errorMessage = 'The finding is not about code.';
          return { findingArn: arn, errorCode: 'INVALID_INPUT', errorMessage };
        }
        const errorMessage = 'No code of this finding is stored.';
        return { findingArn: arn, errorCode: 'CODE_SNIPPET_NOT_FOUND', errorMessage };
      });
      return { codeSnippetResults: [], errors };
    },

    /** Where an image runs is not known to this version: no cluster reports. */
    async GetClustersForImage(input, caller) {
      const { resourceId } = input.filter;
      const request = { operation: 'GetClustersForImage', query: resourceId, input, defaultSize: 100 } as const;
      const { items: cluster } = await readPage<never>(deps.tokens, caller, request, async () => ({ items: [] }));
      return { cluster };
    },
  };
}
