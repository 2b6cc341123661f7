import { z } from 'zod';
import { CODE_SCAN } from '../store/code-documents.ts';
import type { JobDefinition } from './deps.ts';

const jobData = z.object({ accountId: z.string(), region: z.string(), id: z.string() });

const NO_ENGINE = 'This installation has no engine that scans code: nothing was looked at.';

/** Scans the code of a project. There is no engine yet, so every scan fails with that reason, and none looks clean. */
export const codeScan: JobDefinition = {
  name: 'code-scan',
  async run({ store: { documents } }, data) {
    const { id, ...owner } = jobData.parse(data);
    const failed = { status: 'FAILED', statusReason: NO_ENGINE } as const;
    // Without its name it is no longer the one that runs.
    const result = await documents.update(CODE_SCAN, owner, id, ({ name: _, ...current }) =>
      current.body.status === 'IN_PROGRESS' ? { ...current, body: { ...current.body, ...failed } } : undefined,
    );
    return result === 'missing' || result === 'name' ? { skipped: 'deleted' } : { status: result.body.status };
  },
};
