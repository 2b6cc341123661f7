import { z } from 'zod';
import type { Distribution } from '../../src/domain/inventory.ts';

export const labelsFile = z.object({
  images: z.record(
    z.string(),
    z.array(
      z.object({
        vuln: z.string(),
        cve: z.string().optional(),
        label: z.enum(['TP', 'FP', '??']),
        name: z.string().optional(),
        version: z.string().optional(),
      }),
    ),
  ),
});
type Label = z.output<typeof labelsFile>['images'][string][number];

/** A label with a package. */
export interface NamedLabel {
  readonly name: string;
  readonly version: string;
  readonly vuln: string;
  readonly cve?: string;
  readonly isTrue: boolean;
}

export interface LabelledImage {
  readonly name: string;
  readonly labels: readonly NamedLabel[];
  /** As the packages tell; undefined where they do not. */
  readonly distribution: Distribution | undefined;
  /** Other than `distribution` where another's advisories stand in: `Red Hat:8`. */
  readonly standsFor?: string;
}

const named = (id: string, versionId: string): Distribution => ({ id, versionId, name: `${id} ${versionId}` });

/**
 * Release of Alpine by the busybox that it came with: the images are gone, their labels have no release.
 * Package release numbers tell 3.11 from 3.12, 3.16 from 3.17 and 3.18 from later ones.
 */
const ALPINE: readonly (readonly [busybox: RegExp, release: string])[] = [
  [/^1\.37\./, '3.21'],
  [/^1\.36\.1-r\d$/, '3.18'],
  [/^1\.36\.1-r1\d$/, '3.19'],
  [/^1\.36\.1-r2\d$/, '3.20'],
  [/^1\.35\.0-r1\d$/, '3.16'],
  [/^1\.35\.0-r[23]\d$/, '3.17'],
  [/^1\.34\./, '3.15'],
  [/^1\.33\./, '3.14'],
  [/^1\.32\./, '3.13'],
  [/^1\.31\.1-r(?:\d|1[01])$/, '3.11'],
  [/^1\.31\./, '3.12'],
  [/^1\.30\./, '3.10'],
  [/^1\.23\./, '3.2'],
];

/** Releases by their C library, which every image has and no release changes. */
const UBUNTU: readonly (readonly [libc: RegExp, release: string])[] = [
  [/^2\.17-/, '13.04'],
  [/^2\.19-0ubuntu/, '14.04'],
  [/^2\.19-10ubuntu/, '14.10'],
  [/^2\.23-/, '16.04'],
  [/^2\.24-/, '17.04'],
  [/^2\.26-/, '17.10'],
  [/^2\.27-/, '18.04'],
  [/^2\.28-/, '18.10'],
  [/^2\.30-/, '19.10'],
  [/^2\.31-/, '20.04'],
  [/^2\.32-/, '20.10'],
  [/^2\.34-/, '21.10'],
  [/^2\.35-/, '22.04'],
  [/^2\.36-/, '22.10'],
];
const DEBIAN: readonly (readonly [libc: RegExp, release: string])[] = [
  [/^2\.19-/, '8'],
  [/^2\.24-/, '9'],
  [/^2\.28-/, '10'],
  [/^2\.31-/, '11'],
  [/^2\.36-/, '12'],
];

function mostOf(versions: readonly string[], pattern: RegExp): string | undefined {
  const counts = new Map<string, number>();
  for (const version of versions) {
    const found = pattern.exec(version)?.[1];
    if (found !== undefined) counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

const lookUp = (table: readonly (readonly [RegExp, string])[], version: string | undefined): string | undefined =>
  version === undefined ? undefined : table.find(([pattern]) => pattern.test(version))?.[1];

/**
 * Releases of Red Hat for which AlmaLinux's advisories stand in, of CentOS and Oracle's rebuild too: the shared feeds
 * have none of these, and AlmaLinux builds the same sources under the same numbers and repeats every erratum.
 */
const ALMA_STANDS_IN: ReadonlySet<string> = new Set(['8', '9', '10']);

/** Distribution of an image by the versions of its labelled packages. */
export function distributionOf(
  image: string,
  given: readonly Pick<NamedLabel, 'name' | 'version'>[],
): Pick<LabelledImage, 'distribution' | 'standsFor'> {
  const versions = given.map(({ version }) => version);
  const versionOf = (...names: string[]): string | undefined =>
    given.find(({ name, version }) => names.includes(name) && /-/.test(version))?.version;
  const libc = versionOf('libc6', 'libc-bin');
  if (libc?.includes('ubuntu') === true || image.includes('/ubuntu@')) {
    const release = lookUp(UBUNTU, libc) ?? mostOf(versions, /(?:ubuntu|build|~)[\d.]*?((?:1[468]|2[024])\.04)/);
    return { distribution: release === undefined ? undefined : named('ubuntu', release) };
  }
  const debian = lookUp(DEBIAN, libc) ?? mostOf(versions, /[+~]deb(\d+)u/);
  if (debian !== undefined) return { distribution: named('debian', debian) };
  const mariner = mostOf(versions, /\.(?:azl|cm)(\d)$/);
  if (mariner !== undefined) return { distribution: named('azurelinux', mariner) };
  const rpm = mostOf(versions, /\.(?:module[_+])?el(\d+)/);
  if (rpm !== undefined)
    return ALMA_STANDS_IN.has(rpm)
      ? { distribution: named('almalinux', rpm), standsFor: `Red Hat:${rpm}` }
      : { distribution: named('rhel', rpm) };
  if (!versions.some((version) => /-r\d+$/.test(version))) return { distribution: undefined };
  const release = lookUp(ALPINE, versionOf('busybox', 'ssl_client'));
  return { distribution: release === undefined ? undefined : named('alpine', `${release}.0`) };
}

const digestOf = (image: string): string => image.slice(image.indexOf('@') + 1);

/**
 * The labelled images; two names of one digest are one image. Labels without a package and undecided ones (`??`) are
 * left out, repetitions too: one jar in three places is one pair.
 */
export function imagesOf(images: Readonly<Record<string, readonly Label[]>>): readonly LabelledImage[] {
  const byDigest = new Map<string, { name: string; labels: Map<string, NamedLabel> }>();
  for (const [name, given] of Object.entries(images)) {
    const image = byDigest.get(digestOf(name)) ?? { name, labels: new Map<string, NamedLabel>() };
    byDigest.set(digestOf(name), image);
    for (const { name: pkg, version = '', vuln, cve, label } of given) {
      if (pkg === undefined || label === '??') continue;
      const read: NamedLabel = { name: pkg, version, vuln, ...(cve !== undefined && { cve }), isTrue: label === 'TP' };
      image.labels.set([pkg, version, vuln, label].join(' '), read);
    }
  }
  return [...byDigest.values()].map(({ name, labels }) => ({
    name,
    labels: [...labels.values()],
    ...distributionOf(name, [...labels.values()]),
  }));
}
