import { createHash } from 'node:crypto';
import type { CvssRating, Vulnerability } from '../../domain/advisory.ts';
import type { DockerfileReport } from '../../domain/inventory.ts';
import { uuid8Of } from '../../domain/uuid.ts';
import { shownPaths } from './component.ts';
import { CHECKER, type ContextFinding, contextFindings, operatingSystems } from './context-findings.ts';
import { COUNTERS, countSeverities, SEVERITY_WORDS } from './counts.ts';
import { type NumberedComponent, type NumberedScan, numberComponents } from './numbered.ts';
import type { InspectorScan } from './scan.ts';
import {
  fixedVersionText,
  type InspectorRating,
  type InspectorVulnerability,
  inspectorVulnerability,
  secondsText,
} from './vulnerability.ts';

interface Property {
  readonly name: string;
  readonly value: string;
}

const NAMESPACE = 'amazon:inspector:sbom_scanner:';
const property = (name: string, value: string): Property => ({ name: NAMESPACE + name, value });

/** A list that is empty is left out, as in recorded answers: JSON keeps no undefined member, and objects of one shape are quick. */
const unlessEmpty = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list);

const findingProperties = ({ issues }: DockerfileReport): Property[] =>
  issues.map(({ check, startLine, endLine }) =>
    property(`dockerfile_finding:${check}`, `affected_lines:${startLine}-${endLine}`),
  );

function componentOf({ component, ref, children, remark }: NumberedComponent): object {
  const { type, name, version, purl, dockerfile } = component;
  const properties: Property[] = dockerfile === undefined ? [] : findingProperties(dockerfile);
  for (const path of shownPaths(component)) properties.push(property('path', path));
  if (remark !== undefined) properties.push(property(remark.kind, remark.text));
  return {
    ...{ 'bom-ref': ref, name, type, version, purl },
    properties: unlessEmpty(properties),
    components: unlessEmpty(children.map(componentOf)),
  };
}

const METHODS: Readonly<Record<CvssRating['version'], string>> = {
  '2.0': 'CVSSv2',
  '3.0': 'CVSSv3',
  '3.1': 'CVSSv31',
  '4.0': 'CVSSv4',
};

/** CycloneDX calls a score of nothing `none`. */
const cvssRating = ({ source, url, severity, cvss }: InspectorRating) => ({
  severity: cvss.baseScore === 0 ? 'none' : SEVERITY_WORDS[severity],
  score: cvss.baseScore,
  method: METHODS[cvss.version],
  vector: cvss.vector,
  source: { name: source, url },
});

const epssRating = (id: string, { score, date, model = 'unknown' }: NonNullable<Vulnerability['epss']>) => {
  const day = date.slice(0, 10);
  return {
    severity: 'none',
    score,
    method: 'other',
    vector: `model:${model},date:${day}T00:00:00+0000`,
    source: { name: 'EPSS', url: `https://api.first.org/data/v1/epss?cve=${encodeURIComponent(id)}` },
  };
};

function ratingsOf(v: InspectorVulnerability): object[] {
  const ratings: object[] = v.ratings.map(cvssRating);
  if (v.epss !== undefined) ratings.push(epssRating(v.id, v.epss));
  if (v.needsOwnRating) ratings.push({ severity: SEVERITY_WORDS[v.severity], method: 'other', source: CHECKER });
  return ratings;
}

function propertiesOf(v: InspectorVulnerability): Property[] {
  const properties: Property[] = [];
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined) properties.push(property(name, value));
  };
  add('exploit_available', v.exploit.isAvailable ? 'true' : undefined);
  add('exploit_last_seen_in_public', v.exploit.lastSeen);
  add('cisa_kev_date_added', secondsText(v.kev?.dateAdded));
  add('cisa_kev_date_due', secondsText(v.kev?.dateDue));
  add('is_malicious', v.isMalicious ? 'true' : undefined);
  add('priority', v.priority?.priority);
  add('priority_intelligence', v.priority && (v.priority.isVerified ? 'VERIFIED' : 'UNVERIFIED'));
  for (const each of v.affected) add(`fixed_version:${each.numbered.ref}`, fixedVersionText(each));
  return properties;
}

/** What concerns the system as a whole points at its component. */
const refsOf = (v: InspectorVulnerability, numbered: NumberedScan): string[] =>
  v.affected.length > 0
    ? v.affected.map((each) => each.numbered.ref)
    : operatingSystems(numbered).map(({ ref }) => ref);

const vulnerabilityOf = (v: InspectorVulnerability, numbered: NumberedScan, number: number) => ({
  'bom-ref': `vuln-${number}`,
  id: v.id,
  source: v.source,
  references: unlessEmpty(
    v.ghsa.map((id) => ({ id, source: { name: 'GITHUB', url: `https://github.com/advisories/${id}` } })),
  ),
  ratings: unlessEmpty(ratingsOf(v)),
  cwes: unlessEmpty(v.cwes),
  description: v.description,
  advisories: unlessEmpty(v.urls.map((url) => ({ url }))),
  created: v.created,
  updated: v.updated,
  analysis: { state: v.exploit.isAvailable ? 'exploitable' : 'in_triage' },
  affects: refsOf(v, numbered).map((ref) => ({ ref })),
  properties: unlessEmpty(propertiesOf(v)),
});

const contextFinding = (
  { id, severity, description, reference, cwes, created, affected }: ContextFinding,
  number: number,
) => ({
  'bom-ref': `vuln-${number}`,
  id,
  source: CHECKER,
  ratings: [{ severity: SEVERITY_WORDS[severity], method: 'other', source: CHECKER }],
  cwes: unlessEmpty(cwes),
  description,
  advisories: [{ url: reference }],
  created,
  updated: created,
  analysis: { state: 'in_triage' },
  affects: affected.map(({ ref }) => ({ ref })),
});

/** The same answer at the same moment has the same number: an RFC 9562 version 8 UUID of what it says. */
function serialNumber(scan: InspectorScan, { all, affected }: NumberedScan): string {
  const hash = createHash('sha256').update(scan.now.toISOString());
  for (const { component, ref } of all) hash.update(`${ref} ${component.type} ${component.name} ${component.purl}\n`);
  for (const [id, list] of affected) hash.update(`${id} ${list.map(({ numbered }) => numbered.ref).join(' ')}\n`);
  return `urn:uuid:${uuid8Of(hash.digest('hex'))}`;
}

/**
 * ScanSbom's CYCLONE_DX_1_5 document (inspector.md 2.6): the components counted anew with what was seen of them, and the
 * vulnerabilities, those of packages in the order of the assessments, then the others.
 */
export function inspectorCycloneDx(scan: InspectorScan): object {
  const numbered = numberComponents(scan);
  const found = scan.assessments.map((assessment) =>
    inspectorVulnerability(assessment, numbered.affected.get(assessment.key) ?? [], scan),
  );
  const context = contextFindings(scan, numbered);
  const counts = countSeverities([...found, ...context].map(({ severity }) => severity));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: serialNumber(scan, numbered),
    metadata: {
      timestamp: scan.now.toISOString(),
      tools: { services: [{ name: 'Assay Scan SBOM API', version: scan.version }] },
      properties: COUNTERS.map((counter) => property(`${counter}_vulnerabilities`, String(counts[counter]))),
    },
    components: unlessEmpty(numbered.components.map(componentOf)),
    vulnerabilities: unlessEmpty([
      ...found.map((v, index) => vulnerabilityOf(v, numbered, index + 1)),
      ...context.map((finding, index) => contextFinding(finding, found.length + index + 1)),
    ]),
  };
}
