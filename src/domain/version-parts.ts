import { DISTRIBUTION_TYPES } from './ecosystem.ts';

/** A version as the wire shows it: distribution versions in their parts, everything else whole with epoch 0. */
export interface VersionParts {
  readonly epoch: number;
  readonly version: string;
  /** Debian revision, rpm release, `r3` of apk; absent for native packages and language packages. */
  readonly release?: string;
}

/** deb and rpm: `[epoch:]upstream[-release]`. @see https://www.debian.org/doc/debian-policy/ch-controlfields.html#version */
const EPOCH_VERSION_RELEASE = /^(?:(\d{1,9}):)?(.+?)(?:-([^-]+))?$/s;
/** apk: `1.2.3-r4`. */
const VERSION_RELEASE = /^(.+)-(r\d+)$/s;

/**
 * Parts of a package's version, for filters, columns and the wire (inspector.md 3.1).
 * @param type purl type of the package
 */
export function versionParts(type: string, version: string): VersionParts {
  if (!DISTRIBUTION_TYPES.has(type)) return { epoch: 0, version };
  if (type === 'apk') {
    const parts = VERSION_RELEASE.exec(version);
    return parts?.[1] === undefined || parts[2] === undefined
      ? { epoch: 0, version }
      : { epoch: 0, version: parts[1], release: parts[2] };
  }
  const parts = EPOCH_VERSION_RELEASE.exec(version);
  if (parts?.[2] === undefined) return { epoch: 0, version };
  const whole = { epoch: Number(parts[1] ?? 0), version: parts[2] };
  return parts[3] === undefined ? whole : { ...whole, release: parts[3] };
}

/** Version as reports write it: `epoch:version-release` of packages of a distribution, the version alone of the others. */
export function wholeVersion(type: string, text: string): string {
  if (!DISTRIBUTION_TYPES.has(type)) return text;
  const { epoch, version, release } = versionParts(type, text);
  return `${epoch}:${version}${release === undefined ? '' : `-${release}`}`;
}

/** Fixed version as the wire shows it (inspector.md 3.1). */
export const wireFixedVersion = (type: string, fixedVersion: string | undefined): string =>
  fixedVersion === undefined ? 'NotAvailable' : wholeVersion(type, fixedVersion);

/** Architecture as the wire shows and filters it: the vendor's word in upper case (`AMD64`, `ALL`, `X86_64`). */
export const wireArchitecture = (arch: string): string => arch.toUpperCase();
