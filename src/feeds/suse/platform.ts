import type { Ecosystem } from '../../domain/ecosystem.ts';

/** The release that a product of SUSE's belongs to, and the channel that it is paid for with. */
export interface SusePlatform {
  readonly ecosystem: Ecosystem;
  /** `ltss`, `espos`, `bcl`; undefined is general support. */
  readonly channel?: string;
}

/**
 * `SUSE Linux Enterprise Server for SAP Applications 15 SP2`, `… Module for Basesystem 15 SP5`, `… Server 15 SP1-LTSS`,
 * `… Server 11 SP3 LTSS`: product, major release, service pack, channel.
 */
const ENTERPRISE =
  /^SUSE Linux Enterprise (.+?) (\d{2})(?:\.(\d+))?(?: (SP\d|GA))?(?:[- ](LTSS|ESPOS|BCL)(?:[- ](.+))?)?$/;
const EXTENDED = /^extended security$/i;
/** Products that machines of a release have: the server and what is installed onto it. */
const PART =
  /^(?:Server|Server for SAP [Aa]pplications|Desktop|High Performance Computing|High Availability.*|Live Patching|Module for .+|Real Time.*|Software Development Kit|Software Bootstrap Kit|Workstation Extension|Legacy Software)$/;
const MICRO = /^SUSE Linux (Enterprise Micro|Micro)(?: for Rancher)? (\d+\.\d+)$/;
const LEAP = /^openSUSE Leap (Micro )?(\d+\.\d+)(?: NonFree)?$/;
const BACKPORTS = /^(?:openSUSE Backports SLE-|SUSE Package Hub (?:for SUSE Linux Enterprise )?)(\d{2})(?: (SP\d))?$/;

const known = new Map<string, readonly SusePlatform[]>();

/**
 * The releases that a product is a part of; none for products that are no part of one (SUSE Manager, images, Teradata's
 * builds). Packages of the community repository are there for the server and for the openSUSE Leap of its number.
 */
export function platformsOf(product: string): readonly SusePlatform[] {
  const found = known.get(product);
  if (found !== undefined) return found;
  const platforms = readPlatforms(product);
  if (known.size < 10_000) known.set(product, platforms);
  return platforms;
}

const server = (major: string, minor: string | undefined, pack: string | undefined): Ecosystem => {
  const release = minor === undefined ? major : `${major}.${minor}`;
  return `SUSE:Linux Enterprise Server ${release}${pack === undefined || pack === 'GA' ? '' : ` ${pack}`}`;
};

function readPlatforms(product: string): readonly SusePlatform[] {
  if (product === 'openSUSE Tumbleweed') return [{ ecosystem: 'openSUSE:Tumbleweed' }];
  const [, leapMicro, leap] = LEAP.exec(product) ?? [];
  if (leap !== undefined) return [{ ecosystem: `openSUSE:Leap ${leapMicro ?? ''}${leap}` }];
  const [, micro, release] = MICRO.exec(product) ?? [];
  if (micro !== undefined) return [{ ecosystem: `SUSE:Linux ${micro} ${release}` }];
  const [, base, backportsOf] = BACKPORTS.exec(product) ?? [];
  if (base !== undefined) {
    if (base !== '15') return [{ ecosystem: server(base, undefined, backportsOf) }];
    const leapOf = { ecosystem: `openSUSE:Leap ${base}.${backportsOf?.slice(2) ?? '0'}` };
    return [{ ecosystem: server(base, undefined, backportsOf) }, leapOf];
  }
  const [, part = '', major, minor, pack, channel, suffix] = ENTERPRISE.exec(product) ?? [];
  if (major === undefined || !PART.test(part)) return [];
  const ecosystem = server(major, minor, pack);
  if (channel === undefined) return [{ ecosystem }];
  if (suffix === undefined) return [{ ecosystem, channel: channel.toLowerCase() }];
  return EXTENDED.test(suffix) ? [{ ecosystem, channel: 'ltss-extended-security' }] : [];
}
