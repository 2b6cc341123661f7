import type { Vulnerability } from '../../src/domain/advisory.ts';
import type { Assessment, VulnerablePackage } from '../../src/domain/finding.ts';
import type { ScanReport } from '../../src/reports/report.ts';
import { SCAN } from './sample-scan.ts';

/** Text that breaks out of every format that forgets to escape: markup, quotes, ends of sections, terminals, formulas. */
export const EVIL = `=cmd|'/c calc'!A1"><script>alert(1)</script><!-- ]]> & \u001b[31m\r\n@SUM(1),"x"\u0000\u202e\ud800`;

const evil = (pkg: VulnerablePackage): VulnerablePackage => ({
  ...pkg,
  name: `${EVIL}${pkg.name}`,
  version: `${EVIL}${pkg.version}`,
  fixedVersion: EVIL,
  remediation: EVIL,
  channelFixes: [{ channel: EVIL, fixedVersion: EVIL }],
  vex: { status: 'not_affected', reason: EVIL, author: EVIL, timestamp: EVIL, document: EVIL },
  filePath: `/../${EVIL}/x`,
  evidence: {
    ...pkg.evidence,
    advisoryId: EVIL,
    advisoryUrl: `javascript:alert("${EVIL}")`,
    rule: EVIL,
    comparedName: EVIL,
  },
});

/** A fix of a channel alone is shown in its place. */
const withoutFix = ({ fixedVersion: _, ...pkg }: VulnerablePackage): VulnerablePackage => pkg;

const evilAssessment = (assessment: Assessment): Assessment => ({
  ...assessment,
  title: EVIL,
  description: EVIL,
  hidden: 'vex',
  ...(assessment.packageVulnerability && {
    packageVulnerability: {
      ...assessment.packageVulnerability,
      vulnerabilityId: `${EVIL}${assessment.key}`,
      sourceUrl: `javascript:alert(1)//${EVIL}`,
      referenceUrls: [`https://example.com/${EVIL}`, 'javascript:alert(1)', EVIL],
      packages: assessment.packageVulnerability.packages.map((pkg) =>
        pkg.fixedVersion === undefined ? withoutFix(evil(pkg)) : evil(pkg),
      ),
    },
  }),
});

const evilFacts = (id: string): Vulnerability => ({
  id,
  aliases: [EVIL],
  title: EVIL,
  description: EVIL,
  cvss: [],
  cwes: [EVIL],
  kev: { dateAdded: EVIL, dateDue: EVIL },
  references: [EVIL],
});

/** A scan in which every text that a stranger can choose is hostile. */
export const HOSTILE_SCAN: ScanReport = {
  ...SCAN,
  inventory: {
    ...SCAN.inventory,
    subject: { kind: 'image', name: EVIL },
    distribution: { id: 'debian', versionId: '12', name: EVIL },
    problems: [{ path: EVIL, extractor: EVIL, reason: EVIL }],
    dockerfiles: [{ path: `/${EVIL}/Dockerfile`, issues: [{ check: EVIL, startLine: 3, endLine: 3 }] }],
  },
  assessments: SCAN.assessments.map(evilAssessment),
  vulnerability: evilFacts,
};
