import type { ExtractedPackage } from '../extractor.ts';

/** A module with its version, `v` included, as go.mod and the linker write it. */
export interface GoModule {
  readonly path: string;
  readonly version: string;
}

/** Replaced by a folder: part of the project itself. */
export const isLocalPath = (path: string): boolean => /^(?:\.{0,2}\/|\.{1,2}$|[A-Za-z]:[\\/])/.test(path);

/** A version that says something: not `(devel)`, not empty. */
export const isGoVersion = (version: string | undefined): version is string =>
  version !== undefined && /^v\d/.test(version);

/** The toolchain's own packages, from `go1.22.5`, `go1.22.1 X:boringcrypto`, `1.22.5`; undefined for development builds. */
export function stdlibVersion(goVersion: string): string | undefined {
  return /^(?:go)?(\d+\.\d+(?:\.\d+)?(?:(?:rc|beta|alpha)\d+)?)(?![\d.])/.exec(goVersion.trim())?.[1];
}

/** Namespace and name as the purl type `golang` has them: `github.com/pkg` and `errors`. */
export function goPackage(
  { path, version }: GoModule,
  locations: ExtractedPackage['locations'],
  facts?: Readonly<Record<string, string>>,
): ExtractedPackage {
  const slash = path.lastIndexOf('/');
  return {
    type: 'golang',
    ...(slash > 0 && { namespace: path.slice(0, slash) }),
    name: path.slice(slash + 1),
    version,
    locations,
    ...(facts !== undefined && Object.keys(facts).length > 0 && { facts }),
  };
}
