import { z } from 'zod';
import { listOf, utcTime } from '../fields.ts';
import { readYaml } from '../yaml-record.ts';

const text = z.string().transform((value) => value.trim());
/** Free-form members that databases add: read where they are objects, ignored where they are not. */
const extras = z.record(z.string(), z.unknown()).nullish().catch(undefined);

const severity = z.object({ type: z.string(), score: z.string() });
const event = z.object({
  introduced: text.optional(),
  fixed: text.optional(),
  last_affected: text.optional(),
  limit: text.optional(),
});
const range = z.object({ type: z.string(), events: listOf(event) });
const affected = z.object({
  package: z
    .object({ ecosystem: text.pipe(z.string().min(1)), name: text, purl: z.string().nullish().catch(undefined) })
    .nullish(),
  ranges: listOf(range),
  versions: listOf(z.string()).transform((versions) => versions.filter((version) => version !== '')),
  severity: listOf(severity),
  ecosystem_specific: extras,
  database_specific: extras,
});

/** What Assay reads of an OSV record. @see https://ossf.github.io/osv-schema/ */
const record = z.object({
  id: text.pipe(z.string().min(1).max(256)),
  modified: utcTime,
  published: utcTime,
  // A record is withdrawn or it is not: one that does not say when cannot be read.
  withdrawn: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}/, 'no date')
    .nullish(),
  aliases: listOf(text),
  upstream: listOf(text),
  related: listOf(text),
  summary: z.string().nullish(),
  details: z.string().nullish(),
  severity: listOf(severity),
  affected: listOf(affected),
  references: listOf(z.object({ type: z.string().nullish(), url: z.string() })),
  database_specific: extras,
});

export type OsvRecord = z.output<typeof record>;
export type OsvAffected = z.output<typeof affected>;
export type OsvRange = z.output<typeof range>;
export type OsvSeverity = z.output<typeof severity>;

/** The ranges that a database keeps in a member of its own, as the Go database does; none when it is anything else. */
export const readRanges = (value: unknown): readonly OsvRange[] => {
  const ranges = z.array(range).safeParse(value);
  return ranges.success ? ranges.data : [];
};

export type OsvRead = OsvRecord | { readonly reason: string };

/** A record, or the reason why the bytes hold none. */
export function readOsvRecord(bytes: Buffer): OsvRead {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
  return readOsvValue(json);
}

/** The same of a record that is written as YAML, as the Python Packaging Authority does. */
export function readOsvYaml(bytes: Buffer): OsvRead {
  const yaml = readYaml(bytes.toString('utf8'));
  return 'reason' in yaml ? yaml : readOsvValue(yaml.value);
}

/** The same of a value that is parsed already. */
export function readOsvValue(value: unknown): OsvRead {
  const read = record.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  return { reason: issue === undefined ? 'no OSV record' : `${issue.path.join('.')}: ${issue.message}` };
}
