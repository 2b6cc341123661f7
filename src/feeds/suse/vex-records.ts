import type { VendorStatus } from '../../domain/advisory.ts';
import { sortedSet } from '../../domain/order.ts';
import { type CsafDocument, type CsafProduct, type CsafVulnerability, partOf, rootOf } from '../csaf/document.ts';
import { isCveId } from '../cve-id.ts';
import type { FeedRecord } from '../feed.ts';
import { ratingsOf } from '../redhat/remarks.ts';
import { platformsOf, type SusePlatform } from './platform.ts';
import { suseStatements } from './statements.ts';

/** What is left of a CVE that its owner has taken back: SUSE repeats the words, CSAF has none for it. */
const REJECTED = /do not use this (?:candidate number|cve record)|has been rejected or withdrawn|\*\* ?reject ?\*\*/i;
const ARCH =
  /\.(aarch64|aarch64_ilp32|armv6hl|armv7hl|i[3456]86|ia64|noarch|nosrc|ppc|ppc64|ppc64le|riscv64|s390|s390x|src|x86_64)$/;
const NVR = /^(.+)-([^-]+-[^-]+)$/;

interface Build {
  readonly name: string;
  readonly evr: string;
  readonly arch?: string;
  /** Source package, where the purl says it. */
  readonly source?: string;
}

/** `SUSE Linux Enterprise Server 15 SP5:libcurl4-8.0.1-150400.5.62.1` without the product: what the id ends with. */
function packageText(product: CsafProduct): string {
  const root = rootOf(product);
  const prefix = `${root.id}:`;
  return root !== product && product.id.startsWith(prefix) ? product.id.slice(prefix.length) : partOf(product).id;
}

function buildOf(product: CsafProduct): Build | undefined {
  const text = packageText(product);
  const arch = ARCH.exec(text)?.[1];
  const [, name, versionRelease] = NVR.exec(arch === undefined ? text : text.slice(0, -arch.length - 1)) ?? [];
  if (name === undefined || versionRelease === undefined) return undefined;
  const purl = partOf(product).purls[0] ?? '';
  const epoch = /[?&]epoch=(\d+)/.exec(purl)?.[1];
  const upstream = /[?&]upstream=([^&]+)/.exec(purl)?.[1];
  const source = upstream === undefined ? undefined : /^(.+)-[^-]+-[^-]+\.(?:no)?src\.rpm$/.exec(upstream)?.[1];
  return {
    name,
    evr: epoch === undefined || epoch === '0' ? versionRelease : `${epoch}:${versionRelease}`,
    ...(arch !== undefined && { arch }),
    ...(source !== undefined && { source }),
  };
}

/** Some ids are in no product tree; they say of what they are a part. */
function productOfId(id: string): CsafProduct {
  const colon = id.indexOf(':');
  const product = { id, name: id, purls: [] };
  if (colon < 0) return product;
  const platform = id.slice(0, colon);
  return { ...product, platform: { id: platform, name: platform, purls: [] } };
}

const isSource = (arch: string | undefined): boolean => arch === 'src' || arch === 'nosrc';

/** Products that SUSE has decided not to fix, and those whose fix it has put off. */
function reasonsOf(vulnerability: CsafVulnerability): ReadonlyMap<string, VendorStatus> {
  const reasons = new Map<string, VendorStatus>();
  for (const { category, products } of vulnerability.remediations) {
    const status = category === 'no_fix_planned' ? 'ignored' : category === 'fix_deferred' ? 'postponed' : undefined;
    if (status !== undefined) for (const id of products) reasons.set(id, status);
  }
  return reasons;
}

/** Records of one VEX document of SUSE. What speaks of no release is passed over. */
export function* suseVexRecords(document: CsafDocument, path: string): Generator<FeedRecord, void, undefined> {
  for (const vulnerability of document.vulnerabilities) yield* recordsOf(document, vulnerability, path);
}

