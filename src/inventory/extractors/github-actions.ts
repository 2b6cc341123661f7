import type { Extractor } from '../extractor.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { isAction, isWorkflow, usageOf, usedPackages } from './github-workflow-file.ts';

/** Actions that workflows and composite actions run. */
export const githubActions: Extractor = {
  id: 'github-actions',
  capability: {
    ecosystem: 'GitHub Actions',
    evidence: '`.github/workflows/*.yml`, `action.yml`',
    types: ['github'],
    limits: 'A commit counts as the version that the comment behind it names, if there is one.',
  },
  ...DECLARED,
  maxFileBytes: 2 * 1024 * 1024,
  wants: (path) => (isWorkflow(path) || isAction(path)) && !isThirdParty(path),
  async *extract(file) {
    const { actions, commented } = usageOf(await file.read());
    yield* usedPackages(actions, commented, file);
  },
};
