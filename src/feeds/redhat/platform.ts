import type { Ecosystem } from '../../domain/ecosystem.ts';

/** What of Red Hat's products a product is, as far as packages of RHEL are judged by it. */
export interface Platform {
  readonly ecosystem: Ecosystem;
  /** Support channel: `eus-9.4`, `els-7`; undefined is what every subscription has. */
  readonly channel?: string;
}

/** Releases that are judged. */
const RELEASES = ['6', '7', '8', '9', '10'];
export const RED_HAT_ECOSYSTEMS: readonly Ecosystem[] = RELEASES.map((release) => `Red Hat:${release}`);

/** Products that are paid for apart, and the channel that stands for them. */
const CHANNELS: Readonly<Record<string, string>> = {
  enterprise_linux_eus: 'eus',
  rhel_aus: 'aus',
  rhel_e4s: 'e4s',
  rhel_els: 'els',
  rhel_eus: 'eus',
  rhel_eus_long_life: 'eus-long-life',
  rhel_mission_critical: 'aus',
  rhel_tus: 'tus',
};
/**
 * Products whose packages every subscription may install: RHEL itself, RHEL 7's extras, and collections, whose
 * packages have names of their own (`rh-nodejs14-nodejs`).
 */
const MAIN: ReadonlySet<string> = new Set([
  ...['enterprise_linux', 'enterprise_linux_extras', 'rhel_developer_tools', 'devtools', 'rhel_dotnet'],
  ...['rhel_extras', 'rhel_extras_rt', 'rhel_extras_sap', 'rhel_extras_sap_hana', 'rhel_software_collections'],
]);

const known = new Map<string, Platform | undefined>();

/**
 * The release of RHEL and the channel behind a CPE: `cpe:/o:redhat:rhel_eus:9.4::baseos`,
 * `cpe:/a:redhat:enterprise_linux:9::appstream`, `cpe:/a:redhat:rhel_software_collections:3::el7`. undefined for
 * layered products (OpenShift, Satellite, JBoss …): their packages have names of RHEL's, but versions of their own.
 */
export function platformOf(cpe: string | undefined): Platform | undefined {
  if (cpe === undefined) return undefined;
  if (known.has(cpe)) return known.get(cpe);
  const platform = readPlatform(cpe);
  // A handful of CPEs stand in hundreds of thousands of documents; strangers' documents may bring any number.
  if (known.size < 10_000) known.set(cpe, platform);
  return platform;
}

function readPlatform(cpe: string): Platform | undefined {
  const [, , vendor, product = '', version = '', , edition = ''] = cpe.split(':');
  if (vendor !== 'redhat') return undefined;
  const channel = Object.hasOwn(CHANNELS, product) ? CHANNELS[product] : undefined;
  if (channel === undefined && !MAIN.has(product)) return undefined;
  const release = /^el(\d+)$/.exec(edition)?.[1] ?? version;
  const major = release.split('.', 1)[0] ?? '';
  if (!RELEASES.includes(major)) return undefined;
  const ecosystem = `Red Hat:${major}`;
  return channel === undefined ? { ecosystem } : { ecosystem, channel: `${channel}-${version}` };
}
