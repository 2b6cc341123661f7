import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Inventory } from '../../domain/inventory.ts';
import { inventoryDigest } from '../../domain/inventory-digest.ts';
import { ownMember } from '../../domain/own-member.ts';
import { installedVersion } from '../../installation.ts';
import { type Component, documentParts, packageRefs } from './components.ts';
import { ASSAY, type Property, SBOMGEN } from './properties.ts';
import { SPDX_DOCUMENT } from './spdx-document.ts';
import { ANNOTATOR, SPDX_DESCRIPTION, SPDX_NAME, SPDX_NAMESPACE, SPDX_VERSION, said } from './spdx-package.ts';

interface SpdxAnnotation {
  readonly annotationDate: string;
  readonly annotationType: 'OTHER';
  readonly annotator: string;
  readonly comment: string;
}

/** The part of an SPDX package that Assay writes. */
export interface SpdxPackage {
  readonly SPDXID: string;
  readonly name: string;
  readonly versionInfo?: string;
  readonly downloadLocation: 'NOASSERTION';
  readonly filesAnalyzed: false;
  readonly licenseConcluded: 'NOASSERTION';
  readonly licenseDeclared: 'NOASSERTION';
  readonly copyrightText: 'NOASSERTION';
  readonly supplier: 'NOASSERTION';
  readonly primaryPackagePurpose: string;
  readonly sourceInfo?: string;
  readonly externalRefs?: readonly {
    readonly referenceCategory: 'PACKAGE-MANAGER';
    readonly referenceType: 'purl';
    readonly referenceLocator: string;
  }[];
  readonly annotations: readonly SpdxAnnotation[];
}

/** The part of SPDX 2.3 that Assay writes. @see https://spdx.github.io/spdx-spec/v2.3/ */
export interface SpdxDocument {
  readonly spdxVersion: 'SPDX-2.3';
  readonly dataLicense: 'CC0-1.0';
  readonly SPDXID: typeof SPDX_DOCUMENT;
  readonly name: string;
  readonly documentNamespace: string;
  readonly creationInfo: { readonly created: string; readonly creators: readonly string[] };
  readonly comment?: string;
  readonly annotations: readonly SpdxAnnotation[];
  readonly packages: readonly SpdxPackage[];
  readonly relationships: readonly {
    readonly spdxElementId: string;
    readonly relationshipType: 'DESCRIBES' | 'CONTAINS';
    readonly relatedSpdxElement: string;
  }[];
}

export interface SpdxOptions {
  readonly clock: Clock;
}

const NONE = {
  downloadLocation: 'NOASSERTION',
  filesAnalyzed: false,
  licenseConcluded: 'NOASSERTION',
  licenseDeclared: 'NOASSERTION',
  copyrightText: 'NOASSERTION',
  supplier: 'NOASSERTION',
} as const;

/** Purposes of SPDX 2.3, as its JSON schema writes them. */
const PURPOSES: Readonly<Record<string, string>> = {
  application: 'APPLICATION',
  container: 'CONTAINER',
  device: 'DEVICE',
  file: 'FILE',
  library: 'LIBRARY',
  'operating-system': 'OPERATING_SYSTEM',
};

/** For tools that ask ScanSbom: SPDX documents cannot be sent there. */
const CYCLONEDX_ONLY = new Set<string>([
  SBOMGEN.scanner,
  SBOMGEN.collector,
  SBOMGEN.isDuplicate,
  SBOMGEN.duplicatePurl,
]);

