import { gunzipSync } from 'node:zlib';
import { AssayError, inputError } from '../../domain/errors.ts';
import type { Inventory } from '../../domain/inventory.ts';
import type { SbomComponent } from '../../domain/sbom-component.ts';
import { documentSlice, type Slice } from '../formats/json-slices.ts';
import { parseXml } from '../formats/xml.ts';
import { parseYaml } from '../formats/yaml.ts';
import { cycloneDxJson } from './cyclonedx-json.ts';
import { cycloneDxXml } from './cyclonedx-xml.ts';
import { inventoryOfDocument, type SbomDocument } from './inventory-of-document.ts';
import { isCycloneDx, readComponents } from './read-components.ts';
import { spdxDocument, spdxSourceOfObject } from './spdx-document.ts';
import { membersAt, spdxJson } from './spdx-json.ts';
import { spdxRdf } from './spdx-rdf.ts';
import { spdxTagValue } from './spdx-tag-value.ts';
import { spdxXml } from './spdx-xml.ts';
import { syftJson } from './syft-json.ts';

/** Largest document read, in bytes, compressed or not. JSON and tag-value are cut, not parsed: they stay outside the heap. */
export const MAX_SBOM_BYTES = 128 * 1024 * 1024;
/** XML is a tree in memory, and so is YAML, whose parser needs many times the bytes. */
const MAX_YAML_BYTES = 8 * 1024 * 1024;
/** Largest document whose components are kept beside its inventory: what ScanSbom takes. */
const MAX_REPEATED_BYTES = 16 * 1024 * 1024;
/** Documents inside documents: an attestation holds a statement that holds an SBOM. */
const MAX_WRAPPING = 3;

const REMEDY = 'give a CycloneDX 1.2 to 1.7 (JSON, XML) or SPDX 2.2 or 2.3 (JSON, tag-value, XML, RDF, YAML) document';

function unzipped(bytes: Buffer): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_SBOM_BYTES });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw inputError(`its content is larger than ${MAX_SBOM_BYTES} bytes`, { cause });
    throw inputError('its gzip compression is damaged or cut short', { cause });
  }
}

/** In UTF-8: some tools write UTF-16, with its mark or (JSON and XML begin with an ASCII character) without. */
function inUtf8(bytes: Buffer): Buffer {
  const [first, second] = bytes;
  const isLittle = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second !== undefined && second !== 0);
  if (!isLittle && !isBig) return bytes;
  return Buffer.from(new TextDecoder(isLittle ? 'utf-16le' : 'utf-16be').decode(bytes));
}

/** What a document with these members is. `sbom` wraps the answers of ScanSbom and GitHub, `predicate` an attestation. */
function readJson(bytes: Buffer, slice: Slice, depth = 0): SbomDocument {
  const members = membersAt(bytes, slice);
  if (members.has('spdxVersion')) return spdxDocument(spdxJson(bytes, members));
  const inside = members.get('sbom') ?? members.get('predicate');
  if (!members.has('bomFormat') && inside !== undefined && depth < MAX_WRAPPING) {
    return readJson(bytes, inside, depth + 1);
  }
  if (members.has('artifacts') && members.has('schema')) return syftJson(bytes, members);
  if (members.has('@graph') && members.has('@context')) {
    throw inputError('it is SPDX 3 (JSON-LD), which is not read', { remedy: REMEDY });
  }
  return cycloneDxJson(bytes, members);
}

/** Parsers of plain formats say why with an Error. */
function parsed<T>(parse: (bytes: Uint8Array) => T, bytes: Buffer): T {
  try {
    return parse(bytes);
  } catch (cause) {
    throw inputError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function readXml(bytes: Buffer): SbomDocument {
  const root = parsed(parseXml, bytes);
  if (root.name === 'bom') return cycloneDxXml(root);
  if (root.name === 'Document') return spdxDocument(spdxXml(root));
  if (root.name === 'RDF') return spdxDocument(spdxRdf(root));
  throw inputError(`its root element <${root.name.slice(0, 80)}> is none of an SBOM`, { remedy: REMEDY });
}

function readYaml(bytes: Buffer): SbomDocument {
  if (bytes.length > MAX_YAML_BYTES)
    throw inputError(`it is YAML of more than ${MAX_YAML_BYTES} bytes`, { remedy: REMEDY });
  return spdxDocument(spdxSourceOfObject(parsed(parseYaml, bytes)));
}

/** Tells the formats apart by how they begin. */
function readDocument(bytes: Buffer): SbomDocument {
  const head = bytes.toString('utf8', 0, 64 * 1024).replace(/^\ufeff/, '');
  if (/^\s*</.test(head)) return readXml(bytes);
  if (/^\s*\{/.test(head)) return readJson(bytes, documentSlice(bytes));
  if (/^SPDXVersion\s*:/m.test(head)) return spdxDocument(spdxTagValue(bytes));
  if (/^["']?spdxVersion["']?\s*:/m.test(head)) return readYaml(bytes);
  const what = head.trim() === '' ? 'is empty' : 'is neither CycloneDX nor SPDX';
  throw inputError(`the document ${what}`, { remedy: REMEDY });
}

/**
 * The inventory in an SBOM file, whatever its format and tool; gzip compressed or not. Memory is bounded whatever the file
 * holds: components are parsed one by one.
 * @param name the file's name, for messages
 * @throws AssayError `input`: too large, damaged, a format that is not read
 */
export function readSbom(bytes: Buffer, name: string): Inventory {
  if (bytes.length > MAX_SBOM_BYTES) throw inputError(`${name} is larger than ${MAX_SBOM_BYTES} bytes`);
  try {
    return inventoryOfDocument(readDocument(inUtf8(unzipped(bytes))));
  } catch (cause) {
    if (!(cause instanceof AssayError)) throw cause;
    const { remedy } = cause;
    throw inputError(`${name}: ${cause.message}`, { cause, ...(remedy === undefined ? {} : { remedy }) });
  }
}

/**
 * An SBOM file for a report that repeats its components: as {@link readSbom} reads it, and the components where it is
 * CycloneDX in JSON of a size that ScanSbom takes.
 * @throws AssayError `input`
 */
export function readSbomContent(
  bytes: Buffer,
  name: string,
): { readonly inventory: Inventory; readonly components?: readonly SbomComponent[] } {
  const inventory = readSbom(bytes, name);
  const text = inUtf8(unzipped(bytes));
  if (text.length > MAX_REPEATED_BYTES || !/^\s*\{/.test(text.toString('utf8', 0, 64))) return { inventory };
  const document: unknown = JSON.parse(text.toString('utf8').replace(/^\ufeff/, ''));
  return isCycloneDx(document) ? readComponents(document) : { inventory };
}
