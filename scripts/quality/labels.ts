import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { SearchableDatabase } from '../../src/advisories/read.ts';
import { canonicalName } from '../../src/domain/canonical-name.ts';
import { ecosystemOf } from '../../src/domain/ecosystem.ts';
import type { Distribution } from '../../src/domain/inventory.ts';
import type { Package } from '../../src/domain/package.ts';
import { explain, matchPackage } from '../../src/matching/index.ts';
import { readJson } from './files.ts';

const labels = z.object({
  images: z.record(
    z.string(),
    z.array(
      z.object({
        vuln: z.string(),
        label: z.enum(['TP', 'FP', '??']),
        name: z.string().optional(),
        version: z.string().optional(),
      }),
    ),
  ),
});
type Label = z.output<typeof labels>['images'][string][number];

/** Verdicts against people's labels, of one ecosystem. */
export interface LabelFigures {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
  readonly precision: number;
  readonly recall: number;
}

export interface LabelReport {
  readonly labels: number;
  /** Labels with a package, of which some record of its ecosystem and release speaks. */
  readonly judged: number;
  readonly coverage: number;
  readonly ecosystems: Readonly<Record<string, LabelFigures>>;
  /** What people call false and Assay reports: `image package version vulnerability: rule`. */
  readonly falsePositives: readonly string[];
  readonly falseNegatives: readonly string[];
}

/** Release of Alpine by the busybox that it came with: the images are gone, their labels have no release. */
const ALPINE: readonly (readonly [busybox: RegExp, release: string])[] = [
  [/^1\.36\.1-r[0-9]$/, '3.18'],
  [/^1\.36\./, '3.19'],
  [/^1\.35\./, '3.17'],
  [/^1\.34\./, '3.15'],
  [/^1\.33\./, '3.14'],
  [/^1\.32\./, '3.13'],
  [/^1\.31\./, '3.12'],
  [/^1\.30\./, '3.10'],
];

const named = (id: string, versionId: string): Distribution => ({ id, versionId, name: `${id} ${versionId}` });

function mostOf(versions: readonly string[], pattern: RegExp): string | undefined {
  const counts = new Map<string, number>();
  for (const version of versions) {
    const found = pattern.exec(version)?.[1];
    if (found !== undefined) counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** Distribution of an image by the versions of its labelled packages; undefined where they do not tell. */
function distributionOf(image: string, given: readonly Label[]): Distribution | undefined {
  const versions = given.flatMap(({ version }) => version ?? []);
  const ubuntu = mostOf(versions, /(?:ubuntu|build|~)[\d.]*?((?:1[468]|2[024])\.04)/);
  if (ubuntu !== undefined || image.includes('/ubuntu'))
    return ubuntu === undefined ? undefined : named('ubuntu', ubuntu);
  const debian = mostOf(versions, /[+~]deb(\d+)u/);
  if (debian !== undefined) return named('debian', debian);
  const mariner = mostOf(versions, /\.(?:azl|cm)(\d)$/);
  if (mariner !== undefined) return named('azurelinux', mariner);
  const rpm = mostOf(versions, /\.(?:module_)?el(\d+)/);
  if (rpm !== undefined) return named(versions.some((v) => v.includes('.module_el')) ? 'almalinux' : 'rhel', rpm);
  if (!versions.some((version) => /-r\d+$/.test(version))) return undefined;
  const busybox = given.find(({ name }) => name === 'busybox' || name === 'ssl_client')?.version ?? '';
  const release = ALPINE.find(([pattern]) => pattern.test(busybox))?.[1];
  return release === undefined ? undefined : named('alpine', `${release}.0`);
}

const TYPES: Readonly<Record<string, string>> = {
  almalinux: 'rpm',
  alpine: 'apk',
  azurelinux: 'rpm',
  debian: 'deb',
  rhel: 'rpm',
  ubuntu: 'deb',
};
const LANGUAGES = ['cargo', 'composer', 'gem', 'golang', 'maven', 'npm', 'nuget', 'pypi'];

/** Is it a version that the image's package manager would write? Others are of language packages. */
function isDistributions(type: string, version: string): boolean {
  if (type === 'apk') return /-r\d+$/.test(version);
  return type === 'rpm' ? /\.(?:el\d|module|azl\d|cm\d)/.test(version) : /-[\w.+~]+$|[+~]deb\d+u/.test(version);
}

const plain = (type: string, name: string, version: string, more: Partial<Package> = {}): Package => ({
  type,
  name,
  version,
  foundBy: 'label',
  locations: [{ path: '/label' }],
  ...more,
});

/** Libraries count their name up with their interface: `libssl1.0.0` and `libssl3` are built from one source. */
const stemOf = (name: string): string => `${name.replace(/[\d.]+(-(?:gnutls|nss|2|[\d.]+))?$/, '')}*`;

/** Modules by the packages in them. Labels do not carry the stream that the rpm header names. */
const MODULES: readonly (readonly [names: RegExp, module: string, stream: RegExp])[] = [
  [/^mariadb/, 'mariadb', /^(?:\d+:)?(\d+\.\d+)/],
  [/^npm$/, 'nodejs', /^(?:\d+:)?[\d.]+-1\.(\d+)\./],
  [/^nodejs/, 'nodejs', /^(?:\d+:)?(\d+)\./],
  [/^php/, 'php', /^(?:\d+:)?(\d+\.\d+)/],
  [/^postgresql/, 'postgresql', /^(?:\d+:)?(\d+)/],
  [/^nginx/, 'nginx', /^(?:\d+:)?(\d+\.\d+)/],
];

function streamOf(name: string, version: string): string | undefined {
  if (/^ruby/.test(name)) return 'ruby:2.5';
  const entry = MODULES.find(([names]) => names.test(name));
  const stream = entry?.[2].exec(version)?.[1];
  return entry === undefined || stream === undefined ? undefined : `${entry[1]}:${stream}`;
}

/** The packages that a label may mean: one of the distribution, or those of registries that have records under its name. */
function candidates(
  { name = '', version = '', vuln }: Label,
  distribution: Distribution | undefined,
  database: SearchableDatabase,
  sources: ReadonlyMap<string, string>,
): readonly Package[] {
  const type = TYPES[distribution?.id ?? ''];
  if (type !== undefined && isDistributions(type, version)) {
    const source = type === 'deb' ? (sources.get(name) ?? sources.get(stemOf(name))) : undefined;
    const module = type === 'rpm' && /[.]module/.test(version) ? streamOf(name, version) : undefined;
    return [
      plain(type, name, version, {
        ...(source !== undefined && { source: { name: source, version } }),
        ...(module !== undefined && { facts: { module } }),
      }),
    ];
  }
  const about = database.recordsOf(vuln);
  return LANGUAGES.flatMap((language) => {
    const ecosystem = ecosystemOf(language, undefined) ?? '';
    const exact = new Set(about.filter((record) => record.ecosystem === ecosystem).map((record) => record.name));
    if (language !== 'maven') {
      const slash = name.lastIndexOf('/');
      const parts = slash > 0 ? { namespace: name.slice(0, slash), name: name.slice(slash + 1) } : { name };
      return exact.has(canonicalName(ecosystem, name))
        ? [plain(language, parts.name, version.replace(/^go(?=\d)/, ''), parts)]
        : [];
    }
    return [...exact].flatMap((full) => {
      const [namespace = '', artifact = ''] = full.split(':');
      return artifact === name ? [plain('maven', artifact, version, { namespace })] : [];
    });
  });
}

/** Source packages by binary package, as the true package lists of the fixtures have them. */
function sourcesIn(folder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) walk(item);
    else if (typeof value === 'object' && value !== null) {
      const { name, srcName } = value as { name?: unknown; srcName?: unknown };
      if (typeof name === 'string' && typeof srcName === 'string') {
        found.set(name, srcName);
        found.set(stemOf(name), srcName);
      }
      for (const item of Object.values(value)) walk(item);
    }
  };
  for (const file of readdirSync(folder).filter((name) => /^(?:host|image)-/.test(name)))
    walk(readJson(join(folder, file)));
  return found;
}

