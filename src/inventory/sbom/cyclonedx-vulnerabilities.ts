import type { CvssRating, Vulnerability } from '../../domain/advisory.ts';
import { dockerfileCheck } from '../../domain/dockerfile-check.ts';
import { type Assessment, remedyOf, type VulnerablePackage } from '../../domain/finding.ts';
import type { DockerfileReport } from '../../domain/inventory.ts';
import { compareText } from '../../domain/order.ts';
import { type Package, packageDisplayName } from '../../domain/package.ts';
import type { Severity } from '../../domain/severity.ts';
import { analysisOf, type CycloneDxAnalysis } from './cyclonedx-analysis.ts';
import { optionalProperty, type Property, SCANNER } from './properties.ts';

/** What a scan concluded, for the `vulnerabilities` of a document. */
export interface VulnerabilitySection {
  readonly assessments: readonly Assessment[];
  /** EPSS and KEV live on the vulnerability, not on the assessment. */
  readonly vulnerability: (id: string) => Vulnerability | undefined;
}

interface Rating {
  readonly source: { readonly name: string; readonly url?: string };
  readonly score?: number;
  readonly severity: string;
  readonly method: string;
  readonly vector?: string;
}

/** @see https://cyclonedx.org/docs/1.5/json/#vulnerabilities */
export interface CycloneDxVulnerability {
  readonly 'bom-ref': string;
  readonly id: string;
  readonly source: { readonly name: string; readonly url?: string };
  readonly references?: readonly { readonly id: string; readonly source: { readonly name: string } }[];
  readonly ratings: readonly Rating[];
  readonly cwes?: readonly number[];
  readonly description?: string;
  readonly recommendation?: string;
  readonly advisories?: readonly { readonly url: string }[];
  readonly published?: string;
  readonly updated?: string;
  readonly analysis?: CycloneDxAnalysis;
  readonly affects: readonly {
    readonly ref: string;
    readonly versions?: readonly { readonly version: string; readonly status: 'affected' | 'unaffected' }[];
  }[];
  readonly properties?: readonly Property[];
}

const SEVERITIES: Readonly<Record<Severity, string>> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
  INFORMATIONAL: 'info',
  UNTRIAGED: 'unknown',
};

const cvssMethod = (version: CvssRating['version'], specVersion: string): string => {
  if (version === '4.0') return specVersion === '1.4' ? 'other' : 'CVSSv4';
  return { '2.0': 'CVSSv2', '3.0': 'CVSSv3', '3.1': 'CVSSv31' }[version];
};

/** CVSS v2 knows no critical; 3.x and 4.0 share one scale. @see https://www.first.org/cvss/v3.1/specification-document §5 */
function cvssSeverity({ version, baseScore }: CvssRating): string {
  if (version === '2.0') return baseScore >= 7 ? 'high' : baseScore >= 4 ? 'medium' : 'low';
  if (baseScore >= 9) return 'critical';
  if (baseScore >= 7) return 'high';
  if (baseScore >= 4) return 'medium';
  return baseScore > 0 ? 'low' : 'none';
}

function ratingsOf(assessment: Assessment, facts: Vulnerability | undefined, specVersion: string): Rating[] {
  const source = assessment.packageVulnerability?.source;
  return [
    {
      source: { name: source === undefined ? 'Assay' : `Assay (${source})` },
      severity: SEVERITIES[assessment.severity],
      method: 'other',
      ...(assessment.inspectorScore === undefined ? {} : { score: assessment.inspectorScore }),
    },
    ...(assessment.packageVulnerability?.cvss ?? []).map((rating) => ({
      source: { name: rating.source },
      score: rating.baseScore,
      severity: cvssSeverity(rating),
      method: cvssMethod(rating.version, specVersion),
      vector: rating.vector,
    })),
    ...(facts?.epss === undefined
      ? []
      : [
          {
            source: { name: 'EPSS', url: `https://api.first.org/data/v1/epss?cve=${encodeURIComponent(facts.id)}` },
            score: facts.epss.score,
            severity: 'none',
            method: 'other',
            vector: `percentile:${facts.epss.percentile},date:${facts.epss.date}`,
          },
        ]),
  ];
}

/** The schemas want `date-time`; feeds also give plain days. */
function dateTime(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

const cweNumbers = (cwes: readonly string[]): number[] =>
  cwes.map((cwe) => Number(cwe.replace(/^CWE-/i, ''))).filter((n) => Number.isInteger(n) && n > 0);

const isUrl = (text: string): boolean => URL.canParse(text) && /^[\x21-\x7e]+$/.test(text);

/** How an assessment's package finds its component: what both sides know. */
const packageKey = (pkg: { type: string; version: string; arch?: string }, name: string, path: string): string =>
  [pkg.type, name, pkg.version, pkg.arch ?? '', path].join('\0');

function refsByKey(packages: readonly Package[], refs: ReadonlyMap<Package, string>): Map<string, string[]> {
  const index = new Map<string, string[]>();
  for (const pkg of packages) {
    const ref = refs.get(pkg);
    if (ref === undefined) continue;
    for (const { path } of pkg.locations) {
      const key = packageKey(pkg, packageDisplayName(pkg), path);
      index.set(key, [...(index.get(key) ?? []), ref]);
    }
  }
  return index;
}

type Affected = { readonly ref: string; readonly pkg: VulnerablePackage };

function affectedComponents(packages: readonly VulnerablePackage[], index: Map<string, string[]>): Affected[] {
  const found = new Map<string, Affected>();
  for (const pkg of packages) {
    for (const ref of index.get(packageKey(pkg, pkg.name, pkg.filePath)) ?? []) {
      if (!found.has(ref)) found.set(ref, { ref, pkg });
    }
  }
  return [...found.values()];
}

const present = <K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } =>
  (value === undefined || (Array.isArray(value) && value.length === 0) ? {} : { [key]: value }) as { [P in K]?: V };

