import type { AdvisoryDatabase, AdvisoryRecord, Vulnerability } from '../domain/advisory.ts';
import type { Assessment, FixAvailable, PackageVulnerability, VulnerablePackage } from '../domain/finding.ts';
import type { Distribution } from '../domain/inventory.ts';
import type { Match } from '../domain/match.ts';
import { compareText, sortedSet } from '../domain/order.ts';
import { packageDisplayName } from '../domain/package.ts';
import { endOfLifeFinding } from './end-of-life.ts';
import { type Exposure, inspectorScore } from './inspector-score.ts';
import { hiddenReason, isExploited, speaking } from './relevance.ts';
import { remediationOf } from './remediation.ts';
import { gravest, type Judgement, judge } from './score.ts';
import { distributionVendorOf, GITHUB, NVD, publisherOf, scorerName, type Vendor } from './vendors.ts';

/** Longest title and description of the wire (inspector.md 3.1). */
const TEXT_LIMIT = 1024;
/** One package version copied to very many places is shown with this many of them. */
const PLACES_LIMIT = 100;
/** Longest list of reference pages of one finding. */
const REFERENCES_LIMIT = 100;

const unknownVulnerability = (id: string): Vulnerability => ({ id, aliases: [], cvss: [], cwes: [], references: [] });

function packagesOf(match: Match): readonly VulnerablePackage[] {
  const { package: found, fixedVersion, channelFixes, rebootPending } = match;
  const name = packageDisplayName(found);
  return found.locations.slice(0, PLACES_LIMIT).map((place) => ({
    type: found.type,
    name,
    version: found.version,
    ...(found.arch !== undefined && { arch: found.arch }),
    filePath: place.path,
    ...(place.layer !== undefined && { layer: place.layer }),
    ...(fixedVersion !== undefined && { fixedVersion }),
    ...(channelFixes !== undefined && { channelFixes }),
    ...(match.class !== undefined && { class: match.class }),
    ...(rebootPending && { rebootPending }),
    status: match.status,
    remediation: remediationOf(found.type, name, match),
    evidence: match.evidence,
    ...(match.vex !== undefined && { vex: match.vex }),
  }));
}

const comparePackages = (a: VulnerablePackage, b: VulnerablePackage): number =>
  compareText(a.name, b.name) ||
  compareText(a.version, b.version) ||
  compareText(a.filePath, b.filePath) ||
  compareText(a.type, b.type) ||
  compareText(a.arch ?? '', b.arch ?? '');

function fixAvailableOf(packages: readonly VulnerablePackage[]): FixAvailable {
  const fixable = packages.filter((p) => p.fixedVersion !== undefined).length;
  if (fixable === 0) return 'NO';
  return fixable === packages.length ? 'YES' : 'PARTIAL';
}

/** The record behind a match, for its dates. */
function recordOf(match: Match, database: AdvisoryDatabase): AdvisoryRecord | undefined {
  const { ecosystem, comparedName, advisoryId, feed } = match.evidence;
  return database
    .lookup(ecosystem, comparedName)
    .find((r) => r.advisoryId === advisoryId && r.feed === feed && r.vulnerabilityIds.includes(match.vulnerabilityId));
}

/** Who the finding names as its source: the distribution of the deciding package, else the publisher that scored it. */
function sourceOf(match: Match, judgement: Judgement): { source: string; sourceUrl: string } {
  const vendor = distributionVendorOf(match.evidence.ecosystem);
  const id = match.vulnerabilityId;
  if (vendor !== undefined) return { source: vendor.source, sourceUrl: vendor.pageOf(id) };
  const publisher: Vendor = publisherOf(id);
  const ghsa = match.evidence.advisoryId.startsWith('GHSA-') ? match.evidence.advisoryId : undefined;
  // A CVE that GitHub's advisory alone has scored is GitHub's statement, and its page is the one that explains it.
  if (
    publisher === NVD &&
    ghsa !== undefined &&
    (judgement.rating === undefined || judgement.rating.source === 'GITHUB')
  )
    return { source: GITHUB.source, sourceUrl: GITHUB.pageOf(ghsa) };
  return { source: publisher.source, sourceUrl: publisher.pageOf(id) };
}

function descriptionOf(vulnerability: Vulnerability, names: string, match: Match): string {
  const { advisoryId, ecosystem, feed } = match.evidence;
  // A feed without advisories of its own files its records under the vulnerability's id, which says nothing here.
  const source = advisoryId === match.vulnerabilityId ? `the feed ${feed}` : advisoryId;
  const ownWords = `${match.vulnerabilityId} affects ${names} (${ecosystem}), according to ${source}.`;
  return (vulnerability.description || vulnerability.title || ownWords).slice(0, TEXT_LIMIT);
}

