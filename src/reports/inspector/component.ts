import { DISTRIBUTION_TYPES } from '../../domain/ecosystem.ts';
import type { Distribution, DockerfileReport, Inventory } from '../../domain/inventory.ts';
import { type Package, packageDisplayName } from '../../domain/package.ts';
import { purlOf } from '../../domain/package-purl.ts';
import type { SbomComponent } from '../../domain/sbom-component.ts';

/** Where tools leave the place of a package open. */
const NO_PATH = '/';

/** Paths that an answer shows: the database of a distribution says nothing about one of its packages. */
export function shownPaths({ package: pkg }: SbomComponent): readonly string[] {
  if (pkg === undefined || DISTRIBUTION_TYPES.has(pkg.type)) return [];
  return [...new Set(pkg.locations.map(({ path }) => path))].filter((path) => path !== NO_PATH);
}

/** undefined for names of strangers that no purl can carry. */
function purlWhenNamed(pkg: Package, distribution: Distribution | undefined): string | undefined {
  try {
    return purlOf(pkg, distribution);
  } catch {
    return undefined;
  }
}

/** `dockerfile:app/Dockerfile`, as inspector-sbomgen names the component of a Dockerfile. */
const dockerfileComponent = (dockerfile: DockerfileReport): SbomComponent => ({
  type: 'file',
  name: `dockerfile:${dockerfile.path.replace(/^\//, '')}`,
  dockerfile,
  children: [],
});

/** The components that an SBOM of this inventory would have: the system, its packages, its Dockerfiles. */
export function componentsOfInventory({ distribution, packages, dockerfiles = [] }: Inventory): SbomComponent[] {
  return [
    ...(distribution === undefined
      ? []
      : [
          {
            type: 'operating-system',
            name: distribution.name,
            ...(distribution.versionId === undefined ? {} : { version: distribution.versionId }),
            children: [],
          },
        ]),
    ...packages.map((pkg): SbomComponent => {
      const purl = purlWhenNamed(pkg, distribution);
      return {
        type: DISTRIBUTION_TYPES.has(pkg.type) ? 'application' : 'library',
        name: packageDisplayName(pkg),
        version: pkg.version,
        ...(purl === undefined ? {} : { purl }),
        package: pkg,
        children: [],
      };
    }),
    ...dockerfiles.map(dockerfileComponent),
  ];
}