function vulnerabilityOf(
  assessment: Assessment,
  number: number,
  facts: Vulnerability | undefined,
  index: Map<string, string[]>,
  specVersion: string,
): CycloneDxVulnerability {
  const vulnerability = assessment.packageVulnerability;
  const packages = vulnerability?.packages ?? [];
  const affected = affectedComponents(packages, index);
  const recommendations = [...new Set(packages.flatMap((pkg) => remedyOf(pkg) ?? []))];
  const sourceUrl = vulnerability?.sourceUrl;
  const urls = [...(vulnerability?.referenceUrls ?? []), ...packages.flatMap((pkg) => pkg.evidence.advisoryUrl ?? [])];
  return {
    'bom-ref': `vulnerability-${number}`,
    id: vulnerability?.vulnerabilityId ?? assessment.key,
    source: {
      name: vulnerability?.source ?? 'Assay',
      ...present('url', sourceUrl && isUrl(sourceUrl) ? sourceUrl : undefined),
    },
    ...present(
      'references',
      vulnerability?.relatedVulnerabilities.map((id) => ({ id, source: { name: id.split('-')[0] ?? id } })),
    ),
    ratings: ratingsOf(assessment, facts, specVersion),
    ...present('cwes', cweNumbers(facts?.cwes ?? [])),
    ...present('description', assessment.description || undefined),
    ...present('recommendation', recommendations.length === 0 ? undefined : recommendations.join('\n')),
    ...present(
      'advisories',
      [...new Set(urls.filter(isUrl))].map((url) => ({ url })),
    ),
    ...present('published', dateTime(vulnerability?.vendorCreatedAt ?? facts?.published)),
    ...present('updated', dateTime(vulnerability?.vendorUpdatedAt ?? facts?.modified)),
    ...present('analysis', analysisOf(assessment, specVersion)),
    affects: affected.map(({ ref, pkg }) => ({
      ref,
      versions: [
        { version: pkg.version, status: 'affected' as const },
        ...(pkg.fixedVersion === undefined ? [] : [{ version: pkg.fixedVersion, status: 'unaffected' as const }]),
      ],
    })),
    ...present('properties', [
      ...optionalProperty(SCANNER.exploitAvailable, assessment.exploitAvailable === 'YES' ? 'true' : undefined),
      ...optionalProperty(SCANNER.kevDateAdded, facts?.kev?.dateAdded),
      ...optionalProperty(SCANNER.kevDateDue, facts?.kev?.dateDue),
      ...affected.flatMap(({ ref, pkg }) => optionalProperty(`${SCANNER.fixedVersion}:${ref}`, pkg.fixedVersion)),
    ]),
  };
}

/** The package vulnerabilities among the assessments, in their order, each pointing at its components. */
export function vulnerabilitiesOf(
  section: VulnerabilitySection,
  packages: readonly Package[],
  refs: ReadonlyMap<Package, string>,
  specVersion: string,
): CycloneDxVulnerability[] {
  const index = refsByKey(packages, refs);
  return section.assessments
    .filter((assessment) => assessment.type === 'PACKAGE_VULNERABILITY')
    .map((assessment, position) =>
      vulnerabilityOf(assessment, position + 1, section.vulnerability(assessment.key), index, specVersion),
    );
}

/** The findings on Dockerfiles, one entry a check, in the shape that ScanSbom gives them (inspector.md 2.6). */
export function dockerfileVulnerabilities(dockerfiles: readonly DockerfileReport[]): CycloneDxVulnerability[] {
  const affected = new Map<string, Set<string>>();
  for (const report of dockerfiles) {
    for (const { check } of report.issues) {
      const refs = affected.get(check);
      if (refs === undefined) affected.set(check, new Set([`dockerfile:${report.path}`]));
      else refs.add(`dockerfile:${report.path}`);
    }
  }
  return [...affected]
    .sort(([a], [b]) => compareText(a, b))
    .map(([id, refs]) => {
      const check = dockerfileCheck(id);
      return {
        'bom-ref': `dockerfile-check-${id}`,
        id,
        source: { name: 'Assay' },
        ratings: [{ source: { name: 'Assay' }, severity: SEVERITIES[check.severity], method: 'other' }],
        description: `${check.title}. ${check.description}`,
        advisories: [{ url: check.reference }],
        analysis: { state: 'in_triage' },
        affects: [...refs].sort(compareText).map((ref) => ({ ref })),
      };
    });
}
