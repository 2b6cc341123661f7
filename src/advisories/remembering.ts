import type { AdvisoryDatabase, Vulnerability } from '../domain/advisory.ts';

/** The same database for the length of one answer: what it tells of a vulnerability is decoded once. */
export function rememberingDatabase(database: AdvisoryDatabase): AdvisoryDatabase {
  const known = new Map<string, Vulnerability | undefined>();
  return {
    info: database.info,
    lookup: (ecosystem, name) => database.lookup(ecosystem, name),
    vulnerability(id) {
      if (known.has(id)) return known.get(id);
      const facts = database.vulnerability(id);
      known.set(id, facts);
      return facts;
    },
    completeness: (ecosystem) => database.completeness(ecosystem),
    lifecycle: (ecosystem) => database.lifecycle(ecosystem),
    close: () => database.close(),
  };
}
