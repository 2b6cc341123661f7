import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { installationRoot } from '../src/installation.ts';

const folder = resolve(process.env.ASSAY_SHARED ?? join(installationRoot(), '../shared'));

/** Is the shared test data (real feeds, fixtures, conformance suites) beside the checkout? */
export const hasShared = existsSync(join(folder, 'README.md'));

/** Path of a shared file or folder: `shared('suites/apk/version.data')`. Use inside `describe.skipIf(!hasShared)`. */
export const shared = (path: string): string => join(folder, path);