/** SPDX has no properties: one annotation holds them, a JSON object of one or several values by name. */
function annotationOf(properties: readonly Property[], created: string): SpdxAnnotation {
  const values = new Map<string, string[]>();
  for (const { name, value } of properties) {
    if (CYCLONEDX_ONLY.has(name)) continue;
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  const bag = [...values].map(([name, all]) => [name, all.length === 1 ? all[0] : all]);
  return {
    annotationDate: created,
    annotationType: 'OTHER',
    annotator: ANNOTATOR + installedVersion(),
    comment: JSON.stringify(Object.fromEntries(bag)),
  };
}

const idOf = (ref: string): string => `SPDXRef-Package-${createHash('sha256').update(ref).digest('hex').slice(0, 24)}`;

/** For people: `dpkg: /var/lib/dpkg/status`. */
function sourceInfoOf(properties: readonly Property[]): string | undefined {
  const valuesOf = (name: string): string[] => properties.flatMap((each) => (each.name === name ? [each.value] : []));
  const [foundBy] = valuesOf(ASSAY.foundBy);
  return foundBy === undefined ? undefined : `${foundBy}: ${valuesOf(SBOMGEN.path).join(', ')}`;
}

function packageOf(component: Component, id: string, created: string): SpdxPackage {
  const { type, group, name, version, description, purl, properties } = component;
  const sourceInfo = sourceInfoOf(properties);
  return {
    SPDXID: id,
    name: group === undefined ? name : `${group}/${name}`,
    ...(version ? { versionInfo: version } : {}),
    ...NONE,
    primaryPackagePurpose: ownMember(PURPOSES, type) ?? 'OTHER',
    ...(sourceInfo === undefined ? {} : { sourceInfo }),
    ...(purl === undefined
      ? {}
      : {
          externalRefs: [
            { referenceCategory: 'PACKAGE-MANAGER' as const, referenceType: 'purl' as const, referenceLocator: purl },
          ],
        }),
    annotations: [
      annotationOf(
        [
          ...properties,
          ...(group === undefined ? [] : [{ name: SPDX_NAMESPACE, value: group }]),
          // Where the members above do not say it as it is: a namespace, spaces around, NONE and the like.
          ...(said(name) !== name || group !== undefined ? [{ name: SPDX_NAME, value: name }] : []),
          ...(version && said(version) !== version ? [{ name: SPDX_VERSION, value: version }] : []),
          ...(description === undefined ? [] : [{ name: SPDX_DESCRIPTION, value: description }]),
        ],
        created,
      ),
    ],
  };
}

/** SPDX wants seconds. */
const seconds = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');

/** The same for the same inventory, another one for any other: digest of its software, its target and what was not read. */
function namespaceOf(inventory: Inventory): string {
  const { subject, problems, dockerfiles, collectedAt } = inventory;
  const hash = createHash('sha256')
    .update(inventoryDigest(inventory))
    .update(JSON.stringify([subject, problems, dockerfiles, collectedAt]));
  return `https://spdx.org/spdxdocs/assay-${hash.digest('hex')}`;
}

/**
 * The inventory as an SPDX 2.3 JSON document; read back it is the same inventory, as with CycloneDX.
 * A partial inventory says so in the standard's own words: the target CONTAINS NOASSERTION.
 */
export function writeSpdx(inventory: Inventory, { clock }: SpdxOptions): SpdxDocument {
  const created = seconds(clock.now());
  const refs = packageRefs(inventory);
  const { subject, system, packages, dockerfiles, properties } = documentParts(inventory, refs);
  const target = packageOf(subject, 'SPDXRef-Target', created);
  const contained = [
    ...(system === undefined ? [] : [packageOf(system, 'SPDXRef-OperatingSystem', created)]),
    ...packages.map((each) => packageOf(each, idOf(each['bom-ref']), created)),
    ...dockerfiles.map((each) => packageOf(each, idOf(each['bom-ref']), created)),
  ];
  const isPartial = inventory.problems.length > 0;
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: SPDX_DOCUMENT,
    name: inventory.subject.name,
    documentNamespace: namespaceOf(inventory),
    creationInfo: { created, creators: [ANNOTATOR + installedVersion()] },
    ...(isPartial ? { comment: 'Partial: something of the target could not be read, see the annotation.' } : {}),
    annotations: [annotationOf(properties, created)],
    packages: [target, ...contained],
    relationships: [
      { spdxElementId: SPDX_DOCUMENT, relationshipType: 'DESCRIBES', relatedSpdxElement: target.SPDXID },
      ...[...contained.map(({ SPDXID }) => SPDXID), ...(isPartial ? ['NOASSERTION'] : [])].map((id) => ({
        spdxElementId: target.SPDXID,
        relationshipType: 'CONTAINS' as const,
        relatedSpdxElement: id,
      })),
    ],
  };
}
