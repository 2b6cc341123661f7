import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the installed package: the nearest one above this code that has a package.json. */
export function installationRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('no package.json above the running code');
    folder = parent;
  }
  return folder;
}

/** Built entry of a child process: `src/…/NAME.ts` (a file that ends in `-child.ts`) becomes `dist/NAME.js`. */
export const childEntry = (name: `${string}-child`): string => join(installationRoot(), 'dist', `${name}.js`);

/** The starter advisory database that `npm run build` unpacks. */
export const starterDatabaseFolder = (): string => join(installationRoot(), 'dist/starter');

/** Version of this installation, from its package.json. */
export const installedVersion = (): string =>
  (JSON.parse(readFileSync(join(installationRoot(), 'package.json'), 'utf8')) as { version: string }).version;
