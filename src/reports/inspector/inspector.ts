import type { SbomComponent } from '../../domain/sbom-component.ts';
import { shownPaths } from './component.ts';
import { CHECKER, type ContextFinding, contextFindings, operatingSystems } from './context-findings.ts';
import { countSeverities, SEVERITY_WORDS } from './counts.ts';
import { type AffectedComponent, type NumberedComponent, type NumberedScan, numberComponents } from './numbered.ts';
import type { InspectorScan } from './scan.ts';
import {
  fixedVersionText,
  type InspectorRating,
  type InspectorVulnerability,
  inspectorVulnerability,
  secondsText,
} from './vulnerability.ts';

/** How a package is called: by its purl, else by name and version. */
const nameOf = ({ purl, name, version }: SbomComponent) =>
  purl === undefined ? { name, ...(version === undefined ? {} : { version }) } : { purl };

const messageOf = ({ component, remark }: NumberedComponent) =>
  remark === undefined ? [] : [{ [`${remark.kind}_message`]: remark.text, ...nameOf(component) }];

const cvssOf = ({ source, severity, cvss }: InspectorRating) => {
  const generation = cvss.version.slice(0, 1);
  return {
    source,
    severity: SEVERITY_WORDS[severity],
    [`cvss_${generation}_base_score`]: cvss.baseScore,
    [`cvss_${generation}_base_vector`]: cvss.vector,
  };
};

/** How a message and a rating are written: the two published spellings of the document differ in these alone. */
interface Spelling {
  readonly message: (numbered: NumberedComponent) => object[];
  readonly ratings: (ratings: readonly InspectorRating[]) => object[];
}

/** As recorded answers have it. */
const RECORDED: Spelling = { message: messageOf, ratings: (ratings) => ratings.map(cvssOf) };

/** As the guide prints it: `info`, `cvss3_base_score`, one entry a source with its scores of every version. */
const GUIDE: Spelling = {
  message: ({ component, remark }) => {
    if (remark === undefined) return [];
    const { name, purl } = component;
    return [{ name, ...(purl === undefined ? {} : { purl }), [remark.kind]: remark.text }];
  },
  ratings: (ratings) =>
    ratings.map(({ source, severity, cvss }) => {
      const generation = cvss.version.slice(0, 1);
      return {
        source,
        severity: SEVERITY_WORDS[severity],
        [`cvss${generation}_base_score`]: cvss.baseScore,
        [`cvss${generation}_base_vector`]: cvss.vector.replace(/^CVSS:3\.\d\//, ''),
      };
    }),
};

const affectedPackage = (each: AffectedComponent) => {
  const { component } = each.numbered;
  const fixedVersion = fixedVersionText(each);
  const [path] = shownPaths(component);
  return {
    ...(component.purl === undefined ? nameOf(component) : { installed_version: component.purl }),
    ...(fixedVersion === undefined ? {} : { fixed_version: fixedVersion }),
    ...(path === undefined ? {} : { path }),
  };
};

/** What concerns the system as a whole names it. */
const affectsOf = (v: InspectorVulnerability, numbered: NumberedScan): object[] =>
  v.affected.length > 0
    ? v.affected.map(affectedPackage)
    : operatingSystems(numbered).map(({ component }) => nameOf(component));

const propertiesOf = (v: InspectorVulnerability, spelling: Spelling) => ({
  cisa_kev_date_added: secondsText(v.kev?.dateAdded),
  cisa_kev_date_due: secondsText(v.kev?.dateDue),
  cvss: v.ratings.length === 0 ? undefined : spelling.ratings(v.ratings),
  cwes: v.cwes.length === 0 ? undefined : v.cwes,
  epss: v.epss?.score,
  exploit_available: v.exploit.isAvailable ? true : undefined,
  exploit_last_seen_in_public: v.exploit.lastSeen,
  is_malicious: v.isMalicious ? true : undefined,
  priority: v.priority?.priority,
});

const vulnerabilityOf = (v: InspectorVulnerability, numbered: NumberedScan, spelling: Spelling) => ({
  id: v.id,
  severity: SEVERITY_WORDS[v.severity],
  source: v.source.url ?? v.source.name,
  related: v.related.length === 0 ? undefined : v.related,
  description: v.description,
  references: v.urls.length === 0 ? undefined : v.urls,
  created: v.created,
  updated: v.updated,
  properties: propertiesOf(v, spelling),
  affects: affectsOf(v, numbered),
});

/** The lines of a Dockerfile, or the name of the system. */
function placesOf(id: string, { component }: NumberedComponent): object[] {
  if (component.dockerfile === undefined) return [nameOf(component)];
  return component.dockerfile.issues
    .filter(({ check }) => check === id)
    .map(({ startLine, endLine }) => ({ file: component.name, lines: `${startLine}-${endLine}` }));
}

const contextFinding = ({ id, severity, description, reference, cwes, created, affected }: ContextFinding) => ({
  id,
  severity: SEVERITY_WORDS[severity],
  source: CHECKER.url,
  description,
  references: [reference],
  created,
  updated: created,
  properties: cwes.length === 0 ? {} : { cwes },
  affects: affected.flatMap((numbered) => placesOf(id, numbered)),
});

function documentOf(scan: InspectorScan, spelling: Spelling): object {
  const numbered = numberComponents(scan);
  const found = scan.assessments.map((assessment) =>
    inspectorVulnerability(assessment, numbered.affected.get(assessment.key) ?? [], scan),
  );
  const context = contextFindings(scan, numbered);
  const counts = countSeverities([...found, ...context].map(({ severity }) => severity));
  return {
    messages: numbered.all.flatMap(spelling.message),
    vulnerability_count: counts,
    vulnerabilities: [...found.map((v) => vulnerabilityOf(v, numbered, spelling)), ...context.map(contextFinding)],
  };
}

/** ScanSbom's INSPECTOR document (inspector.md 2.6), in the order of its CycloneDX one. */
export const inspectorJson = (scan: InspectorScan): object => documentOf(scan, RECORDED);

/** The same, spelt as the guide prints it: what INSPECTOR_ALT is has not been published. */
export const inspectorAltJson = (scan: InspectorScan): object => documentOf(scan, GUIDE);
