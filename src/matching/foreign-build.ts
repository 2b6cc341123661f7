import type { Ecosystem } from '../domain/ecosystem.ts';
import type { Package } from '../domain/package.ts';

/** How a distribution marks what it builds. */
interface Builder {
  /** Dist tag of the release: `el8`, `amzn2`. Its number is the release's, or that of an earlier one where `keepsOlder`. */
  readonly tag?: string;
  /** Packages are not all built anew for each release. */
  readonly keepsOlder?: true;
  /** Who stands as the vendor of its packages. */
  readonly vendor: RegExp;
}

/** Rebuilds of Red Hat's sources: a machine that was converted from one to another keeps packages of both. */
const EL: Builder = { tag: 'el', vendor: /Red Hat|CentOS|Alma|Rocky|Oracle|Scientific Linux|CloudLinux|EuroLinux/i };

/** Everybody may build on openSUSE's service: only its own projects are the distribution's. */
const SUSE_VENDOR = /^(?:open)?SUSE|^obs:\/\/build\.(?:opensuse\.org\/openSUSE|suse\.de)/i;

const BUILDERS: Readonly<Record<string, Builder>> = {
  AlmaLinux: EL,
  'Amazon Linux': { tag: 'amzn', vendor: /Amazon/i },
  'Azure Linux': { vendor: /Microsoft/i },
  Fedora: { tag: 'fc', keepsOlder: true, vendor: /Fedora/i },
  'Oracle Linux': EL,
  'Photon OS': { tag: 'ph', vendor: /VMware|Broadcom/i },
  'Red Hat': EL,
  'Rocky Linux': EL,
  SUSE: { vendor: SUSE_VENDOR },
  openSUSE: { vendor: SUSE_VENDOR },
};

/** `3.el7_9` → el, 7; `1.module+el8.6.0+1` → el, 8; `2.amzn2023.0.1` → amzn, 2023. */
const DIST_TAG = /[._+](el|fc|amzn|ph|mga|oe|azl|cm)(\d+)/;

function distTagOf(version: string): { readonly name: string; readonly number: number } | undefined {
  const tag = DIST_TAG.exec(version);
  return tag === null ? undefined : { name: tag[1] ?? '', number: Number(tag[2]) };
}

/** Endings of repositories that build other versions of the same names. */
const FOREIGN_ENDING = /\.(?:remi|ius|rf|art|elrepo|ngx|pgdg)(?:\.|$)/i;

const releaseOf = (ecosystem: Ecosystem): number => Number(/:(\d+)/.exec(ecosystem)?.[1]);

/**
 * Was an rpm built by somebody else than the distribution, or for another release? Its version then follows another
 * line, so that the distribution's advisories say nothing of it: `3.el7` is not before `2.el8` in any useful sense.
 * What names neither builder nor release counts as the distribution's.
 */
export function isForeignBuild(pkg: Pick<Package, 'type' | 'version' | 'facts'>, ecosystem: Ecosystem): boolean {
  if (pkg.type !== 'rpm') return false;
  const colon = ecosystem.indexOf(':');
  const base = colon < 0 ? ecosystem : ecosystem.slice(0, colon);
  const builder = Object.hasOwn(BUILDERS, base) ? BUILDERS[base] : undefined;
  if (builder === undefined) return false;
  const vendor = pkg.facts?.vendor;
  if (vendor !== undefined && vendor !== '' && !builder.vendor.test(vendor)) return true;
  if (FOREIGN_ENDING.test(pkg.version)) return true;
  const tag = builder.tag === undefined ? undefined : distTagOf(pkg.version);
  if (tag === undefined) return false;
  const release = releaseOf(ecosystem);
  if (tag.name !== builder.tag) return true;
  return builder.keepsOlder === true ? tag.number > release : tag.number !== release;
}

/** Ecosystem of Fedora's Extra Packages, whose builds for Red Hat and its kin stand in databases of their own. */
export function epelOf(pkg: Pick<Package, 'version' | 'facts'>, ecosystem: Ecosystem): Ecosystem | undefined {
  const tag = pkg.facts?.vendor?.startsWith('Fedora') === true ? distTagOf(pkg.version) : undefined;
  if (tag?.name !== 'el' || BUILDERS[ecosystem.split(':', 1)[0] ?? ''] !== EL) return undefined;
  return tag.number === releaseOf(ecosystem) ? `EPEL:${tag.number}` : undefined;
}
