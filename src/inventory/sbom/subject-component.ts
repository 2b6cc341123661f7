import { instanceIdOfMachine } from '../../domain/arn.ts';
import type { HostDetails, ImageDetails, InventorySubject } from '../../domain/inventory.ts';
import type { Component } from './components.ts';
import { ASSAY, optionalProperty, type Property, SBOMGEN } from './properties.ts';

/** CycloneDX has no type for a host; inspector-sbomgen and syft describe one as the device or file that it is. */
const TYPES: Readonly<Record<InventorySubject['kind'], string>> = {
  image: 'container',
  host: 'device',
  directory: 'file',
  lambda: 'application',
  archive: 'file',
  sbom: 'application',
  repo: 'application',
};

const imageProperties = (image: ImageDetails): Property[] => [
  { name: ASSAY.imageDigest, value: image.digest },
  { name: SBOMGEN.imageId, value: image.imageId },
  { name: SBOMGEN.imageArch, value: image.architecture },
  { name: ASSAY.imageOs, value: image.os },
  ...optionalProperty(SBOMGEN.imageAuthor, image.author),
  ...optionalProperty(ASSAY.imageCreatedAt, image.createdAt),
  ...image.tags.map((value) => ({ name: ASSAY.imageTag, value })),
  ...image.layers.flatMap(({ diffId, createdBy }) => [
    { name: SBOMGEN.layerDiffId, value: diffId },
    ...optionalProperty(ASSAY.layerCreatedBy, createdBy && `${diffId} ${createdBy}`),
  ]),
];

function hostProperties(host: HostDetails): Property[] {
  const patches = host.livePatches ?? [];
  const cves = [...new Set(patches.filter(({ isActive }) => isActive).flatMap(({ cves }) => cves))].sort();
  return [
    { name: SBOMGEN.hostname, value: host.hostname },
    // SBOMs travel: neither the machine id in clear nor addresses are in them.
    { name: ASSAY.instanceId, value: instanceIdOfMachine(host.machineId) },
    { name: SBOMGEN.architecture, value: host.architecture },
    ...(host.kernel === undefined
      ? []
      : [
          { name: SBOMGEN.kernelName, value: 'Linux' },
          { name: SBOMGEN.kernelVersion, value: host.kernel },
        ]),
    ...optionalProperty(ASSAY.bootedAt, host.bootedAt),
    ...optionalProperty(ASSAY.rebootPending, host.isRebootPending?.toString()),
    ...(patches.length === 0
      ? []
      : [{ name: SBOMGEN.livePatching, value: String(patches.some(({ isActive }) => isActive)) }]),
    ...optionalProperty(SBOMGEN.livePatchedCves, cves.length === 0 ? undefined : cves.join(',')),
    ...(host.livePatches ?? []).map((patch) => ({ name: ASSAY.livePatch, value: JSON.stringify(patch) })),
  ];
}

/** The target as a component. A host keeps what its packages are judged by; its addresses and machine id stay with it. */
export const subjectComponent = (subject: InventorySubject, ref: string): Component => ({
  'bom-ref': ref,
  type: TYPES[subject.kind],
  name: subject.name,
  ...(subject.image === undefined ? {} : { version: subject.image.digest }),
  properties: [
    ...(subject.image === undefined ? [] : imageProperties(subject.image)),
    ...(subject.host === undefined ? [] : hostProperties(subject.host)),
  ],
});
