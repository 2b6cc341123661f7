import { randomUUID } from 'node:crypto';
import { exclusionArn, numberOfId } from '../../assessment/arn.ts';
import { EXCLUSIONS, PREVIEWS, RUNS, TEMPLATES } from '../../assessment/kinds.ts';
import { readRecord, readRecords } from '../../assessment/records.ts';
import type { AssessmentExclusion } from '../../domain/assessment.ts';
import type { Page } from '../../store/store.ts';
import type * as wire from '../contract/inspector.generated.ts';
import { type HandlerDeps, ownerOf, ownScopeOf } from '../inspector2/handler.ts';
import type { Caller } from '../roles.ts';
import { apiError } from '../wire/errors.ts';
import { agentId } from './agent-id.ts';
import { invalidInput } from './errors.ts';
import { type Capability, describeByIds, idOfArn, missing, pageOf, pageOfList } from './handler.ts';
import { findRun, idsOfRun } from './run-desk.ts';

type ExclusionOperations = 'CreateExclusionsPreview' | 'DescribeExclusions' | 'GetExclusionsPreview' | 'ListExclusions';

/** Previews of a template that are looked at for one that is being made. */
const PREVIEWS_READ = 100;

const wireExclusion = (exclusion: AssessmentExclusion): wire.ExclusionPreview => ({
  title: exclusion.title,
  description: exclusion.description,
  recommendation: exclusion.recommendation,
  scopes: [
    ...(exclusion.rulesPackageArn === ''
      ? []
      : [{ key: 'RULES_PACKAGE_ARN' as const, value: exclusion.rulesPackageArn }]),
    ...exclusion.resourceIds.map((id) => ({ key: 'INSTANCE_ID' as const, value: agentId(id) })),
  ],
  attributes: exclusion.attributes,
});

/** Exclusions: checks that could not be made, and before a run those that could not be. */
export function exclusions(deps: HandlerDeps): Capability<ExclusionOperations> {
  const { store, clock, queue } = deps;
  const { documents } = store;

  async function templateId(arn: string, caller: Caller): Promise<string> {
    const id = idOfArn('template', arn, caller);
    if ((await documents.get(TEMPLATES, ownScopeOf(caller), id)) === undefined) throw missing('template', arn);
    return id;
  }

  return {
    async ListExclusions(input, caller) {
      const { assessmentRunArn: arn } = input;
      const run = await findRun(deps, arn, caller);
      const { items, nextToken } = await pageOf(
        deps,
        caller,
        'ListExclusions',
        { arn },
        input,
        async ({ limit, after }): Promise<Page<string>> => {
          const arns: string[] = [];
          const from = after === undefined ? 0 : Number(after);
          for await (const { number } of readRecords(documents, EXCLUSIONS, ownScopeOf(caller), run.id, from)) {
            if (arns.length === limit) return { items: arns, next: String(number) };
            arns.push(exclusionArn(run, idsOfRun(run), number));
          }
          return { items: arns };
        },
      );
      return { exclusionArns: items, nextToken };
    },

    async DescribeExclusions({ exclusionArns }, caller) {
      const scope = ownScopeOf(caller);
      const { found, failedItems } = await describeByIds(exclusionArns, 'exclusion', caller, async (ids) => {
        const run = await documents.get(RUNS, scope, ids.run ?? '');
        return run && readRecord(documents, EXCLUSIONS, scope, run.id, numberOfId(ids.exclusion ?? ''));
      });
      const shown = [...found].map(([arn, exclusion]) => [arn, { arn, ...wireExclusion(exclusion) }] as const);
      return { exclusions: Object.fromEntries(shown), failedItems };
    },

    async CreateExclusionsPreview({ assessmentTemplateArn: arn }, caller) {
      const parent = await templateId(arn, caller);
      const owner = ownerOf(caller);
      const select = { parent, newestFirst: true };
      const { items } = await documents.list(PREVIEWS, ownScopeOf(caller), select, { limit: PREVIEWS_READ });
      if (items.some(({ body }) => body.status === 'WORK_IN_PROGRESS')) {
        const message = 'A preview of the exclusions of this template is being made.';
        throw apiError('PreviewGenerationInProgressException', message);
      }
      const previewToken = randomUUID();
      const body = { status: 'WORK_IN_PROGRESS' as const, exclusions: [] };
      const document = { ...owner, id: previewToken, parent, tags: {}, body, createdAt: clock.now().toISOString() };
      await documents.create(PREVIEWS, document);
      await queue.send('assessment-preview', { ...owner, previewId: previewToken });
      return { previewToken };
    },

    async GetExclusionsPreview(input, caller) {
      const { assessmentTemplateArn: arn, previewToken } = input;
      const parent = await templateId(arn, caller);
      const preview = await documents.get(PREVIEWS, ownScopeOf(caller), previewToken);
      if (preview === undefined || preview.parent !== parent) {
        throw invalidInput('INVALID_ASSESSMENT_TEMPLATE_ARN', 'The template has no preview with this token.');
      }
      const { status, exclusions: all } = preview.body;
      const query = { arn, previewToken };
      const { items, nextToken } = await pageOf(deps, caller, 'GetExclusionsPreview', query, input, async (page) =>
        pageOfList(all, page),
      );
      return {
        previewStatus: status,
        ...(status === 'COMPLETED' && { exclusionPreviews: items.map(wireExclusion) }),
        nextToken,
      };
    },
  };
}
