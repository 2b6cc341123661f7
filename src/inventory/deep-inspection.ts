import { usageError } from '../domain/errors.ts';
import type { Inventory } from '../domain/inventory.ts';
import { normalizePath } from './trees/paths.ts';

/** Where deep inspection looks for language packages without being told (inspector.md 2.0 row 8). */
export const DEFAULT_DEEP_PATHS: readonly string[] = ['/usr/lib', '/usr/lib64', '/usr/local/lib', '/usr/local/lib64'];

/** Custom folders of an account and of its organisation, each (inspector.md 3.12). */
const MAX_CUSTOM_PATHS = 5;
const LONGEST_PATH = 512;

function customPath(path: string): string {
  const normal = path.startsWith('/') ? normalizePath(path) : undefined;
  if (normal === undefined) throw usageError(`deep inspection path ${path}: is no absolute path`);
  if (path.length > LONGEST_PATH) {
    throw usageError(`deep inspection path ${path.slice(0, 80)}…: is longer than ${LONGEST_PATH} characters`);
  }
  return normal;
}

/**
 * Custom folders as paths inside the root.
 * @param own of the account
 * @param organizations of its organisation
 * @throws AssayError usage when there are more than five of either, or one is no absolute path
 */
export function customDeepPaths(own: readonly string[], organizations: readonly string[]): readonly string[] {
  for (const [paths, whose] of [
    [own, 'own'],
    [organizations, "the organisation's"],
  ] as const) {
    if (paths.length <= MAX_CUSTOM_PATHS) continue;
    throw usageError(
      `deep inspection: ${paths.length} of ${whose} paths are given, at most ${MAX_CUSTOM_PATHS} are taken`,
      'Name a folder that holds several of them.',
    );
  }
  return [...own, ...organizations].map(customPath);
}

const PREFIX = 'deep-inspection: ';
const PACKAGES = `${PREFIX}more than`;
const TIME = `${PREFIX}took more than`;

export const tooManyPackages = (limit: number): string => `${PACKAGES} ${limit} packages, the rest were not collected`;

export const tooMuchTime = (seconds: number): string => `${TIME} ${seconds / 60} minutes, the rest was not collected`;

/** Which bound of deep inspection ended the collection early; coverage has a reason for each (inspector.md 3.5). */
export function deepInspectionLimitOf(inventory: Inventory): 'packages' | 'time' | undefined {
  if (inventory.problems.some(({ reason }) => reason.startsWith(TIME))) return 'time';
  return inventory.problems.some(({ reason }) => reason.startsWith(PACKAGES)) ? 'packages' : undefined;
}
