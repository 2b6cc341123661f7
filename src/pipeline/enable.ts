import { z } from 'zod';
import { SCAN_TYPES_OF_ACCOUNT } from '../store/store.ts';
import type { JobDefinition } from './deps.ts';

const jobData = z.object({ accountId: z.string(), region: z.string() });

/**
 * Ends what Enable began: nothing has to be set up outside, so scan types that are ENABLING are ENABLED. What was disabled
 * meanwhile stays so.
 */
export const enable: JobDefinition = {
  name: 'enable',
  async run({ store }, data) {
    const scanTypes = await store.accounts.moveEnablement(
      jobData.parse(data),
      SCAN_TYPES_OF_ACCOUNT,
      'ENABLING',
      'ENABLED',
    );
    return { scanTypes };
  },
};
