import type { Extractor } from '../extractor.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { isWorkflow, usageOf, usedPackages } from './github-workflow-file.ts';

/** Reusable workflows of other repositories that jobs call. */
export const githubWorkflows: Extractor = {
  id: 'github-workflows',
  capability: {
    ecosystem: 'GitHub Actions',
    evidence: 'reusable workflows that `.github/workflows/*.yml` call',
    types: ['github'],
  },
  ...DECLARED,
  maxFileBytes: 2 * 1024 * 1024,
  wants: (path) => isWorkflow(path) && !isThirdParty(path),
  async *extract(file) {
    const { workflows, commented } = usageOf(await file.read());
    yield* usedPackages(workflows, commented, file);
  },
};
