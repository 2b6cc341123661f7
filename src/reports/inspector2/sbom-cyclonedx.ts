import { architectureOf, exportedPackages, imageIdOf, type ResourceSoftware, seconds } from './sbom-packages.ts';

/** Vulnerability → references of what it affects, in the order of first mention. */
function affects(packages: ReturnType<typeof exportedPackages>): ReadonlyMap<string, readonly { ref: string }[]> {
  const refs = new Map<string, { ref: string }[]>();
  for (const { ref, vulnerabilityIds } of packages) {
    for (const id of vulnerabilityIds) {
      const list = refs.get(id) ?? [];
      refs.set(id, list);
      list.push({ ref });
    }
  }
  return refs;
}

/**
 * CycloneDX 1.4 as Inspector's SBOM export writes it (inspector.md 3.9). Its `metadata.component: null` is left out: the
 * official schema refuses it.
 */
export function resourceCycloneDx(software: ResourceSoftware): object {
  const { resource, now } = software;
  const packages = exportedPackages(software);
  const properties = [
    ['imageId', imageIdOf(resource)],
    ['architecture', architectureOf(resource)],
    ['accountId', resource.accountId],
    ['resourceType', resource.type],
  ] as const;
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.4',
    version: 1,
    metadata: {
      timestamp: seconds(now),
      properties: properties.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
    },
    components: packages.map(({ ref, name, version, purl, isDistributions }) => ({
      type: isDistributions ? 'application' : 'library',
      name,
      version,
      purl,
      'bom-ref': ref,
    })),
    vulnerabilities: [...affects(packages)].map(([id, list]) => ({ id, affects: list })),
  };
}
