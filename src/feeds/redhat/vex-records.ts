import type { AdvisoryRecord } from '../../domain/advisory.ts';
import { sortedSet } from '../../domain/order.ts';
import { type CsafDocument, type CsafProduct, type CsafVulnerability, rootOf } from '../csaf/document.ts';
import { isCveId } from '../cve-id.ts';
import type { FeedRecord } from '../feed.ts';
import { fixRanges, type RpmFix } from '../rpm-fixes.ts';
import { type Component, componentOf, isDebugInfo } from './component.ts';
import { type Platform, platformOf } from './platform.ts';
import { type Erratum, errataOf, ratingsOf, reasonsOf, severityOf } from './remarks.ts';

/** What a document says of one package in one channel of one release. */
interface Subject extends Platform {
  readonly name: string;
  readonly module?: string;
}

interface Located {
  readonly platform: Platform;
  readonly component: Component;
}

const keyOf = ({ ecosystem, channel = '', module = '', name }: Subject): string =>
  `${ecosystem}\0${channel}\0${module}\0${name}`;

/** A source package of a release, whatever channel has it. */
const sourceKey = ({ platform, component: { name, module = '' } }: Located): string =>
  `${platform.ecosystem}\0${module}\0${name}`;

const subjectOf = ({ platform, component }: Located): Subject => ({
  ...platform,
  name: component.name,
  ...(component.module !== undefined && { module: component.module }),
});

/** Records of one VEX document of Red Hat. What speaks of no release of RHEL is passed over. */
export function* vexRecords(document: CsafDocument, path: string): Generator<FeedRecord, void, undefined> {
  for (const vulnerability of document.vulnerabilities) yield* recordsOf(document, withStatuses(vulnerability), path);
}

/** A document without statuses still says which products a remedy is for. */
function withStatuses(vulnerability: CsafVulnerability): CsafVulnerability {
  if (vulnerability.statuses.size > 0) return vulnerability;
  const productsWith = (...categories: string[]): string[] =>
    vulnerability.remediations.flatMap(({ category, products }) => (categories.includes(category) ? products : []));
  return {
    ...vulnerability,
    statuses: new Map([
      ['fixed', productsWith('vendor_fix')],
      ['known_affected', productsWith('none_available', 'no_fix_planned')],
    ]),
  };
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
  const problems = new Set<string>();
  const locate = locator(document, problems);
  const fixedSources = new Set<string>();
  const records = [...fixedRecords(id, document, vulnerability, locate, { problems, fixedSources })];
  records.push(...openRecords(id, document, vulnerability, locate, fixedSources));
  for (const reason of problems) yield { kind: 'problem', path, reason };
  if (records.length === 0) return;
  yield { kind: 'vulnerability', facts: factsOf(id, document, vulnerability) };
  for (const advisory of records) yield { kind: 'advisory', advisory };
}

function factsOf(id: string, document: CsafDocument, vulnerability: CsafVulnerability) {
  const title = vulnerability.title ?? document.title;
  return {
    id,
    ...(title !== '' && { title }),
    ...(vulnerability.description !== undefined && { description: vulnerability.description }),
    cvss: ratingsOf(vulnerability, 'REDHAT'),
    cwes: sortedSet(vulnerability.cwes),
    references: [`https://access.redhat.com/security/cve/${id}`],
    ...(vulnerability.published !== undefined && { published: vulnerability.published }),
    ...(document.modified !== undefined && { modified: document.modified }),
  };
}

type Locate = (productId: string) => Located | undefined;

