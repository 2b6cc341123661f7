import type { AdvisoryRecord, AffectedRange } from '../../domain/advisory.ts';
import { parseCvss } from '../../domain/cvss.ts';
import { compareText, sortedSet } from '../../domain/order.ts';
import { windowsBranch, windowsProduct } from '../../domain/windows.ts';
import { compareVersions } from '../../versions/index.ts';
import type { VulnerabilityFacts } from '../feed.ts';
import {
  buildsOf,
  type CvrfDocument,
  type CvrfVulnerability,
  kbOf,
  REMEDIATION_VENDOR_FIX,
  STATUS_KNOWN_AFFECTED,
  THREAT,
} from './cvrf.ts';
import type { Supersedence } from './supersedence.ts';

const PAGE = 'https://msrc.microsoft.com/update-guide/vulnerability/';
/** Packages of Microsoft's Linux distributions stand in the same documents. */
const LINUX = /^(?:azl\d|cbl[- ]?(?:mariner|\d)|azure linux)|\bon (?:azure linux|cbl[- ]mariner)\b/i;

/** What the document says of one product: the same for all vulnerabilities that have it in common. */
interface Statement {
  readonly name: string;
  readonly kbs: readonly string[];
  readonly ranges: readonly AffectedRange[];
  readonly status: AdvisoryRecord['status'];
  readonly severity: string | undefined;
}

interface Group {
  readonly statement: Statement;
  readonly ids: Set<string>;
  readonly arches: Set<string>;
  /** One of its products is not bound to an architecture. */
  everyArch: boolean;
}

/** Lowest build of each branch: any of a product's updates brings the fix. */
function rangesOf(name: string, builds: readonly string[]): readonly AffectedRange[] {
  const lowest = new Map<string, string>();
  for (const build of builds) {
    const branch = (name.startsWith('windows') ? windowsBranch(build) : undefined) ?? '0';
    const known = lowest.get(branch);
    if (known === undefined || (compareVersions('generic', build, known) ?? 0) < 0) lowest.set(branch, build);
  }
  return [...lowest]
    .sort(([a], [b]) => compareText(a, b))
    .map(([introduced, fixed]): AffectedRange => ({ introduced, fixed }));
}

/** What is said of a product, by the fixes that are for it. */
function statementOf(found: CvrfVulnerability, productId: string, product: string): Statement {
  const { name } = windowsProduct(product);
  const fixes = found.Remediations.filter(
    ({ Type, ProductID }) => Type === REMEDIATION_VENDOR_FIX && ProductID.includes(productId),
  );
  const kbs = sortedSet(fixes.flatMap((fix) => kbOf(fix) ?? []));
  const ranges = rangesOf(name, fixes.flatMap(buildsOf));
  const threats = found.Threats.filter(({ Type }) => Type === THREAT.SEVERITY);
  const word =
    threats.find(({ ProductID }) => ProductID.includes(productId)) ??
    threats.find(({ ProductID }) => ProductID.length === 0);
  const isFixed = kbs.length > 0 || ranges.length > 0;
  return {
    ...{ name, kbs, severity: word?.Description || undefined },
    // An update without a build is told by its number alone; a fix with neither cannot be told.
    ranges: ranges.length > 0 || (fixes.length > 0 && !isFixed) ? ranges : [{ introduced: '0' }],
    status: isFixed ? 'fixed' : fixes.length > 0 ? 'undetermined' : 'affected',
  };
}

/** Products that have the vulnerability: those that are said to, else those that have a fix. */
function affectedProducts({ ProductStatuses, Remediations }: CvrfVulnerability): readonly string[] {
  const stated = ProductStatuses.filter(({ Type }) => Type === STATUS_KNOWN_AFFECTED);
  const fixed = Remediations.filter(({ Type }) => Type === REMEDIATION_VENDOR_FIX);
  return sortedSet((stated.length > 0 ? stated : fixed).flatMap(({ ProductID }) => ProductID));
}

/** Advisories of a document by update and product; those without an update's number by vulnerability. */
export function advisoriesOfDocument(
  document: CvrfDocument,
  vulnerabilities: readonly CvrfVulnerability[],
  updates: Supersedence,
): readonly AdvisoryRecord[] {
  const groups = new Map<string, Group>();
  for (const found of vulnerabilities) {
    const id = found.CVE.toUpperCase();
    for (const productId of affectedProducts(found)) {
      const product = document.products.get(productId);
      if (product === undefined || LINUX.test(product)) continue;
      const statement = statementOf(found, productId, product);
      const key = JSON.stringify([statement, ...(statement.kbs.length === 0 ? [id] : [])]);
      const group = groups.get(key) ?? { statement, ids: new Set(), arches: new Set(), everyArch: false };
      groups.set(key, group);
      group.ids.add(id);
      const { arch } = windowsProduct(product);
      if (arch === undefined) group.everyArch = true;
      else group.arches.add(arch);
    }
  }
  return [...groups.values()].map((group) => recordOf(group, document, updates));
}

function recordOf(
  { statement, ids, arches, everyArch }: Group,
  { published, modified }: CvrfDocument,
  updates: Supersedence,
): AdvisoryRecord {
  const { name, kbs, ranges, status, severity } = statement;
  const vulnerabilityIds = sortedSet(ids);
  const [kb] = kbs;
  const advisoryId = kb ?? vulnerabilityIds[0] ?? '';
  return {
    ...{ advisoryId, feed: 'msrc', vulnerabilityIds, ecosystem: 'Windows', name, scheme: 'generic', ranges, status },
    ...(everyArch || arches.size === 0 ? {} : { arches: sortedSet(arches) }),
    ...(kb === undefined ? {} : { patches: updates.withSuccessors(kbs) }),
    ...(severity === undefined ? {} : { vendorSeverity: severity }),
    url: kb === undefined ? PAGE + advisoryId : `https://support.microsoft.com/help/${kb.slice(2)}`,
    ...(published === undefined ? {} : { published }),
    ...(modified === undefined ? {} : { modified }),
  };
}

/** Has Microsoft seen it exploited? `Publicly Disclosed:No;Exploited:Yes;Latest Software Release:…`. */
const isExploited = ({ Threats }: CvrfVulnerability): boolean =>
  Threats.some(({ Type, Description }) => Type === THREAT.EXPLOITATION && /\bExploited:\s*Yes\b/i.test(Description));

/** Facts on the vulnerability itself, scored by Microsoft for the worst and all other products. */
export function factsOfVulnerability(found: CvrfVulnerability): VulnerabilityFacts {
  const id = found.CVE.toUpperCase();
  const cvss = sortedSet(found.CVSSScoreSets.map(({ Vector }) => Vector)).flatMap(
    (vector) => parseCvss(vector, 'MICROSOFT') ?? [],
  );
  const cwes = sortedSet(found.CWE.map(({ ID }) => ID).filter((cwe) => /^CWE-\d+$/.test(cwe)));
  return {
    id,
    ...(found.Title === '' ? {} : { title: found.Title }),
    ...(cvss.length === 0 ? {} : { cvss }),
    ...(cwes.length === 0 ? {} : { cwes }),
    ...(isExploited(found) ? { exploitation: 'active' } : {}),
    references: [PAGE + id],
  };
}