function* recordsOf(
  document: CsafDocument,
  vulnerability: CsafVulnerability,
  path: string,
): Generator<FeedRecord, void, undefined> {
  const id = vulnerability.cve ?? document.id;
  if (!isCveId(id)) {
    yield { kind: 'problem', path, reason: `no CVE id: ${id.slice(0, 80)}` };
    return;
  }
  const description = vulnerability.description ?? document.description;
  if (description !== undefined && REJECTED.test(description)) return;
  const problems = new Set<string>();
  const statements = gather(document, vulnerability, problems);
  const url = `https://www.suse.com/security/cve/${id}.html`;
  const vendorSeverity = document.severity?.toLowerCase();
  const base = {
    ...{ advisoryId: id, feed: 'suse', vulnerabilityIds: [id], url },
    ...(vendorSeverity !== undefined && vendorSeverity !== 'not set' && { vendorSeverity }),
    ...(document.modified !== undefined && { modified: document.modified }),
  };
  const records = [...statements.records(base, (reason) => problems.add(reason))];
  for (const reason of problems) yield { kind: 'problem', path, reason };
  if (records.length === 0) return;
  const cvss = ratingsOf(vulnerability, 'SUSE');
  yield {
    kind: 'vulnerability',
    facts: {
      id,
      ...(description !== undefined && { description }),
      cvss,
      cwes: sortedSet(vulnerability.cwes),
      references: [url],
    },
  };
  for (const advisory of records) yield { kind: 'advisory', advisory };
}

function gather(document: CsafDocument, vulnerability: CsafVulnerability, problems: Set<string>) {
  const statements = suseStatements();
  const reasons = reasonsOf(vulnerability);
  const each = (
    statuses: readonly (
      | 'recommended'
      | 'first_fixed'
      | 'fixed'
      | 'known_affected'
      | 'under_investigation'
      | 'known_not_affected'
    )[],
    use: (product: CsafProduct, platforms: readonly SusePlatform[]) => void,
  ): void => {
    for (const status of statuses) {
      for (const productId of vulnerability.statuses.get(status) ?? []) {
        const product = document.products.get(productId) ?? productOfId(productId);
        const root = rootOf(product);
        const platforms = platformsOf(root.id);
        if (platforms.length > 0 && root !== product) use(product, platforms);
      }
    }
  };

  const fixedSources = new Set<string>();
  const recommended = new Set<string>();
  const addFix = (product: CsafProduct, platforms: readonly SusePlatform[], isRecommended: boolean): void => {
    const build = buildOf(product);
    if (build === undefined) {
      problems.add(`fixed without a version: ${product.id.slice(0, 120)}`);
      return;
    }
    if (isSource(build.arch)) return;
    for (const platform of platforms) {
      if (build.source !== undefined) fixedSources.add(`${platform.ecosystem}\0${platform.channel}\0${build.source}`);
      const key = `${platform.ecosystem}\0${platform.channel}\0${build.name}`;
      if (isRecommended) recommended.add(key);
      else if (recommended.has(key)) continue;
      const arches = build.arch === undefined || build.arch === 'noarch' ? undefined : [build.arch];
      statements.fixed(platform, build.name, build.evr, arches);
    }
  };
  each(['recommended'], (product, platforms) => addFix(product, platforms, true));
  // Where no build is recommended; else they are later builds.
  each(['first_fixed', 'fixed'], (product, platforms) => addFix(product, platforms, false));
  each(['known_not_affected'], (product, platforms) => {
    for (const platform of platforms) statements.notAffected(platform, nameOf(product));
  });
  const addOpen = (product: CsafProduct, platforms: readonly SusePlatform[], status: VendorStatus): void => {
    const name = nameOf(product);
    for (const platform of platforms) {
      // A source stays listed as affected when all of its packages are fixed.
      const isFixedSource = fixedSources.has(`${platform.ecosystem}\0${platform.channel}\0${name}`);
      if (!isFixedSource || status === 'ignored') statements.open(platform, name, status);
    }
  };
  each(['known_affected'], (product, platforms) => addOpen(product, platforms, reasons.get(product.id) ?? 'affected'));
  each(['under_investigation'], (product, platforms) => addOpen(product, platforms, 'undetermined'));
  return statements;
}

/**
 * Name of a package that is listed without a build, as most without a fix are. Its purl would cut names in two
 * (`libjavascriptcoregtk@4_0-18`): a build's release has a dot, `150400.5.62.1`, `lp155.3.6`.
 */
function nameOf(product: CsafProduct): string {
  const text = packageText(product);
  return /^(.+)-\d[^-]*-(?:lp|bp)?\d+(?:\.\d+)+[^-]*$/.exec(text)?.[1] ?? text;
}