/** Matches of one vulnerability, in a fixed order whatever order they came in. */
const inOrder = (matches: readonly Match[]): readonly Match[] => {
  const keyOf = (m: Match): string =>
    [
      m.package.type,
      packageDisplayName(m.package),
      m.package.version,
      m.package.arch ?? '',
      m.evidence.advisoryId,
    ].join('\0');
  return matches
    .map((match) => ({ key: keyOf(match), path: match.package.locations[0]?.path ?? '', match }))
    .sort((a, b) => compareText(a.key, b.key) || compareText(a.path, b.path))
    .map((entry) => entry.match);
};

/** What is known of the resource besides its software. */
export interface AssessContext {
  /** Whence its ports can be reached: lowers the score of what attackers cannot reach. */
  readonly exposure?: Exposure;
  /** Judged itself: out of support is a finding of its own. */
  readonly distribution?: Distribution | undefined;
}

function assessVulnerability(
  id: string,
  unordered: readonly Match[],
  database: AdvisoryDatabase,
  { exposure = 'unknown' }: AssessContext,
): Assessment[] {
  const matches = inOrder(speaking(unordered));
  const vulnerability = database.vulnerability(id) ?? unknownVulnerability(id);
  const exploited = isExploited(vulnerability);
  const cvss = vulnerability.cvss.map((rating) => ({ ...rating, source: scorerName(rating.source) }));
  const judged = matches.map((match) => {
    const vendor = distributionVendorOf(match.evidence.ecosystem);
    const { vendorSeverity, status } = match;
    return { match, judgement: judge({ vendor, vendorSeverity, status, ratings: cvss, exploited }) };
  });
  const judgement = gravest(judged.map((j) => j.judgement));
  const deciding = (judged.find((j) => j.judgement === judgement) ?? judged[0])?.match;
  if (deciding === undefined) return [];

  const packages = matches.flatMap(packagesOf).sort(comparePackages);
  const names = sortedSet(packages.map((p) => p.name)).join(', ');
  const record = recordOf(deciding, database);
  const created = record?.published ?? vulnerability.published;
  const updated = record?.modified ?? vulnerability.modified;
  const advisories = matches.flatMap((m) => [m.evidence.advisoryId, ...m.relatedAdvisories]);
  const advisoryUrls = matches.flatMap((m) => (m.evidence.advisoryUrl === undefined ? [] : [m.evidence.advisoryUrl]));
  const { source, sourceUrl } = sourceOf(deciding, judgement);
  const packageVulnerability: PackageVulnerability = {
    vulnerabilityId: id,
    source,
    sourceUrl,
    ...(deciding.vendorSeverity !== undefined && { vendorSeverity: deciding.vendorSeverity }),
    ...(created !== undefined && { vendorCreatedAt: created }),
    ...(updated !== undefined && { vendorUpdatedAt: updated }),
    relatedVulnerabilities: sortedSet(advisories.filter((advisory) => advisory !== id)),
    referenceUrls: [...new Set([...sortedSet(advisoryUrls), ...vulnerability.references])].slice(0, REFERENCES_LIMIT),
    cvss,
    packages,
  };
  const { rating } = judgement;
  const scored = rating && inspectorScore(rating, { exposure, exploited });
  const hidden = hiddenReason(unordered, vulnerability);
  return [
    {
      type: 'PACKAGE_VULNERABILITY',
      key: id,
      title: `${id} - ${names}`.slice(0, TEXT_LIMIT),
      description: descriptionOf(vulnerability, names, deciding),
      severity: judgement.severity,
      ...(hidden !== undefined && { hidden }),
      fixAvailable: fixAvailableOf(packages),
      exploitAvailable: exploited || vulnerability.exploitation === 'poc' ? 'YES' : 'NO',
      ...(rating !== undefined &&
        scored !== undefined && {
          inspectorScore: scored.score,
          scoreDetails: {
            score: scored.score,
            version: scored.version,
            vector: scored.vector,
            source: rating.source,
            ...(scored.adjustments.length > 0 && { adjustments: scored.adjustments }),
          },
        }),
      packageVulnerability,
    },
  ];
}

/**
 * What the matches of one resource amount to: one assessment per vulnerability, every affected package inside,
 * sorted by vulnerability id. The order of `matches` does not matter.
 * @param distribution of the resource: one more assessment when its release is out of support
 */
export function assessMatches(
  matches: readonly Match[],
  database: AdvisoryDatabase,
  context: AssessContext = {},
): readonly Assessment[] {
  const endOfLife = context.distribution && endOfLifeFinding(context.distribution, database);
  const byVulnerability = new Map<string, Match[]>();
  for (const match of matches) {
    const group = byVulnerability.get(match.vulnerabilityId);
    if (group === undefined) byVulnerability.set(match.vulnerabilityId, [match]);
    else group.push(match);
  }
  return [...byVulnerability]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([id, group]) => assessVulnerability(id, group, database, context))
    .concat(endOfLife ?? [])
    .sort((a, b) => compareText(a.key, b.key));
}
