import { z } from 'zod';
import { listOf } from '../fields.ts';

const value = z
  .object({ Value: z.string().nullish() })
  .nullish()
  .transform((found) => found?.Value?.trim() ?? '');
const text = z
  .string()
  .nullish()
  .transform((found) => found?.trim() ?? '');
const products = listOf(z.string());

const MAX_DEPTH = 20;

/** Kinds of the members of CVRF, by their numbers in Microsoft's JSON. */
export const THREAT = { IMPACT: 0, EXPLOITATION: 1, SEVERITY: 3 } as const;
export const STATUS_KNOWN_AFFECTED = 3;
export const REMEDIATION_VENDOR_FIX = 2;

const vulnerability = z.object({
  CVE: z.string().regex(/^[A-Za-z]+-?[\d-]*\d$/),
  Title: value,
  CWE: z.union([listOf(z.object({ ID: text })), z.object({ ID: text }).transform((one) => [one])]).catch(() => []),
  ProductStatuses: listOf(z.object({ ProductID: products, Type: z.number() })),
  Threats: listOf(z.object({ Description: value, ProductID: products, Type: z.number() })),
  CVSSScoreSets: listOf(z.object({ Vector: text })),
  Remediations: listOf(
    z.object({ Description: value, Supercedence: text, FixedBuild: text, ProductID: products, Type: z.number() }),
  ),
});
export type CvrfVulnerability = z.output<typeof vulnerability>;
export type CvrfRemediation = CvrfVulnerability['Remediations'][number];

const product = z.object({ ProductID: z.string(), Value: z.string() });

/** Products of the tree's branches, which nest; those of the list beside them are the same, but it may lack some. */
function* productsBelow(node: unknown, depth = 0): Generator<z.output<typeof product>, void, undefined> {
  if (depth > MAX_DEPTH || typeof node !== 'object' || node === null) return;
  const read = product.safeParse(node);
  if (read.success) yield read.data;
  for (const child of Array.isArray(node) ? node : 'Items' in node ? [node.Items] : [])
    yield* productsBelow(child, depth + 1);
}

const document = z.object({
  DocumentTracking: z.object({
    Identification: z.object({ ID: value }),
    InitialReleaseDate: text,
    CurrentReleaseDate: text,
  }),
  ProductTree: z.object({ FullProductName: listOf(product), Branch: z.unknown().optional() }),
  Vulnerability: listOf(z.unknown()),
});

/** A month's document. @see https://api.msrc.microsoft.com/cvrf/v3.0/swagger/v3/swagger.json */
export interface CvrfDocument {
  readonly id: string;
  readonly published?: string;
  readonly modified?: string;
  /** Product id → its name. */
  readonly products: ReadonlyMap<string, string>;
  readonly vulnerabilities: readonly unknown[];
}

/** `2024-05-14T07:00:00`, in UTC and with or without saying so. */
function isoDate(found: string): string | undefined {
  const time = Date.parse(/Z|[+-]\d\d:\d\d$/.test(found) ? found : `${found}Z`);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** undefined when it is no document of this kind. */
export function readDocument(json: unknown): CvrfDocument | undefined {
  const read = document.safeParse(json);
  if (!read.success) return undefined;
  const { DocumentTracking: tracking, ProductTree, Vulnerability } = read.data;
  const [published, modified] = [isoDate(tracking.InitialReleaseDate), isoDate(tracking.CurrentReleaseDate)];
  return {
    id: tracking.Identification.ID,
    ...(published === undefined ? {} : { published }),
    ...(modified === undefined ? {} : { modified }),
    products: new Map(
      [...productsBelow(ProductTree.Branch), ...ProductTree.FullProductName].map(({ ProductID, Value }) => [
        ProductID,
        Value,
      ]),
    ),
    vulnerabilities: Vulnerability,
  };
}

export function readVulnerability(found: unknown): CvrfVulnerability | { readonly reason: string } {
  const read = vulnerability.safeParse(found);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  return { reason: issue === undefined ? 'no vulnerability' : `${issue.path.join('.')}: ${issue.message}` };
}

const KB = /(?<!\d)\d{6,8}(?!\d)/g;

/** `KB5037765` of a remediation's description; undefined for `Release Notes`, `Click to Run` and other words. */
export function kbOf({ Description }: CvrfRemediation): string | undefined {
  const number = /^(\d{6,8})$|\bKB\s*(\d{6,8})(?!\d)/i
    .exec(Description)
    ?.slice(1)
    .find((found) => found !== undefined);
  return number === undefined ? undefined : `KB${number}`;
}

/** Updates that a remediation's update replaces: `5036896, KB5036892`. */
export const supersededBy = ({ Supercedence }: CvrfRemediation): readonly string[] =>
  [...Supercedence.matchAll(KB)].map(([number]) => `KB${number}`);

/** Builds that a remediation brings; a link in their place is none. */
export const buildsOf = ({ FixedBuild }: CvrfRemediation): readonly string[] =>
  FixedBuild.split(/[,;\s]+/).filter((build) => /^\d+(?:\.\d+){1,4}$/.test(build));
