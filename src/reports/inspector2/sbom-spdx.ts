import type { Resource } from '../../domain/resource.ts';
import {
  architectureOf,
  type ExportedPackage,
  exportedPackages,
  imageIdOf,
  platformOf,
  type ResourceSoftware,
  seconds,
} from './sbom-packages.ts';

/** How Inspector's documents call a kind of resource. */
const KINDS: Readonly<Partial<Record<Resource['type'], string>>> = {
  AWS_EC2_INSTANCE: 'EC2',
  AWS_ECR_CONTAINER_IMAGE: 'ECR',
  AWS_LAMBDA_FUNCTION: 'LAMBDA',
};
const DOCUMENT = 'SPDXRef-DOCUMENT';

/** SPDX ids are letters, digits, dots and dashes. */
const idOf = ({ type, name, ref }: ExportedPackage): string =>
  `SPDXRef-Package-${type}-${name.replace(/[^A-Za-z0-9.-]+/g, '-')}-${ref}`;

const reference = (referenceCategory: string, referenceType: string, referenceLocator: string) => ({
  referenceCategory,
  referenceType,
  referenceLocator,
});

const packageOf = (pkg: ExportedPackage) => ({
  name: pkg.name,
  versionInfo: pkg.version,
  downloadLocation: 'NOASSERTION',
  sourceInfo: pkg.path,
  filesAnalyzed: false,
  externalRefs: [
    ...(pkg.purl === undefined ? [] : [reference('PACKAGE-MANAGER', 'purl', pkg.purl)]),
    ...pkg.vulnerabilityIds.map((id) => reference('SECURITY', 'vulnerability', id)),
  ],
  SPDXID: idOf(pkg),
});

/**
 * SPDX 2.3 as Inspector's SBOM export writes it (inspector.md 3.9), with the document's id and licence that the official
 * schema asks for and Inspector leaves out.
 */
export function resourceSpdx(software: ResourceSoftware): object {
  const { resource, now } = software;
  const { accountId, id, type } = resource;
  const kind = KINDS[type] ?? type;
  const packages = exportedPackages(software);
  return {
    name: [accountId, kind, id, imageIdOf(resource) ?? 'null'].join('/'),
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: DOCUMENT,
    creationInfo: {
      created: seconds(now),
      creators: [`Organization: ${accountId}`, 'Tool: Amazon Inspector SBOM Generator'],
    },
    documentNamespace: `${kind}://${[id, platformOf(resource) ?? 'null', 'null', architectureOf(resource) ?? 'null'].join('/')}`,
    comment: '',
    packages: packages.map(packageOf),
    relationships: packages.map((pkg) => ({
      spdxElementId: DOCUMENT,
      relationshipType: 'DESCRIBES',
      relatedSpdxElement: idOf(pkg),
    })),
  };
}