/** The package and release behind a product id; undefined when it is none of RHEL's. A broken one is a problem. */
function locator(document: CsafDocument, problems: Set<string>): Locate {
  const platforms = new Map<CsafProduct, Platform | undefined>();
  return (productId) => {
    const product = document.products.get(productId);
    if (product === undefined) {
      problems.add(`no product of the tree: ${productId.slice(0, 120)}`);
      return undefined;
    }
    const root = rootOf(product);
    if (root === product) return undefined;
    let platform = platforms.get(root);
    if (platform === undefined) {
      platform = platformOf(root.cpe);
      platforms.set(root, platform);
    }
    if (platform === undefined) return undefined;
    try {
      const component = componentOf(product);
      return component === undefined ? undefined : { platform, component };
    } catch (error) {
      problems.add(`${productId.slice(0, 120)}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };
}

/**
 * When a release has left general support its fixes come through extended life support alone, as builds of the same
 * sources: they count for all who have the release, unless it had a fix of its own.
 */
function channelOf(subject: Subject, packages: ReadonlyMap<string, unknown>): string | undefined {
  const { channel, ...plain } = subject;
  return channel?.startsWith('els-') && !packages.has(keyOf(plain)) ? undefined : channel;
}

/** Fixed builds, under the names of the packages that are installed. */
function* fixedRecords(
  id: string,
  document: CsafDocument,
  vulnerability: CsafVulnerability,
  locate: Locate,
  { problems, fixedSources }: { readonly problems: Set<string>; readonly fixedSources: Set<string> },
): Generator<AdvisoryRecord, void, undefined> {
  const errata = errataOf(vulnerability);
  const errataById = new Map<string, Erratum>();
  const severity = severityOf(vulnerability, document);
  const packages = new Map<
    string,
    { subject: Subject; fixes: RpmFix[]; severity: string | undefined; isSource: boolean }
  >();
  const binaries = new Set<string>();
  const sources: { located: Located; evr: string; productId: string }[] = [];

  const add = (located: Located, evr: string, productId: string, isSource: boolean): void => {
    const subject = subjectOf(located);
    const { arch } = located.component;
    const erratum = errata.get(productId);
    if (erratum !== undefined) errataById.set(erratum.id, erratum);
    const key = isSource ? `${keyOf(subject)}\0src` : keyOf(subject);
    let known = packages.get(key);
    if (known === undefined) {
      known = { subject, fixes: [], severity: severity(productId), isSource };
      packages.set(key, known);
    }
    const isEvery = isSource || arch === undefined || arch === 'noarch';
    known.fixes.push({ evr, advisory: erratum?.id ?? id, ...(isEvery ? {} : { arch }) });
  };

  for (const status of ['fixed', 'first_fixed', 'recommended'] as const) {
    for (const productId of vulnerability.statuses.get(status) ?? []) {
      const located = locate(productId);
      if (located === undefined) continue;
      const { name, evr, arch } = located.component;
      if (evr === undefined) {
        problems.add(`fixed without a version: ${productId.slice(0, 120)}`);
      } else if (arch === 'src') {
        sources.push({ located, evr, productId });
        fixedSources.add(sourceKey(located));
      } else if (!isDebugInfo(name)) {
        binaries.add(`${located.platform.ecosystem} ${located.platform.channel} ${evr}`);
        add(located, evr, productId, false);
      }
    }
  }
  // A source package without any of its binary packages speaks for them.
  for (const { located, evr, productId } of sources) {
    if (binaries.has(`${located.platform.ecosystem} ${located.platform.channel} ${evr}`)) continue;
    add(located, evr, productId, true);
  }
  for (const { subject, fixes, severity: vendorSeverity, isSource } of packages.values()) {
    const channel = channelOf(subject, packages);
    const unparsed = ({ evr }: RpmFix): void => {
      problems.add(`no version: ${subject.name} ${evr.slice(0, 80)}`);
    };
    for (const { advisory, introduced, fixed, arches } of fixRanges(fixes, unparsed)) {
      const erratum = errataById.get(advisory);
      yield {
        advisoryId: advisory,
        feed: 'redhat',
        vulnerabilityIds: [id],
        ecosystem: subject.ecosystem,
        name: subject.name,
        scheme: 'rpm',
        ranges: [{ introduced, fixed }],
        status: 'fixed',
        ...(isSource && { names: 'source' as const }),
        ...(arches !== undefined && { arches }),
        ...(subject.module !== undefined && { module: subject.module }),
        ...(channel !== undefined && { channel }),
        ...(vendorSeverity !== undefined && { vendorSeverity }),
        url: erratum?.url ?? `https://access.redhat.com/security/cve/${id}`,
        ...(erratum?.date !== undefined && { published: erratum.date }),
        ...(document.modified !== undefined && { modified: document.modified }),
      };
    }
  }
}

const OPEN_STATUSES = [
  ['known_affected', 'affected'],
  ['first_affected', 'affected'],
  ['last_affected', 'affected'],
  ['under_investigation', 'undetermined'],
  ['known_not_affected', 'not-affected'],
] as const;

/**
 * Packages without a fix, under the name of their source package. Where a document lists binary packages, it lists
 * their source beside them, which covers them; documents of before 2025 list the source's name alone.
 */
function* openRecords(
  id: string,
  document: CsafDocument,
  vulnerability: CsafVulnerability,
  locate: Locate,
  fixedSources: ReadonlySet<string>,
): Generator<AdvisoryRecord, void, undefined> {
  const reasons = reasonsOf(vulnerability);
  const severity = severityOf(vulnerability, document);
  const seen = new Set<string>();
  for (const [key, general] of OPEN_STATUSES) {
    const listed = (vulnerability.statuses.get(key) ?? []).flatMap((productId) => {
      const located = locate(productId);
      return located === undefined
        ? []
        : [{ productId, located, root: document.products.get(productId)?.platform?.id }];
    });
    const withSource = new Set(listed.flatMap((l) => (l.located.component.arch === 'src' ? [l.root] : [])));
    for (const { productId, located, root } of listed) {
      const { component, platform } = located;
      const isSource = component.arch === 'src';
      // An entry without a build and without any source beside it is a source's name.
      const isSourceName = component.evr === undefined && !withSource.has(root);
      // An erratum's builds are listed as not affected by the vulnerabilities that another of its packages has.
      if (general === 'not-affected' && fixedSources.has(sourceKey(located))) continue;
      if (!isSource && !isSourceName && (withSource.has(root) || isDebugInfo(component.name))) continue;
      const subject = subjectOf(located);
      const subjectKey = `${keyOf(subject)}\0${isSource || isSourceName}`;
      // Said twice of one package (two products of a release): what is worse, which comes first, holds.
      if (seen.has(subjectKey)) continue;
      seen.add(subjectKey);
      const status = general === 'affected' ? (reasons.get(productId) ?? general) : general;
      const vendorSeverity = severity(productId);
      yield {
        advisoryId: id,
        feed: 'redhat',
        vulnerabilityIds: [id],
        ecosystem: platform.ecosystem,
        name: subject.name,
        scheme: 'rpm',
        ranges: status === 'not-affected' ? [] : [{ introduced: '0' }],
        status,
        ...((isSource || isSourceName) && { names: 'source' as const }),
        ...(subject.module !== undefined && { module: subject.module }),
        ...(subject.channel !== undefined && { channel: subject.channel }),
        ...(vendorSeverity !== undefined && { vendorSeverity }),
        url: `https://access.redhat.com/security/cve/${id}`,
        ...(vulnerability.published !== undefined && { published: vulnerability.published }),
        ...(document.modified !== undefined && { modified: document.modified }),
      };
    }
  }
}
