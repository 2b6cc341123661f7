import { arch } from 'node:process';
import { inputError, usageError } from '../../domain/errors.ts';
import { ownMember } from '../../domain/own-member.ts';
import type { Descriptor } from './image-documents.ts';

/** `os/architecture[/variant]` in the words of the image specification. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

type Stated = Descriptor['platform'];

/** What machines and people call them → what images do. @see containerd's platforms package */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: 'amd64',
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
  armhf: 'arm',
  ia32: '386',
  i386: '386',
  ppc64el: 'ppc64le',
};
/** Variants that an image need not state. */
const USUAL: Readonly<Record<string, string>> = { arm64: 'v8', arm: 'v7', amd64: 'v1' };

const named = (architecture: string): string => ownMember(ARCHITECTURES, architecture) ?? architecture;

/** @throws AssayError usage */
export function parsePlatform(text: string): Platform {
  const [os, architecture, variant, ...more] = text.toLowerCase().split('/');
  if (!os || !architecture || variant === '' || more.length > 0) {
    throw usageError(`${text} is no platform`, 'write it as OS/ARCHITECTURE[/VARIANT]: linux/amd64, linux/arm/v7');
  }
  return { os, architecture: named(architecture), ...(variant !== undefined && { variant }) };
}

/** How well a stated platform is what was asked for: 0 not at all, 2 when also the variant is the usual one. */
function closeness(stated: Stated, asked: Platform): number {
  if (!stated || stated.os?.toLowerCase() !== asked.os || named(stated.architecture ?? '') !== asked.architecture)
    return 0;
  const usual = ownMember(USUAL, asked.architecture);
  const isSame = (stated.variant || usual) === (asked.variant ?? usual);
  return isSame ? 2 : asked.variant === undefined ? 1 : 0;
}

const shown = (stated: Stated): string =>
  stated
    ? [stated.os || 'unknown', stated.architecture || 'unknown', stated.variant].filter(Boolean).join('/')
    : 'unknown';

interface Candidate {
  readonly descriptor: Descriptor;
}

function best<T extends Candidate>(candidates: readonly T[], asked: Platform): T | undefined {
  const fits = candidates.map((each) => closeness(each.descriptor.platform, asked));
  const most = Math.max(0, ...fits);
  return most === 0 ? undefined : candidates[fits.indexOf(most)];
}

/**
 * The images of the platform that was asked for, best first; where nobody states a platform, all: their configs tell.
 * @throws AssayError usage that lists the platforms there are
 */
export function ofPlatform<T extends Candidate>(
  candidates: readonly T[],
  asked: Platform,
  target: string,
): readonly T[] {
  const first = best(candidates, asked);
  if (first !== undefined) {
    return [first, ...candidates.filter((each) => each !== first && closeness(each.descriptor.platform, asked) > 0)];
  }
  const silent = candidates.filter(({ descriptor }) => !descriptor.platform?.os);
  if (silent.length > 0) return silent;
  const there = [...new Set(candidates.map(({ descriptor }) => shown(descriptor.platform)))];
  throw usageError(`${target}: has no image for ${shown(asked)}`, `It has: ${there.slice(0, 20).join(', ')}`);
}

/** The one to take of several platforms of one image when nobody says: this machine's, the usual one, the first. */
export function usualPlatform<T extends Candidate>(
  platforms: readonly T[],
  architecture: string = arch,
): T | undefined {
  const ours = { os: 'linux', architecture: named(architecture) };
  return best(platforms, ours) ?? best(platforms, { os: 'linux', architecture: 'amd64' }) ?? platforms[0];
}

export const platformText = (candidate: Candidate | undefined): string => shown(candidate?.descriptor.platform);

/** @throws AssayError input when the config says another platform than was asked for */
export function checkPlatform(config: NonNullable<Stated>, asked: Platform | undefined, target: string): void {
  if (asked === undefined || closeness(config, asked) > 0) return;
  throw inputError(`${target}: is an image for ${shown(config)}, not for ${shown(asked)}`);
}
