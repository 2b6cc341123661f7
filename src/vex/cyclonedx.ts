import { z } from 'zod';
import { sortedSet } from '../domain/order.ts';
import type { VexIdentifiers, VexJustification, VexStatement, VexStatus } from '../domain/vex.ts';
import { isoTime, type VexReading } from './reading.ts';

const tolerant = z.record(z.string(), z.unknown());
const component = z.object({
  'bom-ref': z.string().optional(),
  name: z.string().optional(),
  purl: z.string().optional(),
  hashes: z.array(z.object({ alg: z.string(), content: z.string() })).optional(),
  components: z.array(tolerant).optional(),
});
const person = z.object({ name: z.string().optional(), email: z.string().optional() });
const document = z.object({
  bomFormat: z.literal('CycloneDX'),
  serialNumber: z.string().optional(),
  metadata: z
    .object({
      timestamp: z.string().optional(),
      component: component.optional(),
      authors: z.array(person).optional(),
      supplier: person.optional(),
    })
    .optional(),
  components: z.array(tolerant).optional(),
  vulnerabilities: z.array(z.unknown()).optional(),
});
const vulnerability = z.object({
  id: z.string().min(1),
  references: z.array(z.object({ id: z.string() })).optional(),
  updated: z.string().optional(),
  published: z.string().optional(),
  analysis: z
    .object({
      state: z.string().optional(),
      justification: z.string().optional(),
      detail: z.string().optional(),
      response: z.array(z.string()).optional(),
      firstIssued: z.string().optional(),
      lastUpdated: z.string().optional(),
    })
    .optional(),
  affects: z.array(z.object({ ref: z.string() })).optional(),
});

/** CycloneDX's impact analysis states. @see https://cyclonedx.org/docs/1.6/json/#vulnerabilities_items_analysis_state */
const STATUS_OF_STATE: Readonly<Record<string, VexStatus>> = {
  exploitable: 'affected',
  false_positive: 'not_affected',
  in_triage: 'under_investigation',
  not_affected: 'not_affected',
  resolved: 'fixed',
  resolved_with_pedigree: 'fixed',
};
const JUSTIFICATIONS: Readonly<Record<string, VexJustification>> = {
  code_not_present: 'vulnerable_code_not_present',
  code_not_reachable: 'vulnerable_code_not_in_execute_path',
  protected_at_perimeter: 'inline_mitigations_already_exist',
  protected_at_runtime: 'inline_mitigations_already_exist',
  protected_by_compiler: 'inline_mitigations_already_exist',
  protected_by_mitigating_control: 'inline_mitigations_already_exist',
  requires_configuration: 'vulnerable_code_cannot_be_controlled_by_adversary',
  requires_dependency: 'component_not_present',
  requires_environment: 'vulnerable_code_cannot_be_controlled_by_adversary',
};
const MAX_DEPTH = 32;

export const isCycloneDx = (json: unknown): boolean =>
  z.object({ bomFormat: z.literal('CycloneDX') }).safeParse(json).success;

const own = <T>(table: Readonly<Record<string, T>>, key: string | undefined): T | undefined =>
  key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;

/** The component's own reference behind that of another document, `urn:cdx:SERIAL/VERSION#REF`; as it stands where its escapes are none. */
function referenceOf(ref: string): string {
  if (!ref.startsWith('urn:cdx:')) return ref;
  const last = ref.slice(ref.indexOf('#') + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** Every component under its reference. */
function* componentsOf(given: readonly unknown[], depth = 0): Generator<readonly [string, VexIdentifiers]> {
  for (const value of given) {
    const read = component.safeParse(value);
    if (!read.success) continue;
    const { 'bom-ref': ref, purl, name, hashes = [], components } = read.data;
    const digests = hashes.map(({ alg, content }) => `${alg.replace('-', '').toLowerCase()}:${content}`);
    const identifiers = [purl, purl === undefined ? name : undefined, ...digests].filter((id) => id !== undefined);
    if (ref !== undefined) yield [ref, identifiers];
    if (components !== undefined && depth < MAX_DEPTH) yield* componentsOf(components, depth + 1);
  }
}

/**
 * Statements of the `analysis` of a CycloneDX document's vulnerabilities (1.4 to 1.7), of a VEX of its own or inside an
 * SBOM. A reference names a component of the document, one of another document (`urn:cdx:SERIAL/VERSION#REF`), or is a
 * package URL itself. Vulnerabilities without an analysis state say nothing.
 */
export function readCycloneDxVex(json: unknown): VexReading {
  const read = document.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    return { statements: [], problems: [`no CycloneDX document: ${issue?.path.join('.')}: ${issue?.message}`] };
  }
  const { metadata, components = [], vulnerabilities = [], serialNumber } = read.data;
  const known = new Map(
    componentsOf([...(metadata?.component === undefined ? [] : [metadata.component]), ...components]),
  );
  const author = metadata?.authors?.[0]?.name ?? metadata?.supplier?.name ?? 'unknown';
  const statements: VexStatement[] = [];
  const problems: string[] = [];
  for (const [index, value] of vulnerabilities.entries()) {
    const given = vulnerability.safeParse(value);
    if (!given.success) {
      const [issue] = given.error.issues;
      problems.push(`vulnerability ${index + 1}: ${issue?.path.join('.')}: ${issue?.message}`);
      continue;
    }
    const { id, references = [], analysis, affects = [] } = given.data;
    const status = own(STATUS_OF_STATE, analysis?.state);
    if (analysis?.state === undefined) continue;
    if (status === undefined) {
      problems.push(`${id}: unknown state ${analysis.state}`);
      continue;
    }
    const products = affects.map(({ ref }) => {
      const last = referenceOf(ref);
      return { identifiers: known.get(last) ?? [last], subcomponents: [] };
    });
    if (products.length === 0) {
      problems.push(`${id}: it names no component`);
      continue;
    }
    const justification = own(JUSTIFICATIONS, analysis.justification);
    const timestamp = isoTime(
      analysis.lastUpdated ?? analysis.firstIssued ?? given.data.updated ?? metadata?.timestamp,
    );
    const reason = analysis.detail ?? analysis.response?.join(', ');
    statements.push({
      vulnerabilityIds: sortedSet([id, ...references.map((reference) => reference.id)]),
      products,
      status,
      ...(justification !== undefined && { justification }),
      ...(reason !== undefined && { reason }),
      author,
      ...(timestamp !== undefined && { timestamp }),
      document: serialNumber ?? 'CycloneDX',
    });
  }
  return { statements, problems };
}
