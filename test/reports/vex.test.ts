import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { Match } from '../../src/domain/match.ts';
import { reportOf } from '../../src/reports/index.ts';
import type { ScanReport } from '../../src/reports/report.ts';
import { readVex } from '../../src/vex/read.ts';
import { hasShared, shared } from '../shared.ts';
import { SCAN } from './sample-scan.ts';

const matches = SCAN.assessments.flatMap(({ key, packageVulnerability }): Match[] =>
  (packageVulnerability?.packages ?? []).flatMap((p) => {
    const found = SCAN.inventory.packages.find(({ name, version }) => name === p.name && version === p.version);
    return found === undefined
      ? []
      : [{ package: found, vulnerabilityId: key, status: p.status, evidence: p.evidence, relatedAdvisories: [] }];
  }),
);
const scan: ScanReport = { ...SCAN, result: { ...SCAN.result, matches }, author: 'Acme' };
const render = (format: string, given = scan): string => reportOf(format).render(given, { colour: false });
const json = (path: string): object => JSON.parse(readFileSync(shared(path), 'utf8')) as object;

describe('OpenVEX', () => {
  test('has a statement for every finding, that our own reader reads back', () => {
    const { statements, problems } = readVex(render('openvex'), 'scan');
    expect(problems).toEqual([]);
    expect(statements.map(({ vulnerabilityIds, status }) => [vulnerabilityIds[0], status])).toEqual(
      scan.assessments.map(({ key }) => [key, 'affected']),
    );
    expect(statements[0]?.author).toBe('Acme');
    expect(statements[0]?.products[0]?.subcomponents.flat()).toEqual([
      expect.stringContaining('pkg:deb/debian/libssl3@'),
      expect.stringContaining('pkg:deb/debian/openssl@'),
    ]);
  });

  test('keeps what a statement answered', () => {
    const [first] = scan.assessments;
    const packages = first?.packageVulnerability?.packages ?? [];
    const vex = {
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
      author: 'Acme',
      document: 'x',
    } as const;
    if (first?.packageVulnerability === undefined) throw new Error('the sample has no package vulnerability');
    const answered = {
      ...first,
      hidden: 'vex' as const,
      packageVulnerability: { ...first.packageVulnerability, packages: packages.map((p) => ({ ...p, vex })) },
    };
    const { statements } = readVex(render('openvex', { ...scan, assessments: [answered] }), 'scan');
    expect(statements).toMatchObject([{ status: 'not_affected', justification: 'vulnerable_code_not_present' }]);
  });

  test.skipIf(!hasShared)('is valid', () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile(json('suites/openvex/openvex_json_schema.json'));
    validate(JSON.parse(render('openvex')));
    expect(validate.errors ?? []).toEqual([]);
  });
});

describe('CSAF', () => {
  test('every product that is spoken of is in the tree, every affected one has a remediation', () => {
    const document = JSON.parse(render('csaf')) as {
      product_tree: { relationships: { full_product_name: { product_id: string } }[] };
      vulnerabilities: { product_status: Record<string, string[]>; remediations: { product_ids: string[] }[] }[];
    };
    const known = new Set(document.product_tree.relationships.map((r) => r.full_product_name.product_id));
    for (const { product_status: status, remediations } of document.vulnerabilities) {
      const spoken = Object.values(status).flat();
      expect(spoken.every((id) => known.has(id))).toBe(true);
      expect(remediations.flatMap((r) => r.product_ids)).toEqual(status.known_affected);
    }
    expect(document.vulnerabilities).toHaveLength(scan.assessments.length);
  });

  test.skipIf(!hasShared)('is valid', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: true });
    addFormats.default(ajv);
    // Scores are not part of the document: their schemas, elsewhere on the web, are not needed.
    for (const name of ['cvss-v2.0', 'cvss-v3.0', 'cvss-v3.1'])
      ajv.addSchema({}, `https://www.first.org/cvss/${name}.json`);
    const validate = ajv.compile(json('suites/csaf/json_schema_2.0/csaf_json_schema.json'));
    validate(JSON.parse(render('csaf')));
    expect(validate.errors ?? []).toEqual([]);
  });
});
