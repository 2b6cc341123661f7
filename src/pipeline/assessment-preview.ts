import { z } from 'zod';
import { PREVIEWS, TARGETS, TEMPLATES } from '../assessment/kinds.ts';
import { MAX_RUNNING_RESOURCES } from '../assessment/running.ts';
import { selected, selectorOf } from '../assessment/select.ts';
import { assess } from './assess.ts';
import type { JobDefinition } from './deps.ts';

const jobData = z.object({ accountId: z.string(), region: z.string(), previewId: z.string() });

const NOWHERE = { finding: async () => {}, agent: async () => {}, suppressed: async () => {} };

/** Says which checks a run of a template could not make now: the same evaluation, of which only exclusions are kept. */
export const assessmentPreview: JobDefinition = {
  name: 'assessment-preview',
  async run(deps, data, signal) {
    const { previewId, ...owner } = jobData.parse(data);
    const { store } = deps;
    const { documents } = store;
    const scope = { accountIds: [owner.accountId], region: owner.region };
    const preview = await documents.get(PREVIEWS, scope, previewId);
    const template = preview && (await documents.get(TEMPLATES, scope, preview.parent ?? ''));
    const target = template && (await documents.get(TARGETS, scope, template.body.targetId));
    if (template === undefined || target === undefined) return { previewId, skipped: 'the template is gone' };
    const resourceIds: string[] = [];
    for await (const { resource } of selected(store, scope, await selectorOf(documents, scope, target.body))) {
      resourceIds.push(resource.id);
      // A run would be refused here.
      if (resourceIds.length === MAX_RUNNING_RESOURCES) break;
    }
    const { exclusions } = await assess(deps, owner, template.body, resourceIds, NOWHERE, signal);
    const body = { status: 'COMPLETED' as const, exclusions };
    await documents.update(PREVIEWS, owner, previewId, (current) => ({ ...current, body }));
    return { previewId, exclusions: exclusions.length };
  },
};
