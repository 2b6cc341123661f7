import { advisorySource } from '../domain/canonical-name.ts';
import type { InventorySubject } from '../domain/inventory.ts';
import type { MatchClass } from '../domain/match.ts';
import { ownMember } from '../domain/own-member.ts';
import type { Package } from '../domain/package.ts';

/**
 * Which installed kernels a kernel's vulnerabilities apply to: none (images share their host's kernel), every kernel
 * image, or the one that runs. Headers, tools and documentation of the same source are never a kernel.
 */
export type KernelScope = 'none' | 'every' | { readonly running: string };

const UBUNTU_FLAVOURS =
  'aws|azure|gcp|gke|gkeop|hwe|ibm|intel|kvm|lowlatency|nvidia|oem|oracle|raspi|realtime|riscv|xilinx';
const DEB_SOURCE = new RegExp(`^linux(?:-\\d[\\d.]*|-(?:${UBUNTU_FLAVOURS})(?:-.+)?)?$`);
const DEB_IMAGE = /^linux-image-(?:unsigned-)?\d(?!.*-dbg(?:sym)?$)/;
const APK_FLAVOURS = 'edge|grsec|hardened|lts|rpi\\d?|vanilla|virt';
const APK_SOURCE = new RegExp(`^linux-(?:headers|${APK_FLAVOURS})$`);
const APK_IMAGE = new RegExp(`^linux-(?:${APK_FLAVOURS})$`);

const RPM_SOURCE = /^kernel(?:-(?:uek|rt|64k|default|azure|lt|ml|mshv|hci))?(?:\d[\d.]*)?$/;
const RPM_IMAGE = /^kernel(?:\d[\d.]*)?(?:-(?:uek|rt|64k|rt-64k|default|azure|lt|ml|mshv|hci))?(?:-core)?$/;

const isOfKernel = (pkg: Package): boolean =>
  (pkg.type === 'rpm' && RPM_SOURCE.test(pkg.source?.name ?? pkg.name)) ||
  (pkg.type === 'deb' && DEB_SOURCE.test(advisorySource(pkg).name)) ||
  (pkg.type === 'apk' && APK_SOURCE.test(advisorySource(pkg).name));

const IMAGES: Readonly<Record<string, RegExp>> = { apk: APK_IMAGE, deb: DEB_IMAGE, rpm: RPM_IMAGE };
const isImage = ({ type, name }: Package): boolean => ownMember(IMAGES, type)?.test(name) === true;

/**
 * Is it the package of the kernel that runs, by `uname -r`? Debian appends `-unsigned`, Ubuntu inserts it; of rpm the
 * release has the architecture and, of some kernels, a variant behind the version.
 */
function isImageOf(pkg: Package, release: string): boolean {
  const { type, name, version, facts } = pkg;
  if (facts?.kernel !== undefined) return facts.kernel === 'running';
  if (type === 'rpm') return isImage(pkg) && release.startsWith(version.replace(/^\d+:/, ''));
  return (
    name === `linux-image-${release}` ||
    name === `linux-image-${release}-unsigned` ||
    name === `linux-image-unsigned-${release}`
  );
}

/** On a host the running kernel counts, when its package is installed; else every installed kernel may be the next. */
export function kernelScope(subject: InventorySubject, packages: readonly Package[]): KernelScope {
  if (subject.kind !== 'host' && subject.host === undefined) return 'none';
  const running = subject.host?.kernel;
  if (running === undefined || !packages.some((pkg) => isImageOf(pkg, running))) return 'every';
  return { running };
}

/**
 * Where a package stands to the kernel's vulnerabilities: `counts` (no kernel at all, or the one that matters), `aside`
 * (headers, tools, documentation of the same source), or a kernel that does not apply here.
 */
export type KernelPlace = 'counts' | 'aside' | MatchClass;

export function kernelPlace(pkg: Package, scope: KernelScope): KernelPlace {
  if (!isOfKernel(pkg)) return 'counts';
  if (!isImage(pkg)) return 'aside';
  if (scope === 'none') return 'kernel-in-image';
  if (scope === 'every') return 'counts';
  // An apk has one kernel of a kind: the installed version replaced the running one.
  return pkg.type === 'apk' || isImageOf(pkg, scope.running) ? 'counts' : 'kernel-not-running';
}

/** Is this a bootable kernel? */
export const isKernelImage = (pkg: Package): boolean => isOfKernel(pkg) && isImage(pkg);

/** Is this a package of the kernel's source to which the kernel's vulnerabilities do not apply? */
export const isKernelOutOfScope = (pkg: Package, scope: KernelScope): boolean => kernelPlace(pkg, scope) !== 'counts';
