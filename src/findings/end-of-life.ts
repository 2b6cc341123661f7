import type { AdvisoryDatabase, ReleaseLifecycle } from '../domain/advisory.ts';
import { lifecycleKey } from '../domain/ecosystem.ts';
import { type Assessment, DISCONTINUED } from '../domain/finding.ts';
import type { Distribution } from '../domain/inventory.ts';
import { distributionVendorOf } from './vendors.ts';

/** A release that nobody repairs any more. */
export interface EndOfLife {
  readonly lifecycle: ReleaseLifecycle;
  /** Last day with updates for this resource. */
  readonly lastDay: string;
  /** Last day of the extended support that the resource does not get, when that goes on. */
  readonly extendedUntil?: string;
}

/** Channels that come with longer support of a whole release. */
const EXTENDED_CHANNEL = /^(?:esm-infra|els|eus|aus|tus|e4s)(?:-|$)/;

/** Does a machine get the updates of its release's extended support? Debian's LTS is for everybody. */
const isExtendedFor = ({ id, channels = [] }: Distribution): boolean =>
  id === 'debian' || channels.some((channel) => EXTENDED_CHANNEL.test(channel));

/**
 * Is a distribution's release past its support, as of the day of the database's data? No clock is asked: the same
 * inventory and database give the same answer. Extended support counts where the resource gets it.
 */
export function endOfLifeOf(distribution: Distribution, database: AdvisoryDatabase): EndOfLife | undefined {
  const ecosystem = lifecycleKey(distribution);
  const lifecycle = ecosystem === undefined ? undefined : database.lifecycle(ecosystem);
  if (ecosystem === undefined || lifecycle?.endOfLife === undefined) return undefined;
  const { endOfLife, extendedEndOfLife: extended } = lifecycle;
  const isExtended = extended !== undefined && extended > endOfLife && isExtendedFor(distribution);
  const lastDay = isExtended ? extended : endOfLife;
  const today = database.info.dataDate.slice(0, 10);
  if (today <= lastDay) return undefined;
  const goesOn = !isExtended && extended !== undefined && extended >= today;
  return { lifecycle, lastDay, ...(goesOn && { extendedUntil: extended }) };
}

/**
 * The finding that an operating system is out of support: no advisories is not clean (matching.md trap 5). CRITICAL,
 * because every vulnerability found from then on stays open; undefined while the release is cared for.
 */
export function endOfLifeFinding(distribution: Distribution, database: AdvisoryDatabase): Assessment | undefined {
  const found = endOfLifeOf(distribution, database);
  if (found === undefined) return undefined;
  const { lifecycle, lastDay, extendedUntil } = found;
  const { ecosystem, name, url } = lifecycle;
  const vendor = distributionVendorOf(ecosystem);
  const version = distribution.versionId ?? distribution.codename ?? '';
  const today = database.info.dataDate.slice(0, 10);
  const extension =
    extendedUntil === undefined
      ? ''
      : ` Extended support, which this resource does not get, goes on until ${extendedUntil}.`;
  return {
    type: 'PACKAGE_VULNERABILITY',
    key: DISCONTINUED,
    title: `${DISCONTINUED} - ${name} is out of support since ${lastDay}`,
    description: `The operating system ${name} is out of support since ${lastDay}: vulnerabilities found later are not repaired, and advisories no longer tell of them.${extension}`,
    severity: 'CRITICAL',
    fixAvailable: 'YES',
    exploitAvailable: 'NO',
    packageVulnerability: {
      vulnerabilityId: DISCONTINUED,
      source: vendor?.source ?? 'OTHER',
      ...(url !== undefined && { sourceUrl: url }),
      vendorSeverity: 'end-of-life',
      vendorCreatedAt: lastDay,
      relatedVulnerabilities: [],
      referenceUrls: url === undefined ? [] : [url],
      cvss: [],
      packages: [
        {
          type: 'operating-system',
          name: distribution.id,
          version,
          filePath: '/etc/os-release',
          status: 'end-of-life',
          remediation: `Move to a release of ${distribution.id} that is in support`,
          evidence: {
            advisoryId: DISCONTINUED,
            feed: 'lifecycle',
            ...(url !== undefined && { advisoryUrl: url }),
            ecosystem,
            comparedName: name,
            comparedVersion: version,
            scheme: 'generic',
            rule: `supported until ${lastDay}, the data is of ${today}`,
          },
        },
      ],
    },
  };
}
