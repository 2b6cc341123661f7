import type { Extractor } from '../extractor.ts';

type Applicability = Pick<Extractor, 'tags' | 'subjects'>;

/** Installed software counts wherever it is found. */
export const INSTALLED = {
  tags: ['installed'],
  subjects: ['image', 'host', 'directory', 'lambda', 'archive'],
} as const satisfies Applicability;

/** Lock files and manifests count in source trees only (matching.md trap 10). */
export const DECLARED = {
  tags: ['declared'],
  subjects: ['directory', 'archive', 'repo'],
} as const satisfies Applicability;

/** Installed packages bring lock files of their own along, which install nothing here. */
const INSTALLATION_FOLDERS = ['/node_modules/', '/site-packages/', '/dist-packages/', '/vendor/bundle/', '/.git/'];

/** Does the path lie in a folder of installed packages? */
export const isThirdParty = (path: string): boolean => INSTALLATION_FOLDERS.some((folder) => path.includes(folder));

/** Base name of a path. */
export const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Folder of a path, without the last slash: empty for the root. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
