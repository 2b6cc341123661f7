import { ownMember } from '../../domain/own-member.ts';
import { type JsonObject, objectOf, objectsOf, textOf } from './json.ts';
import { type Property, SBOMGEN } from './properties.ts';

/** Our annotations begin with this; the version follows. */
export const ANNOTATOR = 'Tool: assay-';
/** What a CycloneDX component has members for, and an SPDX package has not. */
export const SPDX_NAMESPACE = 'assay:namespace';
export const SPDX_NAME = 'assay:name';
export const SPDX_VERSION = 'assay:version';
export const SPDX_DESCRIPTION = 'assay:description';

const wordsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((each): each is string => typeof each === 'string');

/** Properties that Assay keeps in an annotation: a JSON object of one or several values by name. */
export function ownProperties(element: JsonObject): Property[] {
  return objectsOf(element.annotations).flatMap(({ annotator, comment }) => {
    if (textOf(annotator)?.startsWith(ANNOTATOR) !== true) return [];
    try {
      return Object.entries(objectOf(JSON.parse(textOf(comment) ?? ''))).flatMap(([name, values]) =>
        wordsOf(values).map((value) => ({ name, value })),
      );
    } catch {
      return []; // an annotation by hand
    }
  });
}

/** `NONE` and `NOASSERTION` say nothing. @see https://spdx.github.io/spdx-spec/v2.3/ */
export const said = (value: unknown): string | undefined => {
  const text = textOf(value)?.trim();
  return text === undefined || text === '' || text === 'NOASSERTION' || text === 'NONE' ? undefined : text;
};

/** Component types of CycloneDX for the purposes of SPDX; the schema writes one with `_`, the specification with `-`. */
const TYPES: Readonly<Record<string, string>> = {
  APPLICATION: 'application',
  FRAMEWORK: 'framework',
  LIBRARY: 'library',
  CONTAINER: 'container',
  'OPERATING-SYSTEM': 'operating-system',
  OPERATING_SYSTEM: 'operating-system',
  DEVICE: 'device',
  FIRMWARE: 'firmware',
  FILE: 'file',
};

const TRIVY_KEYS = /^(FilePath|LayerDiffID|PkgPath|SrcEpoch|SrcName|SrcRelease|SrcVersion): (.+)$/;

/** trivy: `LayerDiffID: sha256:…` in annotations, before that in attribution texts; the source package in `sourceInfo`. */
function trivyProperties(spdx: JsonObject): Property[] {
  const texts = [
    ...wordsOf(spdx.attributionTexts),
    ...objectsOf(spdx.annotations).flatMap((a) => textOf(a.comment) ?? []),
  ];
  const [, name, version] = /^built package from: (\S+) (\S+)$/.exec(textOf(spdx.sourceInfo) ?? '') ?? [];
  return [
    ...texts.flatMap((text) => {
      const [, key, value] = TRIVY_KEYS.exec(text) ?? [];
      if (key === undefined || value === undefined) return [];
      return [{ name: `aquasecurity:trivy:${key === 'PkgPath' ? 'FilePath' : key}`, value }];
    }),
    ...(name === undefined || version === undefined
      ? []
      : [
          { name: 'aquasecurity:trivy:SrcName', value: name },
          { name: 'aquasecurity:trivy:SrcVersion', value: version },
        ]),
  ];
}

/** syft: `acquired package info from DPKG DB: /var/lib/dpkg/status, /usr/share/doc/x/copyright`. */
function syftProperties(spdx: JsonObject): Property[] {
  const paths = /^acquired package info from [^:]{1,200}: (\/.*)$/.exec(textOf(spdx.sourceInfo) ?? '')?.[1];
  return (paths?.split(', ') ?? []).map((value, i) => ({ name: `syft:location:${i}:path`, value }));
}

function referenced(spdx: JsonObject, type: RegExp): string | undefined {
  for (const { referenceType, referenceLocator } of objectsOf(spdx.externalRefs)) {
    if (type.test(textOf(referenceType) ?? '')) return said(referenceLocator);
  }
  return undefined;
}

/** The package as a component in the words of CycloneDX. */
export function componentOfSpdx(spdx: JsonObject): JsonObject {
  const own = ownProperties(spdx);
  const ownValue = (name: string): string | undefined => own.find((each) => each.name === name)?.value;
  const file = said(spdx.packageFileName)?.replace(/^\.\//, '');
  const foreign = [
    ...trivyProperties(spdx),
    ...syftProperties(spdx),
    ...(file?.includes('/') === true ? [{ name: SBOMGEN.path, value: file }] : []),
  ];
  return {
    type: ownMember(TYPES, textOf(spdx.primaryPackagePurpose) ?? '') ?? 'library',
    'bom-ref': textOf(spdx.SPDXID),
    group: ownValue(SPDX_NAMESPACE),
    name: ownValue(SPDX_NAME) ?? said(spdx.name),
    version: ownValue(SPDX_VERSION) ?? said(spdx.versionInfo),
    description: ownValue(SPDX_DESCRIPTION) ?? said(spdx.description),
    purl: referenced(spdx, /^purl$/i),
    cpe: referenced(spdx, /cpe2[23]Type$/i),
    properties: own.length > 0 ? own : foreign,
  };
}
