import type { Inventory } from '../domain/inventory.ts';

/** Where deep inspection looks for language packages without being told (inspector.md 2.0 row 8). */
export const DEFAULT_DEEP_PATHS: readonly string[] = ['/usr/lib', '/usr/lib64', '/usr/local/lib', '/usr/local/lib64'];

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
