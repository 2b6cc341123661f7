import type { Distribution } from '../domain/inventory.ts';

/** What every usual system has and an image made from nothing lacks, in the words of inspector-sbomgen (inspector.md 3.16). */
export const SCRATCH_SIGNALS = ['missing_lib_dir', 'missing_bin_dir', 'missing_var_dir', 'missing_shell'] as const;
export type ScratchSignal = (typeof SCRATCH_SIGNALS)[number];

/** Paths of which one must be there. */
const USUAL: Readonly<Record<ScratchSignal, readonly string[]>> = {
  missing_lib_dir: ['/lib', '/lib64', '/usr/lib', '/usr/lib64'],
  missing_bin_dir: ['/bin', '/sbin', '/usr/bin', '/usr/sbin'],
  missing_var_dir: ['/var'],
  missing_shell: ['sh', 'ash', 'bash', 'dash', 'busybox', 'zsh'].flatMap((shell) => [
    `/bin/${shell}`,
    `/usr/bin/${shell}`,
  ]),
};

const FEWEST_SIGNALS = 2;

/** @param has is there a file, folder or link at this path, or anything below it? */
export const scratchSignals = (has: (path: string) => boolean): readonly ScratchSignal[] =>
  SCRATCH_SIGNALS.filter((signal) => !USUAL[signal].some(has));

/** The name of a system that tells no name and has no packages, when enough is missing from it. */
export const scratchDistribution = (signals: readonly ScratchSignal[]): Distribution | undefined =>
  signals.length >= FEWEST_SIGNALS ? { id: 'scratch', name: 'scratch' } : undefined;

/** The paths of {@link USUAL} that lie above a file, and itself: archives need not list the folders of their files. */
export function usualPathsOf(path: string): readonly string[] {
  return ALL.filter((usual) => path === usual || path.startsWith(`${usual}/`));
}

const ALL = Object.values(USUAL).flat();
