import type { AdvisoryRecord } from '../../domain/advisory.ts';
import type { Ecosystem } from '../../domain/ecosystem.ts';
import type { OsvAffected } from './record.ts';

/**
 * `Ubuntu:22.04:LTS`, `Ubuntu:Pro:16.04:LTS`, `Ubuntu:Pro:FIPS-updates:20.04:LTS`, `Ubuntu:Pro:22.04:LTS:Realtime:Kernel`.
 * @see https://documentation.ubuntu.com/security/security-updates/osv/
 */
const UBUNTU = /^Ubuntu(:Pro)?(?::([A-Za-z-]+))?:(\d+\.\d+)(?::LTS)?(?::([A-Za-z-]+)(?::Kernel)?)?$/;
/** `distro=esm-infra/xenial` of the purl: the tracker's word for the pocket. */
const DISTRO = /[?&]distro=([^&]+)/;
const PRO_KERNELS = 'livepatch';

export const isUbuntu = (ecosystem: Ecosystem): boolean => ecosystem.startsWith('Ubuntu:');

/** `Ubuntu:Pro:FIPS:16.04:LTS` → `Ubuntu:16.04`: a channel is no release. An ecosystem of no known form stands for itself. */
export function ubuntuRelease(ecosystem: string): Ecosystem {
  const release = UBUNTU.exec(ecosystem)?.[3];
  return release === undefined ? ecosystem : `Ubuntu:${release}`;
}

/**
 * Support channel that the entry speaks for, in the tracker's words (`esm-infra`, `esm-apps`, `fips-updates`,
 * `realtime`, `livepatch`); undefined for what every user gets, and for other distributions.
 */
export function channelOf({ package: of, ecosystem_specific: specific }: OsvAffected): string | undefined {
  const [, pro, before, , after] = UBUNTU.exec(of?.ecosystem ?? '') ?? [];
  if (pro === undefined) return undefined;
  const availability = typeof specific?.availability === 'string' ? specific.availability : '';
  if (/livepatch/i.test(availability)) return PRO_KERNELS;
  const service = before ?? after;
  if (service !== undefined) return service.toLowerCase();
  const pocket = decodedPocket(of?.purl ?? '');
  if (pocket !== undefined) return pocket;
  if (/infra-only/i.test(availability)) return 'esm-infra';
  return availability === '' ? 'esm' : 'esm-apps';
}

function decodedPocket(purl: string): string | undefined {
  const word = DISTRO.exec(purl)?.[1]?.replace(/%2F/gi, '/');
  const [first, second] = word?.split('/') ?? [];
  if (second === undefined) return undefined;
  return second === 'esm' ? 'esm-infra' : first;
}

/** Version of the kernel module that repairs the running kernel: `livepatch:113`; undefined where none is named. */
export function livepatchesOf({ ecosystem_specific: specific }: OsvAffected): readonly string[] | undefined {
  const version = specific?.module_version;
  return typeof version === 'string' && /^\d+$/.test(version) ? [`${PRO_KERNELS}:${version}`] : undefined;
}

/**
 * A CVE's record speaks of a package in one pocket alone: once ESM cares for it, what everybody has is not mentioned
 * any more. It has the same vulnerability and no fix. Gives these statements, for the packages of ESM that the record
 * does not mention otherwise.
 */
export function mainPocketsOf(advisories: readonly AdvisoryRecord[]): AdvisoryRecord[] {
  const mentioned = new Set(advisories.filter((a) => a.channel === undefined).map((a) => `${a.ecosystem} ${a.name}`));
  const added: AdvisoryRecord[] = [];
  for (const { channel, ...advisory } of advisories) {
    const key = `${advisory.ecosystem} ${advisory.name}`;
    const isOfCve = advisory.advisoryId.startsWith('UBUNTU-CVE-');
    if (!isOfCve || channel === undefined || !channel.startsWith('esm') || mentioned.has(key)) continue;
    mentioned.add(key);
    added.push({ ...advisory, ranges: [{ introduced: '0' }], status: 'affected' });
  }
  return added;
}
