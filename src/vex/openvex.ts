import { z } from 'zod';
import { sortedSet } from '../domain/order.ts';
import {
  VEX_JUSTIFICATIONS,
  VEX_STATUSES,
  type VexIdentifiers,
  type VexJustification,
  type VexProduct,
  type VexStatement,
} from '../domain/vex.ts';
import type { VexReading } from './reading.ts';
import { isoTime } from './reading.ts';

const component = z.object({
  '@id': z.string().optional(),
  identifiers: z.record(z.string(), z.string()).optional(),
  hashes: z.record(z.string(), z.string()).optional(),
});
/** Before 0.2.0 products and subcomponents were plain texts. */
const named = z.union([z.string(), component]);
const product = z.union([z.string(), component.extend({ subcomponents: z.array(named).optional() })]);
const vulnerability = z.union([
  z.string(),
  z.object({ '@id': z.string().optional(), name: z.string().optional(), aliases: z.array(z.string()).optional() }),
]);
const statement = z.object({
  vulnerability,
  products: z.array(product).optional(),
  subcomponents: z.array(named).optional(),
  status: z.enum(VEX_STATUSES),
  justification: z.string().optional(),
  impact_statement: z.string().optional(),
  action_statement: z.string().optional(),
  status_notes: z.string().optional(),
  timestamp: z.string().optional(),
  last_updated: z.string().optional(),
});
const document = z.object({
  '@context': z.string().startsWith('https://openvex.dev/ns'),
  '@id': z.string().min(1),
  author: z.string().min(1),
  timestamp: z.string(),
  statements: z.array(z.unknown()),
});

export const isOpenVex = (json: unknown): boolean =>
  z.object({ '@context': z.string().startsWith('https://openvex.dev/ns') }).safeParse(json).success;

/** Hashes are identifiers as image digests are written: `sha256:…`. */
function identifiersOf(given: z.output<typeof named>): VexIdentifiers {
  if (typeof given === 'string') return [given];
  const hashes = Object.entries(given.hashes ?? {}).map(([name, value]) => `${name.replace('-', '')}:${value}`);
  return sortedSet([
    ...(given['@id'] === undefined ? [] : [given['@id']]),
    ...Object.values(given.identifiers ?? {}),
    ...hashes,
  ]);
}

function namesOf(given: z.output<typeof vulnerability>): readonly string[] {
  if (typeof given === 'string') return [given];
  const fromPage = /\b(?:CVE-\d{4}-\d{4,}|GHSA(?:-[23456789cfghjmpqrvwx]{4}){3})\b/.exec(given['@id'] ?? '')?.[0];
  const names = [given.name, fromPage, ...(given.aliases ?? [])];
  return sortedSet(names.flatMap((name) => (name === undefined || name === '' ? [] : [name])));
}

const justificationOf = (text: string | undefined): VexJustification | undefined =>
  VEX_JUSTIFICATIONS.find((known) => known === text);

function productsOf({ products = [], subcomponents = [] }: z.output<typeof statement>): readonly VexProduct[] {
  const shared = subcomponents.map(identifiersOf);
  return products.map((given) => ({
    identifiers: identifiersOf(given),
    subcomponents: typeof given === 'string' ? shared : [...(given.subcomponents ?? []).map(identifiersOf), ...shared],
  }));
}

/**
 * Statements of an OpenVEX document. A statement that says nothing that can be used (no product, no known status, "not
 * affected" without a reason) is a problem and has no effect. @see https://github.com/openvex/spec, version 0.2.0
 */
export function readOpenVex(json: unknown): VexReading {
  const read = document.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    return { statements: [], problems: [`no OpenVEX document: ${issue?.path.join('.')}: ${issue?.message}`] };
  }
  const { author, timestamp, '@id': id } = read.data;
  const statements: VexStatement[] = [];
  const problems: string[] = [];
  for (const [index, value] of read.data.statements.entries()) {
    const given = statement.safeParse(value);
    if (!given.success) {
      const [issue] = given.error.issues;
      problems.push(`statement ${index + 1}: ${issue?.path.join('.')}: ${issue?.message}`);
      continue;
    }
    const { status, impact_statement: impact, action_statement: action, status_notes: notes } = given.data;
    const vulnerabilityIds = namesOf(given.data.vulnerability);
    const products = productsOf(given.data);
    const justification = justificationOf(given.data.justification);
    const reason = impact ?? action ?? notes;
    const time = isoTime(given.data.last_updated ?? given.data.timestamp ?? timestamp);
    const flaw =
      vulnerabilityIds.length === 0
        ? 'it names no vulnerability'
        : products.length === 0
          ? 'it names no product'
          : status === 'not_affected' && justification === undefined && impact === undefined
            ? 'not affected, without a justification'
            : undefined;
    if (flaw !== undefined) {
      problems.push(`statement ${index + 1}: ${flaw}`);
      continue;
    }
    statements.push({
      vulnerabilityIds,
      products,
      status,
      ...(justification !== undefined && { justification }),
      ...(reason !== undefined && { reason }),
      author,
      ...(time !== undefined && { timestamp: time }),
      document: id,
    });
  }
  return { statements, problems };
}
