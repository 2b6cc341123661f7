import { findingArn } from '../../domain/arn.ts';
import { DISTRIBUTION_TYPES } from '../../domain/ecosystem.ts';
import {
  type CodeVulnerability,
  type Finding,
  type NetworkReachability,
  NO_REMEDIATION,
  type PackageVulnerability,
  type VulnerablePackage,
} from '../../domain/finding.ts';
import { ownMember } from '../../domain/own-member.ts';
import { versionParts, wireArchitecture, wireFixedVersion } from '../../domain/version-parts.ts';
import type { ListedFinding } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import { wireResource } from './resource-shape.ts';
import { wireTime } from './vulnerability-shape.ts';

const MAX_TEXT = 1024;

/** Lock files and manifests name their tool; an installed package is named after its form. */
const MANAGER_OF_FILE: Readonly<Record<string, wire.PackageManager>> = {
  'Gemfile.lock': 'BUNDLER',
  'Pipfile.lock': 'PIPENV',
  'go.mod': 'GOMOD',
  'package-lock.json': 'NPM',
  'packages.lock.json': 'NUGET',
  'poetry.lock': 'POETRY',
  'pom.xml': 'POM',
  'requirements.txt': 'PIP',
  'yarn.lock': 'YARN',
};
const MANAGER_OF_TYPE: Readonly<Record<string, wire.PackageManager>> = {
  apk: 'OS',
  cargo: 'CARGO',
  composer: 'COMPOSER',
  deb: 'OS',
  gem: 'GEMSPEC',
  golang: 'GOBINARY',
  maven: 'JAR',
  npm: 'NODEPKG',
  nuget: 'DOTNET_CORE',
  pypi: 'PYTHONPKG',
  rpm: 'OS',
};

const managerOf = ({ type, filePath }: VulnerablePackage): wire.PackageManager | undefined =>
  ownMember(MANAGER_OF_FILE, filePath.slice(filePath.lastIndexOf('/') + 1)) ?? MANAGER_OF_TYPE[type];

function wirePackage(p: VulnerablePackage): wire.VulnerablePackage {
  const isDistribution = DISTRIBUTION_TYPES.has(p.type);
  const { epoch, version, release } = versionParts(p.type, p.version);
  return {
    name: p.name,
    version,
    epoch: isDistribution ? epoch : undefined,
    release,
    arch: p.arch === undefined ? undefined : wireArchitecture(p.arch),
    packageManager: managerOf(p),
    filePath: p.filePath,
    sourceLayerHash: p.layer,
    sourceLambdaLayerArn: p.functionLayer,
    fixedInVersion: wireFixedVersion(p.type, p.fixedVersion),
    remediation: p.remediation,
  };
}

const wirePackageVulnerability = (p: PackageVulnerability): wire.PackageVulnerabilityDetails => ({
  vulnerabilityId: p.vulnerabilityId,
  source: p.source,
  sourceUrl: p.sourceUrl,
  vendorSeverity: p.vendorSeverity,
  vendorCreatedAt: p.vendorCreatedAt,
  vendorUpdatedAt: p.vendorUpdatedAt,
  relatedVulnerabilities: p.relatedVulnerabilities,
  referenceUrls: p.referenceUrls,
  cvss: p.cvss.map(({ source, version, baseScore, vector }) => ({ source, version, baseScore, scoringVector: vector })),
  vulnerablePackages: p.packages.map(wirePackage),
});

const MAX_STEPS = 30;

const wireNetworkReachability = ({ ports, protocol, path }: NetworkReachability): wire.NetworkReachabilityDetails => ({
  openPortRange: ports,
  protocol,
  networkPath: {
    steps: path.slice(0, MAX_STEPS).map(({ type, id, arn }) => ({
      componentId: id,
      componentType: type,
      componentArn: arn,
    })),
  },
});

/** Lists of code findings hold 1 to 10: an empty one is left out. */
const few = (texts: readonly string[]): readonly string[] | undefined =>
  texts.length === 0 ? undefined : texts.slice(0, 10);

const wireCodeVulnerability = (c: CodeVulnerability): wire.CodeVulnerabilityDetails => ({
  filePath: {
    fileName: c.filePath.slice(c.filePath.lastIndexOf('/') + 1),
    filePath: c.filePath,
    startLine: c.startLine,
    endLine: c.endLine,
  },
  detectorId: c.detectorId,
  detectorName: c.detectorName,
  detectorTags: few(c.detectorTags),
  ruleId: c.ruleId,
  cwes: c.cwes.slice(0, 10),
  referenceUrls: few(c.referenceUrls),
  sourceLambdaLayerArn: c.functionLayer,
});

const wireRecommendation = ({ recommendation }: Finding): wire.Recommendation => ({
  text: recommendation?.text ?? NO_REMEDIATION,
  Url: recommendation?.url,
});

/** A finding as Inspector shows it (inspector.md 3.1). */
export function wireFinding({ finding, resource, epssScore, exploitSeenAt }: ListedFinding): wire.Finding {
  const { scoreDetails, packageVulnerability, networkReachability, codeVulnerability } = finding;
  const lastKnownExploitAt = finding.exploitAvailable === 'YES' ? wireTime(exploitSeenAt) : undefined;
  return {
    findingArn: findingArn(finding, finding.id),
    awsAccountId: finding.accountId,
    type: finding.type,
    title: finding.title.slice(0, MAX_TEXT),
    // The wire wants a description; the starter database, which holds facts only, has none.
    description: (finding.description || finding.title).slice(0, MAX_TEXT),
    severity: finding.severity,
    status: finding.status,
    firstObservedAt: finding.firstObservedAt,
    lastObservedAt: finding.lastObservedAt,
    updatedAt: finding.updatedAt,
    fixAvailable: finding.fixAvailable,
    exploitAvailable: finding.exploitAvailable,
    exploitabilityDetails: lastKnownExploitAt === undefined ? undefined : { lastKnownExploitAt },
    inspectorScore: finding.inspectorScore,
    inspectorScoreDetails: scoreDetails && {
      adjustedCvss: {
        scoreSource: scoreDetails.source,
        cvssSource: scoreDetails.source,
        version: scoreDetails.version,
        score: scoreDetails.score,
        scoringVector: scoreDetails.vector,
        adjustments: scoreDetails.adjustments ?? [],
      },
    },
    epss: epssScore === undefined ? undefined : { score: epssScore },
    packageVulnerabilityDetails: packageVulnerability && wirePackageVulnerability(packageVulnerability),
    networkReachabilityDetails: networkReachability && wireNetworkReachability(networkReachability),
    codeVulnerabilityDetails: codeVulnerability && wireCodeVulnerability(codeVulnerability),
    remediation: { recommendation: wireRecommendation(finding) },
    resources: [wireResource(resource)],
  };
}
