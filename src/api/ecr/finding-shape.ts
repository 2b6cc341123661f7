import type { Severity } from '../../domain/severity.ts';
import type { ListedFinding } from '../../store/store.ts';
import type * as shape from '../contract/ecr-shapes.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import { wireFinding } from '../inspector2/finding-shape.ts';

/** A registry's word for it: what has no score yet is UNDEFINED there. */
export const severityOf = (severity: Severity): shape.FindingSeverity =>
  severity === 'UNTRIAGED' ? 'UNDEFINED' : severity;

const packageOf = (p: wire.VulnerablePackage): shape.VulnerablePackage => ({
  name: p.name,
  version: p.version,
  epoch: p.epoch,
  release: p.release,
  arch: p.arch,
  packageManager: p.packageManager,
  filePath: p.filePath,
  sourceLayerHash: p.sourceLayerHash,
  fixedInVersion: p.fixedInVersion,
});

const detailsOf = (p: wire.PackageVulnerabilityDetails): shape.PackageVulnerabilityDetails => ({
  vulnerabilityId: p.vulnerabilityId,
  source: p.source,
  sourceUrl: p.sourceUrl,
  vendorSeverity: p.vendorSeverity,
  vendorCreatedAt: p.vendorCreatedAt,
  vendorUpdatedAt: p.vendorUpdatedAt,
  relatedVulnerabilities: p.relatedVulnerabilities,
  referenceUrls: p.referenceUrls,
  cvss: p.cvss,
  vulnerablePackages: p.vulnerablePackages?.map(packageOf),
});

const scoreOf = ({ adjustedCvss }: wire.InspectorScoreDetails): shape.ScoreDetails => ({
  cvss: adjustedCvss && {
    score: adjustedCvss.score,
    scoreSource: adjustedCvss.scoreSource,
    scoringVector: adjustedCvss.scoringVector,
    version: adjustedCvss.version,
    adjustments: adjustedCvss.adjustments,
  },
});

/** Like Inspector's own, but the registry is an account: a host has no twelve digits. */
function imageOfResource({ tags, details, ...resource }: wire.Resource, accountId: string): shape.Resource {
  const image = details?.awsEcrContainerImage;
  return {
    type: resource.type,
    id: resource.id,
    tags,
    details: image && {
      awsEcrContainerImage: {
        architecture: image.architecture,
        author: image.author,
        imageHash: image.imageHash,
        imageTags: image.imageTags,
        platform: image.platform,
        pushedAt: image.pushedAt,
        lastInUseAt: image.lastInUseAt,
        inUseCount: image.inUseCount,
        registry: accountId,
        repositoryName: image.repositoryName,
      },
    },
  };
}

/** A finding as enhanced scanning shows it: Inspector's own shape, in a registry's names. */
export function enhancedFinding(listed: ListedFinding): shape.EnhancedImageScanFinding {
  const finding = wireFinding(listed);
  return {
    awsAccountId: finding.awsAccountId,
    description: finding.description,
    findingArn: finding.findingArn,
    firstObservedAt: finding.firstObservedAt,
    lastObservedAt: finding.lastObservedAt,
    packageVulnerabilityDetails: finding.packageVulnerabilityDetails && detailsOf(finding.packageVulnerabilityDetails),
    remediation: finding.remediation,
    resources: finding.resources.map((resource) => imageOfResource(resource, finding.awsAccountId)),
    score: finding.inspectorScore,
    scoreDetails: finding.inspectorScoreDetails && scoreOf(finding.inspectorScoreDetails),
    severity: finding.severity,
    status: finding.status,
    title: finding.title,
    type: finding.type,
    updatedAt: finding.updatedAt,
    fixAvailable: finding.fixAvailable,
    exploitAvailable: finding.exploitAvailable,
  };
}

const LONGEST_ATTRIBUTE = 256;

/** A finding as basic scanning shows it: one package, the vulnerability's id as its name. */
export function basicFinding({ finding }: ListedFinding): shape.ImageScanFinding {
  const { packageVulnerability: vulnerability } = finding;
  const [first] = vulnerability?.packages ?? [];
  const vector = finding.scoreDetails?.vector;
  const values = { package_version: first?.version, package_name: first?.name, CVSS3_VECTOR: vector };
  const attributes = Object.entries(values).flatMap(([key, value]) =>
    value ? [{ key, value: value.slice(0, LONGEST_ATTRIBUTE) }] : [],
  );
  return {
    name: vulnerability?.vulnerabilityId ?? finding.title,
    description: finding.description,
    uri: vulnerability?.sourceUrl,
    severity: severityOf(finding.severity),
    attributes,
  };
}
