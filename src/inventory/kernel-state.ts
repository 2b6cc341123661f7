import type { Package } from '../domain/package.ts';
import { type KernelPackage, kernelPackagesOf } from './kernel-packages.ts';

export interface KernelState {
  /** The same packages; bootable kernels have the fact `kernel`: `running` or `installed`. */
  readonly packages: readonly Package[];
  /** Is a newer kernel installed than runs? undefined when the running one is not known or none of these. */
  readonly isNewerInstalled?: boolean;
}

/** What tells kernels of different kinds apart: `6.1.0-18-cloud-amd64` → `-cloud-amd`, `4.18.0-477.el8_8.x86_64` → `el.x`. */
const kindOf = (release: string): string => release.replace(/^[\d.]+-?[\d.]*/, '').replace(/[\d_]+/g, '');

const numbersOf = (release: string): readonly number[] => (release.match(/\d+/g) ?? []).map(Number);

/** Is a kernel release newer? Compares the numbers in it one by one, as releases of one kind count up. */
export function isNewerRelease(release: string, than: string): boolean {
  const [left, right] = [numbersOf(release), numbersOf(than)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

const isNewer = ({ releases }: KernelPackage, running: string): boolean =>
  releases.some((release) => kindOf(release) === kindOf(running) && isNewerRelease(release, running));

/** @param running `uname -r` of the machine; undefined for a mounted root: all its kernels are merely installed */
export function kernelStateOf(packages: readonly Package[], running: string | undefined): KernelState {
  const kernels = kernelPackagesOf(packages);
  if (kernels.length === 0) return { packages };
  const isRunning = ({ releases }: KernelPackage): boolean => running !== undefined && releases.includes(running);
  const facts = new Map(kernels.map((kernel) => [kernel.package, isRunning(kernel) ? 'running' : 'installed']));
  const marked = packages.map((pkg) => {
    const kernel = facts.get(pkg);
    return kernel === undefined ? pkg : { ...pkg, facts: { ...pkg.facts, kernel } };
  });
  if (running === undefined) return { packages: marked };
  const isNewerInstalled = kernels.some((kernel) => !isRunning(kernel) && isNewer(kernel, running));
  // Neither newer nor the running one itself: a kernel from elsewhere runs, as in a container.
  return isNewerInstalled || kernels.some(isRunning) ? { packages: marked, isNewerInstalled } : { packages: marked };
}
