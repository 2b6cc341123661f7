import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { answerOf, inventedDatabase } from '../../../test/inspector/recorded.ts';
import { hasShared, shared } from '../../../test/shared.ts';
import { isCycloneDx } from '../../inventory/sbom/read-components.ts';
import { ApiError } from '../wire/errors.ts';

/** Every JSON document below a folder of the shared suites. */
function documents(folder: string): [name: string, document: unknown][] {
  const names = readdirSync(shared(folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /\.json(\.golden)?$/.test(name))
    .flatMap((name): [string, unknown][] => {
      try {
        return [[name, JSON.parse(readFileSync(shared(`${folder}/${name}`), 'utf8'))]];
      } catch {
        return []; // broken on purpose: the body would not be JSON either
      }
    });
}

describe.skipIf(!hasShared)('SBOMs of other tools and of the specification’s own suite', () => {
  const all = [...documents('suites/cyclonedx'), ...documents('suites/formats-trivy')];
  const bom = all.filter(([, document]) => isCycloneDx(document));
  const database = inventedDatabase(bom.flatMap(([, document]) => answers(document) ?? []));

  /** The document when it can be read: the suite has some that no reader takes. */
  function answers(document: unknown): unknown[] | undefined {
    try {
      inventedDatabase([document]);
      return [document];
    } catch {
      return undefined;
    }
  }

  test('there are many, of several versions', () => {
    expect(bom.length).toBeGreaterThan(50);
    const versions = new Set(bom.map(([, document]) => (document as { specVersion: string }).specVersion));
    expect([...versions].sort()).toEqual(expect.arrayContaining(['1.4', '1.6', '1.7']));
  });

  test('each is answered or refused, in both formats; components are all there, and every one without a finding says why', () => {
    let found = 0;
    for (const [name, document] of all) {
      try {
        const { components = [], vulnerabilities = [] } = answerOf(document, database).sbom;
        const sent = (document as { components?: unknown[] }).components ?? [];
        expect(components, name).toHaveLength(sent.length);
        const affected = new Set(
          vulnerabilities.flatMap((v: { affects: { ref: string }[] }) => v.affects.map(({ ref }) => ref)),
        );
        for (const component of components) {
          const isTold = component.properties?.some((p: { name: string }) =>
            /:(info|warning|dockerfile_finding)/.test(p.name),
          );
          const isSystem = component.type === 'operating-system';
          expect(isTold || isSystem || affected.has(component['bom-ref']), `${name} ${component.name}`).toBe(true);
        }
        found += vulnerabilities.length;
        expect(answerOf(document, database, 'INSPECTOR').sbom.messages, name).toBeInstanceOf(Array);
      } catch (error) {
        if (!(error instanceof ApiError) || error.name !== 'ValidationException') throw error;
      }
    }
    expect(found).toBeGreaterThan(5);
  });
});
