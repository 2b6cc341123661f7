import { ownMember } from '../domain/own-member.ts';
import type { Package } from '../domain/package.ts';

/** A package that is a bootable kernel, and what `uname -r` says (any of these) when it runs. */
export interface KernelPackage {
  readonly package: Package;
  readonly releases: readonly string[];
}

const DEB = /^(?:linux-image-(?:unsigned-)?|proxmox-kernel-|pve-kernel-)(\d.*?)(?:-unsigned|-signed)?$/;
const DEBUG = /-dbg(?:sym)?$/;

/** Red Hat's kin, Amazon (`kernel6.12`), Bottlerocket (`kernel-6.1`), Oracle (`uek`), SUSE's flavours, Azure Linux. */
const RPM_KERNEL =
  /^kernel(?:\d+(?:\.\d+)?|-\d+\.\d+|-core|-(uek|rt|64k|rt-64k|debug|zfcpdump)(?:-core)?|-(default|azure|preempt|kvmsmall|64kb|rt)(?:-base)?|-(?:ml|lt|lts|xen|PAE|smp|hwe|mshv)(?:-core)?)?$/;
const PHOTON_KERNEL = /^linux(?:-(aws|esx|rt|secure))?$/;
const APK = /^linux-(lts|virt|edge|stable|hardened|vanilla|grsec|rpi\d?)$/;
const ARCH = /^linux(?:-(lts|zen|hardened|rt|rt-lts))?$/;

const withFlavour = (release: string, flavour: string | undefined): string =>
  flavour === undefined ? release : `${release}-${flavour}`;

function debReleases({ name }: Package): readonly string[] {
  const release = DEBUG.test(name) ? undefined : DEB.exec(name)?.[1];
  return release === undefined ? [] : [release];
}

function rpmReleases({ name, version, arch }: Package): readonly string[] {
  const evr = version.replace(/^\d+:/, '');
  const photon = PHOTON_KERNEL.exec(name);
  if (photon !== null) return [withFlavour(evr, photon[1])];
  const match = RPM_KERNEL.exec(name);
  if (match === null) return [];
  const [, variant, suse] = match;
  const flavour = variant ?? suse;
  const full = arch === undefined ? evr : `${evr}.${arch}`;
  // `5.14.0-427.el9.x86_64+rt`; before RHEL 9 the release itself told the variant: `4.18.0-553.rt7.342.el8_10.x86_64`.
  if (variant !== undefined && !evr.includes(`.${variant}`) && !evr.includes(variant)) return [`${full}+${variant}`];
  if (flavour === undefined) return [full, evr, evr.replace(/-[^-]*$/, '')];
  // SUSE's release has one more number, of the rebuild, than its kernel says.
  return [full, withFlavour(evr, flavour), withFlavour(evr.replace(/\.\d+$/, ''), flavour)];
}

function apkReleases({ name, version }: Package): readonly string[] {
  const flavour = APK.exec(name)?.[1];
  return flavour === undefined ? [] : [`${version.replace(/-r(\d+)$/, '-$1')}-${flavour}`];
}

/** `6.9.1.arch1-1` runs as `6.9.1-arch1-1`. */
function archReleases({ name, version }: Package): readonly string[] {
  const match = ARCH.exec(name);
  return match === null ? [] : [withFlavour(version.replace(/\.([a-z]+\d*-)/, '-$1'), match[1])];
}

const READERS: Readonly<Record<string, (pkg: Package) => readonly string[]>> = {
  alpm: archReleases,
  apk: apkReleases,
  deb: debReleases,
  rpm: rpmReleases,
};

/** The bootable kernels among packages. Headers, tools, modules, debugging symbols are none. */
export function kernelPackagesOf(packages: readonly Package[]): readonly KernelPackage[] {
  const kernels: KernelPackage[] = [];
  for (const pkg of packages) {
    const releases = ownMember(READERS, pkg.type)?.(pkg) ?? [];
    if (releases.length > 0) kernels.push({ package: pkg, releases });
  }
  return kernels;
}
