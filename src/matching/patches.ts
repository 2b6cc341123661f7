import type { Package } from '../domain/package.ts';

const UPDATE = /\bKB\d+\b/gi;

const known = new WeakMap<object, ReadonlySet<string>>();
const NONE: ReadonlySet<string> = new Set();

/** Updates that a Windows installation has, from its fact `kbs`: `KB5034123 KB5035849`. */
export function installedUpdates({ facts }: Pick<Package, 'facts'>): ReadonlySet<string> {
  if (facts?.kbs === undefined) return NONE;
  let updates = known.get(facts);
  if (updates === undefined) {
    updates = new Set([...facts.kbs.matchAll(UPDATE)].map(([kb]) => kb.toUpperCase()));
    known.set(facts, updates);
  }
  return updates;
}

/** The installed update that brings the fix; `patches` names the one that did first and all that supersede it. */
export const updateThatFixes = (patches: readonly string[], pkg: Pick<Package, 'facts'>): string | undefined => {
  const installed = installedUpdates(pkg);
  return installed.size === 0 ? undefined : patches.find((patch) => installed.has(withPrefix(patch)));
};

const withPrefix = (patch: string): string => (/^\d/.test(patch) ? `KB${patch}` : patch.toUpperCase());
