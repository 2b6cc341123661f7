import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Inventory } from '../../domain/inventory.ts';
import { uuid8Of } from '../../domain/uuid.ts';
import { installedVersion } from '../../installation.ts';
import { type Component, documentParts, packageRefs, ROOT_REF } from './components.ts';
import {
  type CycloneDxVulnerability,
  dockerfileVulnerabilities,
  type VulnerabilitySection,
  vulnerabilitiesOf,
} from './cyclonedx-vulnerabilities.ts';
import type { Property } from './properties.ts';

export { readCycloneDx } from './cyclonedx-read.ts';

// By hand: @cyclonedx/cyclonedx-library takes 145 ms to load, as long as a small scan, for a document as plain as this.
// Its copy of the official schemas checks, in the tests, what is written here.
export const CYCLONEDX_VERSIONS = ['1.4', '1.5', '1.6'] as const;
export type CycloneDxVersion = (typeof CYCLONEDX_VERSIONS)[number];

/** The part of CycloneDX that Assay writes. @see https://cyclonedx.org/docs/1.5/json/ */
export interface CycloneDxDocument {
  readonly $schema: string;
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: CycloneDxVersion;
  readonly serialNumber: string;
  readonly version: 1;
  readonly metadata: {
    readonly timestamp: string;
    readonly tools: unknown;
    readonly authors?: readonly { readonly name: string }[];
    readonly component: Component;
    readonly properties: readonly Property[];
  };
  readonly components: readonly Component[];
  readonly compositions?: readonly { readonly aggregate: 'incomplete'; readonly assemblies: readonly string[] }[];
  readonly vulnerabilities?: readonly CycloneDxVulnerability[];
}

export interface CycloneDxOptions {
  readonly specVersion?: CycloneDxVersion;
  /** Adds what a scan concluded; absent in a plain SBOM. */
  readonly vulnerabilities?: VulnerabilitySection;
  /** Who answers for the document. */
  readonly author?: string;
  readonly clock: Clock;
}

/** The same inventory at the same moment has the same serial number: an RFC 9562 version 8 UUID of its content. */
function serialNumber(inventory: Inventory, timestamp: string): string {
  return `urn:uuid:${uuid8Of(createHash('sha256').update(timestamp).update(JSON.stringify(inventory)).digest('hex'))}`;
}

function tools(specVersion: CycloneDxVersion): unknown {
  const version = installedVersion();
  if (specVersion === '1.4') return [{ vendor: 'Assay', name: 'assay', version }];
  return { components: [{ type: 'application', name: 'assay', version }] };
}

/**
 * The inventory as a CycloneDX JSON document. Nothing that a verdict or a report needs is lost: {@link readCycloneDx}
 * gives back an inventory with the same digest, ownership, layers and problems (matching.md trap 12).
 */
export function writeCycloneDx(inventory: Inventory, options: CycloneDxOptions): CycloneDxDocument {
  const specVersion = options.specVersion ?? '1.5';
  const timestamp = options.clock.now().toISOString();
  const refs = packageRefs(inventory);
  const { subject, system, packages, dockerfiles, properties } = documentParts(inventory, refs);
  return {
    $schema: `http://cyclonedx.org/schema/bom-${specVersion}.schema.json`,
    bomFormat: 'CycloneDX',
    specVersion,
    serialNumber: serialNumber(inventory, timestamp),
    version: 1,
    metadata: {
      timestamp,
      tools: tools(specVersion),
      ...(options.author !== undefined && { authors: [{ name: options.author }] }),
      component: subject,
      properties,
    },
    components: [...(system === undefined ? [] : [system]), ...packages, ...dockerfiles],
    ...(inventory.problems.length === 0
      ? {}
      : { compositions: [{ aggregate: 'incomplete' as const, assemblies: [ROOT_REF] }] }),
    ...(options.vulnerabilities === undefined
      ? {}
      : {
          vulnerabilities: [
            ...vulnerabilitiesOf(options.vulnerabilities, inventory.packages, refs, specVersion),
            ...dockerfileVulnerabilities(inventory.dockerfiles ?? []),
          ],
        }),
  };
}
