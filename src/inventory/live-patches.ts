import { readdirSync, readFileSync } from 'node:fs';
import type { LivePatch } from '../domain/inventory.ts';
import { compareText } from '../domain/order.ts';
import type { Package } from '../domain/package.ts';

/** Where the kernel shows the patches that are loaded. @see https://docs.kernel.org/livepatch/livepatch.html */
const LOADED = '/sys/kernel/livepatch';
/** Patches told apart at most; a kernel has one or a few. */
const MAX_PATCHES = 200;

/** Packages that carry patches: Red Hat and its kin; Amazon and SUSE. The rest of the name is the kernel that they fit. */
const PATCH_PACKAGE = /^(?:kpatch-patch|kernel-livepatch)-(\d.*)$/;

export interface LoadedPatch {
  readonly name: string;
  readonly isActive: boolean;
}

function flagOf(path: string): boolean | undefined {
  try {
    return readFileSync(path, 'latin1').trim() === '1';
  } catch {
    return undefined; // unloaded meanwhile, or an older kernel without this file
  }
}

/** Patches of the running kernel: enabled, and not being taken in or back. */
export function loadedPatches(folder = LOADED): readonly LoadedPatch[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder).slice(0, MAX_PATCHES);
  } catch {
    return []; // a kernel without live patching
  }
  return names.map((name) => ({
    name,
    isActive: flagOf(`${folder}/${name}/enabled`) === true && flagOf(`${folder}/${name}/transition`) !== true,
  }));
}

/** Kernel modules and packages write one kernel in several ways: `4.18.0-477` and `4_18_0_477`. */
const plain = (text: string): string => text.replace(/[^0-9A-Za-z]+/g, '_');

/**
 * Live patches that are loaded or installed, sorted by name. One package and its loaded module are one patch.
 * @param loaded of the running machine; none for a mounted root
 */
export function livePatchesOf(packages: readonly Package[], loaded: readonly LoadedPatch[]): readonly LivePatch[] {
  const patches: LivePatch[] = [];
  const claimed = new Set<LoadedPatch>();
  for (const { type, name, version, facts } of packages) {
    const kernel = type === 'rpm' ? PATCH_PACKAGE.exec(name)?.[1] : undefined;
    if (kernel === undefined || patches.length >= MAX_PATCHES) continue;
    const modules = loaded.filter((each) => plain(each.name).includes(plain(kernel)));
    for (const each of modules) claimed.add(each);
    const cves = facts?.fixes?.split(' ') ?? [];
    patches.push({ name, version, isActive: modules.some(({ isActive }) => isActive), cves });
  }
  for (const each of loaded) if (!claimed.has(each)) patches.push({ ...each, cves: [] });
  return patches.sort((a, b) => compareText(a.name, b.name) || compareText(a.version ?? '', b.version ?? ''));
}
