import type { AdvisoryRecord, AffectedRange } from '../../domain/advisory.ts';
import { parseCvss } from '../../domain/cvss.ts';
import { compareText, sortedSet } from '../../domain/order.ts';
import { windowsBranch, windowsProduct } from '../../domain/windows.ts';
import { compareVersions } from '../../versions/index.ts';
import type { VulnerabilityFacts } from '../feed.ts';
import {
  buildsOf,
  type CvrfDocument,
  type CvrfRemediation,
  type CvrfVulnerability,
  kbOf,
  REMEDIATION_VENDOR_FIX,
  STATUS_KNOWN_AFFECTED,
  THREAT,
} from './cvrf.ts';

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

/** By product: the fixes that are for it, and the word for its severity. */
interface ByProduct {
  readonly fixes: ReadonlyMap<string, readonly CvrfRemediation[]>;
  readonly words: ReadonlyMap<string, string>;
  /** The word for every product that has none of its own. */
  readonly word: string | undefined;
}

function byProduct({ Remediations, Threats }: CvrfVulnerability): ByProduct {
  const fixes = new Map<string, CvrfRemediation[]>();
  for (const remediation of Remediations) {
    if (remediation.Type !== REMEDIATION_VENDOR_FIX) continue;
    for (const id of remediation.ProductID) {
      const known = fixes.get(id);
      if (known === undefined) fixes.set(id, [remediation]);
      else known.push(remediation);
    }
  }
  const words = new Map<string, string>();
  let word: string | undefined;
  for (const { Type, ProductID, Description } of Threats) {
    if (Type !== THREAT.SEVERITY || Description === '') continue;
    if (ProductID.length === 0) word ??= Description;
    for (const id of ProductID) if (!words.has(id)) words.set(id, Description);
  }
  return { fixes, words, word };
}

/** What is said of a product, by the fixes that are for it. */
function statementOf({ fixes, words, word }: ByProduct, productId: string, name: string): Statement {
  const own = fixes.get(productId) ?? [];
  const kbs = sortedSet(own.flatMap((fix) => kbOf(fix) ?? []));
  const ranges = rangesOf(name, own.flatMap(buildsOf));
  const isFixed = kbs.length > 0 || ranges.length > 0;
  return {
    ...{ name, kbs, severity: words.get(productId) ?? word },
    // An update without a build is told by its number alone; a fix with neither cannot be told.
    ranges: ranges.length > 0 || (own.length > 0 && !isFixed) ? ranges : [{ introduced: '0' }],
    status: isFixed ? 'fixed' : own.length > 0 ? 'undetermined' : 'affected',
  };
}

/** Products that have the vulnerability: those that are said to, else those that have a fix. */
function affectedProducts({ ProductStatuses, Remediations }: CvrfVulnerability): readonly string[] {
  const stated = ProductStatuses.filter(({ Type }) => Type === STATUS_KNOWN_AFFECTED);
  const fixed = Remediations.filter(({ Type }) => Type === REMEDIATION_VENDOR_FIX);
  return sortedSet((stated.length > 0 ? stated : fixed).flatMap(({ ProductID }) => ProductID));
}

const keyOf = ({ name, kbs, ranges, status, severity }: Statement, id: string): string =>
  [
    ...[name, status, severity, kbs.length === 0 ? id : kbs.join(' ')],
    ...ranges.map(({ introduced, fixed }) => `${introduced} ${fixed}`),
  ].join('\0');

/** An advisory whose `patches` are still those that it names: what replaces them is told by later documents. */
export interface NamedUpdates {
  readonly advisory: AdvisoryRecord;
  readonly kbs: readonly string[];
}

/** Advisories of a document by update and product; those without an update's number by vulnerability. */
export function advisoriesOfDocument(
  document: CvrfDocument,
  vulnerabilities: readonly CvrfVulnerability[],
): readonly NamedUpdates[] {
  const products = new Map(
    [...document.products].flatMap(([id, name]) => (LINUX.test(name) ? [] : [[id, windowsProduct(name)] as const])),
  );
  const groups = new Map<string, Group>();
  for (const found of vulnerabilities) {
    const id = found.CVE.toUpperCase();
    const stated = byProduct(found);
    for (const productId of affectedProducts(found)) {
      const product = products.get(productId);
      if (product === undefined) continue;
      const statement = statementOf(stated, productId, product.name);
      const key = keyOf(statement, id);
      const group = groups.get(key) ?? { statement, ids: new Set(), arches: new Set(), everyArch: false };
      groups.set(key, group);
      group.ids.add(id);
      if (product.arch === undefined) group.everyArch = true;
      else group.arches.add(product.arch);
    }
  }
  return [...groups.values()].map((group) => ({ advisory: recordOf(group, document), kbs: group.statement.kbs }));
}

function recordOf({ statement, ids, arches, everyArch }: Group, { published, modified }: CvrfDocument): AdvisoryRecord {
  const { name, kbs, ranges, status, severity } = statement;
  const vulnerabilityIds = sortedSet(ids);
  const [kb] = kbs;
  const advisoryId = kb ?? vulnerabilityIds[0] ?? '';
  return {
    ...{ advisoryId, feed: 'msrc', vulnerabilityIds, ecosystem: 'Windows', name, scheme: 'generic', ranges, status },
    ...(everyArch || arches.size === 0 ? {} : { arches: sortedSet(arches) }),
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
