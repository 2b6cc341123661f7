import { inputError } from '../../domain/errors.ts';
import { CSAF_STATUSES, type CsafDocument, type CsafStatus, type CsafVulnerability } from './document.ts';
import { dateOf, type Fields, fieldsOf, objectsOf, textOf, textsOf } from './fields.ts';
import { readGroups, readProducts } from './products.ts';

type Groups = ReadonlyMap<string, readonly string[]>;

/** Products that something is said of: named one by one, and those of groups. */
function productsOf(fields: Fields, groups: Groups): readonly string[] {
  const named = textsOf(fields.product_ids);
  if (fields.group_ids === undefined) return named;
  return [...new Set([...named, ...textsOf(fields.group_ids).flatMap((id) => groups.get(id) ?? [])])];
}

function noteOf(value: unknown): string | undefined {
  let found: string | undefined;
  for (const note of objectsOf(value)) {
    const text = textOf(note.text)?.trim();
    if (text === undefined || text === '') continue;
    if (note.category === 'description') return text;
    if (note.category === 'summary') found ??= text;
  }
  return found;
}

/** The CWE of CSAF 2.0, the list of 2.1. */
function cwesOf(fields: Fields): readonly string[] {
  const entries = fields.cwes === undefined ? [fields.cwe] : [...objectsOf(fields.cwes)];
  const ids = entries.map((entry) => textOf(fieldsOf(entry)?.id)).filter((id) => id !== undefined);
  return ids.filter((id) => /^CWE-\d+$/.test(id));
}

const CVSS_KEYS = ['cvss_v4', 'cvss_v3', 'cvss_v2'] as const;

/** Scores of CSAF 2.0, metrics of 2.1. */
function scoresOf(fields: Fields): CsafVulnerability['scores'] {
  const scores: CsafVulnerability['scores'][number][] = [];
  for (const entry of objectsOf(fields.scores ?? fields.metrics)) {
    const content = fieldsOf(entry.content) ?? entry;
    const vectors = CVSS_KEYS.flatMap((key) => textOf(fieldsOf(content[key])?.vectorString) ?? []);
    if (vectors.length > 0) scores.push({ vectors, products: textsOf(entry.products) });
  }
  return scores;
}

function statusesOf(value: unknown): ReadonlyMap<CsafStatus, readonly string[]> {
  const fields = fieldsOf(value);
  const statuses = new Map<CsafStatus, readonly string[]>();
  if (fields === undefined) return statuses;
  for (const status of CSAF_STATUSES) {
    const products = textsOf(fields[status]);
    if (products.length > 0) statuses.set(status, products);
  }
  return statuses;
}

function vulnerabilityOf(fields: Fields, groups: Groups): CsafVulnerability {
  const cve = textOf(fields.cve);
  const title = textOf(fields.title);
  const description = noteOf(fields.notes);
  const published = dateOf(fields.release_date);
  return {
    ...(cve !== undefined && { cve }),
    ids: [...objectsOf(fields.ids)].flatMap((id) => textOf(id.text) ?? []),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    cwes: cwesOf(fields),
    statuses: statusesOf(fields.product_status),
    remediations: [...objectsOf(fields.remediations)].map((entry) => {
      const url = textOf(entry.url);
      const date = dateOf(entry.date);
      return {
        category: textOf(entry.category) ?? '',
        details: textOf(entry.details) ?? '',
        ...(url !== undefined && { url }),
        ...(date !== undefined && { date }),
        products: productsOf(entry, groups),
      };
    }),
    threats: [...objectsOf(fields.threats)].map((entry) => ({
      category: textOf(entry.category) ?? '',
      details: textOf(entry.details) ?? '',
      products: productsOf(entry, groups),
    })),
    flags: [...objectsOf(fields.flags)].map((entry) => ({
      label: textOf(entry.label) ?? '',
      products: productsOf(entry, groups),
    })),
    scores: scoresOf(fields),
    references: [...objectsOf(fields.references)].flatMap((entry) => textOf(entry.url) ?? []),
    ...(published !== undefined && { published }),
  };
}

/**
 * Reads one CSAF 2.0 document (advisory or VEX; the fields of 2.1 that differ are understood).
 * @param value the parsed JSON
 * @throws AssayError `input` when it is no CSAF document: no `document.tracking.id`
 * @see https://docs.oasis-open.org/csaf/csaf/v2.0/csaf-v2.0.html
 */
export function readCsaf(value: unknown): CsafDocument {
  const fields = fieldsOf(value);
  const document = fieldsOf(fields?.document);
  const tracking = fieldsOf(document?.tracking);
  const id = textOf(tracking?.id);
  if (fields === undefined || document === undefined || tracking === undefined || id === undefined) {
    throw inputError('it is no CSAF document: document.tracking.id is missing');
  }
  const tree = fieldsOf(fields.product_tree);
  const groups = readGroups(tree);
  const publisher = textOf(fieldsOf(document.publisher)?.name);
  const description = noteOf(document.notes);
  const severity = textOf(fieldsOf(document.aggregate_severity)?.text);
  const published = dateOf(tracking.initial_release_date);
  const modified = dateOf(tracking.current_release_date);
  return {
    id,
    category: textOf(document.category) ?? '',
    title: textOf(document.title) ?? '',
    ...(description !== undefined && { description }),
    ...(publisher !== undefined && { publisher }),
    status: textOf(tracking.status) ?? '',
    ...(severity !== undefined && { severity }),
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
    products: readProducts(tree),
    vulnerabilities: [...objectsOf(fields.vulnerabilities)].map((entry) => vulnerabilityOf(entry, groups)),
  };
}

/** {@link readCsaf} of a document's text. @throws AssayError `input` when it is no JSON or no CSAF document */
export function parseCsaf(text: string): CsafDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw inputError(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  return readCsaf(value);
}
