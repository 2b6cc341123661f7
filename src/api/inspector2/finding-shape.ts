import { findingArn, partitionOf } from '../../domain/arn.ts';
import { DISTRIBUTION_TYPES } from '../../domain/ecosystem.ts';
import type { PackageVulnerability, VulnerablePackage } from '../../domain/finding.ts';
import { ownMember } from '../../domain/own-member.ts';
import { versionParts, wireArchitecture } from '../../domain/version-parts.ts';
import type { ListedFinding } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import { wireResource } from './resource-shape.ts';

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

/** `epoch:version-release` for packages of a distribution, the version alone for the others; inspector.md 3.1. */
function fixedInVersion({ type, fixedVersion }: VulnerablePackage): string {
  if (fixedVersion === undefined) return 'NotAvailable';
  if (!DISTRIBUTION_TYPES.has(type)) return fixedVersion;
  const { epoch, version, release } = versionParts(type, fixedVersion);
  return `${epoch}:${version}${release === undefined ? '' : `-${release}`}`;
}

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
    fixedInVersion: fixedInVersion(p),
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

/** A finding as Inspector shows it (inspector.md 3.1). */
export function wireFinding({ finding, resource, epssScore }: ListedFinding): wire.Finding {
  const { scoreDetails, packageVulnerability } = finding;
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
    remediation: { recommendation: { text: 'None Provided' } },
    resources: [wireResource(resource, partitionOf(resource.region))],
  };
}