const share = (part: number, whole: number): number => (whole === 0 ? 1 : Math.round((part / whole) * 1000) / 1000);

/** Verdicts on every label that people made, against the labels. */
export function measureLabels(file: string, truthFolder: string, database: SearchableDatabase): LabelReport {
  const { images } = labels.parse(readJson(file));
  const sources = sourcesIn(truthFolder);
  const counts = new Map<string, { tp: number; fp: number; fn: number; tn: number }>();
  const falsePositives: string[] = [];
  const falseNegatives: string[] = [];
  let total = 0;
  let judged = 0;
  for (const [image, given] of Object.entries(images)) {
    const distribution = distributionOf(image, given);
    for (const label of given) {
      if (label.label === '??' || label.name === undefined) continue;
      total++;
      const id = database.vulnerability(label.vuln)?.id ?? label.vuln;
      const spoken = candidates(label, distribution, database, sources).filter((pkg) => {
        const ecosystem = ecosystemOf(pkg.type, distribution);
        return database.recordsOf(id).some((record) => record.ecosystem === ecosystem);
      });
      const [first] = spoken;
      if (first === undefined) continue;
      judged++;
      const ecosystem = ecosystemOf(first.type, distribution) ?? '';
      const count = counts.get(ecosystem) ?? { tp: 0, fp: 0, fn: 0, tn: 0 };
      counts.set(ecosystem, count);
      const hit = spoken
        .flatMap((pkg) => matchPackage(pkg, distribution, database).matches)
        .find((match) => match.vulnerabilityId === id);
      const what = `${image.slice(0, image.indexOf('@') + 15)} ${label.name} ${label.version ?? ''} ${id}`;
      if (hit !== undefined && label.label === 'TP') count.tp++;
      else if (hit !== undefined) {
        count.fp++;
        falsePositives.push(`${what}: ${hit.evidence.rule} [${hit.evidence.feed} ${hit.evidence.advisoryId}]`);
      } else if (label.label === 'FP') count.tn++;
      else {
        count.fn++;
        const { records } = explain(first, id, database, distribution === undefined ? {} : { distribution });
        const why = records.map(({ outcome, comparison }) => `${outcome} ${comparison}`).join('; ');
        falseNegatives.push(`${what}: ${why === '' ? 'no record of this package' : why}`);
      }
    }
  }
  const ecosystems = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([ecosystem, { tp, fp, fn, tn }]): [string, LabelFigures] => [
      ecosystem,
      {
        truePositives: tp,
        falsePositives: fp,
        falseNegatives: fn,
        trueNegatives: tn,
        precision: share(tp, tp + fp),
        recall: share(tp, tp + fn),
      },
    ]);
  return {
    labels: total,
    judged,
    coverage: share(judged, total),
    ecosystems: Object.fromEntries(ecosystems),
    falsePositives: falsePositives.sort(),
    falseNegatives: falseNegatives.sort(),
  };
}
