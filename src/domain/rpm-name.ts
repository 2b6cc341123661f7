import type { SourcePackage } from './package.ts';

/** `[epoch:]version-release`. Epoch 0 and no epoch are one version to rpm, so that it is written without. */
export const rpmVersion = (epoch: number, version: string, release: string): string =>
  `${epoch > 0 ? `${epoch}:` : ''}${version}${release === '' ? '' : `-${release}`}`;

/** Epoch and the rest of `[epoch:]version-release`; an epoch that is no number belongs to the rest. */
export function splitEpoch(evr: string): { readonly epoch: number; readonly rest: string } {
  const [, epoch, rest] = /^(\d{1,10}):(.*)$/s.exec(evr) ?? [];
  return epoch === undefined || rest === undefined ? { epoch: 0, rest: evr } : { epoch: Number(epoch), rest };
}

/** Characters of a file name; nobody's package has more. */
const LONGEST = 1024;

const upstreamVersion = (versionRelease: string): string => versionRelease.replace(/-[^-]*$/, '');

/**
 * The source package behind a file name like `util-linux-2.32.1-42.el8_8.src.rpm`.
 *
 * The name has no epoch. A sub-package without a version of its own has version and epoch of its source, so that a
 * package with the source's version lends it its epoch; one with another version (perl's modules) says nothing of it.
 * @param evr version of the binary package
 */
export function sourceOfRpmFile(file: string, evr: string): SourcePackage | undefined {
  if (file.length > LONGEST) return undefined;
  const [, name, versionRelease] = /^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/.exec(file) ?? [];
  if (name === undefined || versionRelease === undefined) return undefined;
  const { epoch, rest } = splitEpoch(evr);
  const isOfSource = upstreamVersion(rest) === upstreamVersion(versionRelease);
  return { name, version: isOfSource && epoch > 0 ? `${epoch}:${versionRelease}` : versionRelease };
}

/** The file name of a source package, as rpm's tools name it. */
export const rpmFileOfSource = ({ name, version }: SourcePackage): string =>
  `${name}-${splitEpoch(version).rest}.src.rpm`;

/** Name and stream of a module label `name:stream[:version[:context[:arch]]]`. */
export const moduleStream = (label: string): string => label.split(':', 2).join(':');
