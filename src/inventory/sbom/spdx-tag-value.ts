import { inputError } from '../../domain/errors.ts';
import type { JsonObject } from './json.ts';
import { describedBy, SPDX_DOCUMENT, type SpdxSource } from './spdx-document.ts';

/** Bytes of one value: a licence text is the longest. */
const MAX_VALUE = 2 * 1024 * 1024;
/** Fields of one package. */
const MAX_FIELDS = 100_000;
/** Annotations of a document or package that can be ours; licences have none. */
const MAX_ANNOTATIONS = 100_000;

type Tag = readonly [name: string, value: string];

const NEWLINE = 0x0a;
const OPEN = '<text>';
const CLOSE = '</text>';

/** `Tag: value` a line; a value in `<text>` may have several. Comments and what is no tag are passed over. */
function* tagsOf(bytes: Buffer): Iterable<Tag> {
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, at);
    let end = newline < 0 ? bytes.length : newline;
    if (end - at > MAX_VALUE) throw inputError(`a line of it is larger than ${MAX_VALUE} bytes`);
    const line = bytes.toString('utf8', at, end).trim();
    const colon = line.startsWith('#') ? -1 : line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim();
    let value = line.slice(colon + 1).trim();
    if (colon > 0 && value.startsWith(OPEN)) {
      const start = bytes.indexOf(OPEN, at);
      const close = bytes.indexOf(CLOSE, start);
      if (close < 0) throw inputError(`"${name.slice(0, 80)}" has a <text> without its </text>`);
      if (close - start > MAX_VALUE) throw inputError(`a value of it is larger than ${MAX_VALUE} bytes`);
      value = bytes.toString('utf8', start + OPEN.length, close);
      const after = bytes.indexOf(NEWLINE, close);
      end = after < 0 ? bytes.length : after;
    }
    if (colon > 0) yield [name, value];
    at = end + 1;
  }
}

/** Tags that begin something which is no package. */
const OTHERS = new Set(['FileName', 'SnippetSPDXID', 'LicenseID']);

/** Members of SPDX JSON behind the tags of a package. */
const MEMBERS: Readonly<Record<string, string>> = {
  SPDXID: 'SPDXID',
  PackageVersion: 'versionInfo',
  PackageFileName: 'packageFileName',
  PackageSourceInfo: 'sourceInfo',
  PackageDescription: 'description',
  PrimaryPackagePurpose: 'primaryPackagePurpose',
};

interface Growing {
  readonly externalRefs: JsonObject[];
  readonly attributionTexts: string[];
  readonly annotations: readonly JsonObject[];
  [member: string]: unknown;
}

function addTag(spdx: Growing, [name, value]: Tag): void {
  const member = Object.hasOwn(MEMBERS, name) ? MEMBERS[name] : undefined;
  if (member !== undefined) spdx[member] ??= value;
  else if (name === 'PackageAttributionText') spdx.attributionTexts.push(value);
  else if (name === 'ExternalRef') {
    const [, type, locator] = /^\S+\s+(\S+)\s+(\S.*)$/.exec(value) ?? [];
    spdx.externalRefs.push({ referenceType: type, referenceLocator: locator });
  }
  if (spdx.externalRefs.length + spdx.attributionTexts.length > MAX_FIELDS) {
    throw inputError(`a package of it has more than ${MAX_FIELDS} fields`);
  }
}

function* packagesIn(bytes: Buffer, annotations: ReadonlyMap<string, readonly JsonObject[]>): Iterable<JsonObject> {
  const finished = (spdx: Growing): JsonObject => ({
    ...spdx,
    annotations: annotations.get(String(spdx.SPDXID)) ?? [],
  });
  let current: Growing | undefined;
  for (const tag of tagsOf(bytes)) {
    const [name, value] = tag;
    if (name === 'PackageName') {
      if (current !== undefined) yield finished(current);
      current = { name: value, externalRefs: [], attributionTexts: [], annotations: [] };
    } else if (OTHERS.has(name)) {
      if (current !== undefined) yield finished(current);
      current = undefined;
    } else if (current !== undefined) addTag(current, tag);
  }
  if (current !== undefined) yield finished(current);
}

interface Header {
  version?: string;
  name?: string;
  created?: string;
  readonly describes: Set<string>;
  readonly annotations: Map<string, JsonObject[]>;
}

/** What stands anywhere in the document and concerns all of it. */
function headerOf(bytes: Buffer): Header {
  const header: Header = { describes: new Set(), annotations: new Map() };
  let annotation: { annotator?: string; comment?: string } = {};
  let count = 0;
  for (const [name, value] of tagsOf(bytes)) {
    if (name === 'SPDXVersion') header.version ??= value;
    else if (name === 'DocumentName') header.name ??= value;
    else if (name === 'Created') header.created ??= value;
    else if (name === 'Annotator') annotation = { annotator: value };
    else if (name === 'AnnotationComment') annotation.comment = value;
    else if (name === 'SPDXREF') {
      if (++count > MAX_ANNOTATIONS) throw inputError(`it has more than ${MAX_ANNOTATIONS} annotations`);
      const known = header.annotations.get(value);
      if (known === undefined) header.annotations.set(value, [annotation]);
      else known.push(annotation);
      annotation = {};
    } else if (name === 'Relationship') {
      const [spdxElementId, relationshipType, relatedSpdxElement] = value.split(/\s+/);
      const id = describedBy({ spdxElementId, relationshipType, relatedSpdxElement });
      if (id !== undefined && header.describes.size < 2) header.describes.add(id);
    }
  }
  return header;
}

/** An SPDX 2 document in the tag-value format. @see https://spdx.github.io/spdx-spec/v2.3/conformance/ */
export function spdxTagValue(bytes: Buffer): SpdxSource {
  const { version, name, created, describes, annotations } = headerOf(bytes);
  return {
    version,
    name,
    created,
    annotations: annotations.get(SPDX_DOCUMENT) ?? [],
    describes,
    packages: () => packagesIn(bytes, annotations),
  };
}
