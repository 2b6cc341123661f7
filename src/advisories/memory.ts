import { createHash } from 'node:crypto';
import type {
  AdvisoryDatabase,
  AdvisoryRecord,
  Completeness,
  ReleaseLifecycle,
  Vulnerability,
} from '../domain/advisory.ts';
import { packageName } from './generation-folder.ts';

/** A database of a few records, for tests and small uses: ids are taken as they are, nothing is merged. */
export function memoryDatabase(facts: {
  readonly records: readonly AdvisoryRecord[];
  readonly vulnerabilities: readonly Vulnerability[];
  readonly completeness: readonly Completeness[];
  readonly lifecycles?: readonly ReleaseLifecycle[];
  /** Day of the newest fact. */
  readonly dataDate?: string;
}): AdvisoryDatabase {
  const records = new Map<string, AdvisoryRecord[]>();
  for (const record of facts.records) {
    const key = packageName(record.ecosystem, record.name);
    records.set(key, [...(records.get(key) ?? []), record]);
  }
  const byId = new Map<string, Vulnerability>();
  for (const v of facts.vulnerabilities) {
    for (const alias of v.aliases) if (!byId.has(alias)) byId.set(alias, v);
  }
  for (const v of facts.vulnerabilities) byId.set(v.id, v);
  const { lifecycles = [], dataDate = '1970-01-01' } = facts;
  const known = new Map(facts.completeness.map((c) => [c.ecosystem, c]));
  return {
    info: {
      digest: `sha256:${createHash('sha256').update(JSON.stringify(facts)).digest('hex')}`,
      builtAt: '1970-01-01T00:00:00.000Z',
      dataDate,
      starter: false,
      records: facts.records.length,
      vulnerabilities: facts.vulnerabilities.length,
      feeds: [],
      completeness: facts.completeness,
      lifecycles,
    },
    lookup: (ecosystem, name) => records.get(packageName(ecosystem, name)) ?? [],
    vulnerability: (id) => byId.get(id),
    completeness: (ecosystem) => known.get(ecosystem) ?? { ecosystem, level: 'none', packages: 0 },
    lifecycle: (ecosystem) => lifecycles.find((lifecycle) => lifecycle.ecosystem === ecosystem),
    close: async () => {},
  };
}
