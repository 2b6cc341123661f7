import { splitEpoch } from '../domain/rpm-name.ts';

/**
 * What a support channel means for an installed version:
 * `attached`: the resource gets this channel's fixes, they decide; `proven`: so does this version, which was built for
 * the channel; `branch`: it is on the channel's line, so that the channel's fix is in it once it is as new, though
 * nothing says that the resource gets the next one; `other`: the channel's fix is only shown.
 */
export type ChannelRole = 'attached' | 'proven' | 'branch' | 'other';

/** Marks that only builds of the channel carry in their version. */
const MARKS: readonly (readonly [channel: RegExp, version: RegExp])[] = [
  [/^esm(?:-|$)/, /[~+.]esm\d/i],
  [/^fips/, /[~+._]fips/i],
  [/^ksplice/, /\.ksplice\d/],
  [/^realtime/, /[~+.]realtime/],
];

/** Minor release that a build of Red Hat was made for: `28.el9_4.1` → `9.4`. */
const minorOf = (version: string): string | undefined => /\.el(\d+)_(\d+)/.exec(version)?.slice(1).join('.');

/** Upstream part up to the second number: `5:8.0.30-1.amzn2` → `8.0`. Topics of Amazon Linux extras are such lines. */
const lineOf = (version: string): string => /^\d+(?:\.\d+)?/.exec(splitEpoch(version).rest)?.[0] ?? version;

const markOf = new Map<string, RegExp | undefined>();

/** The mark of a channel's builds; channels are few and asked about with every record. */
function markOfChannel(channel: string): RegExp | undefined {
  if (!markOf.has(channel)) markOf.set(channel, MARKS.find(([pattern]) => pattern.test(channel))?.[1]);
  return markOf.get(channel);
}

function provenBy(channel: string, version: string, fixed: string | undefined): ChannelRole {
  const mark = markOfChannel(channel);
  if (mark !== undefined) return mark.test(version) ? 'proven' : 'other';
  // ELS goes on with the last minor release: its builds follow those that everybody had.
  if (channel.startsWith('els-')) return 'branch';
  const extended = /^(?:eus|aus|tus|e4s|eus-long-life)-(\d+\.\d+)$/.exec(channel)?.[1];
  if (extended !== undefined) return minorOf(version) === extended ? 'branch' : 'other';
  if (channel.startsWith('extras-'))
    return fixed !== undefined && lineOf(version) === lineOf(fixed) ? 'proven' : 'other';
  return 'other';
}

/**
 * @param attached channels of the distribution, as inventory/channels.ts finds them
 * @param version as installed
 * @param fixed of the record, when it has a fix
 */
export function channelRole(
  channel: string,
  attached: readonly string[] | undefined,
  version: string,
  fixed: string | undefined,
): ChannelRole {
  const isAttached =
    attached?.includes(channel) === true ||
    (channel === 'esm' && attached?.some((each) => each.startsWith('esm-')) === true);
  return isAttached ? 'attached' : provenBy(channel, version, fixed);
}

/** Builds of rpm on a line of their own, which the usual records do not speak of: Oracle's for ksplice, and for FIPS. */
const OWN_LINES = /[._](ksplice\d+|fips)(?:\.|$)/i;

/**
 * Line of builds that an rpm's version belongs to, undefined for the usual one. Versions of two lines are not compared:
 * FIPS builds have epoch 10, ksplice builds another number behind the same fix.
 */
export const lineOfBuild = (version: string): string | undefined => OWN_LINES.exec(version)?.[1]?.toLowerCase();

/** Fixes of these were made for versions that everybody has: without a word of the main channel, the version is affected. */
export const tellsOfEverybody = (channel: string): boolean => /^(?:esm(?:-|$)|els-)/.test(channel);

/** Packages that carry live patches, with versions of their own. */
const PATCH_PACKAGE = /^(?:kernel-livepatch|kpatch-patch)-/;

/**
 * Does a record of the livepatch channel speak of the kernel itself? It tells which patch repairs the running kernel,
 * and is asked with the patches that are in effect; of the kernel's package it says nothing.
 */
export const isPatchOfRunningKernel = ({
  channel,
  name,
}: {
  readonly channel?: string;
  readonly name: string;
}): boolean => channel === 'livepatch' && !PATCH_PACKAGE.test(name);
