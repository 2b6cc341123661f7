import type { SearchableDatabase } from '../../src/advisories/read.ts';
import { canonicalName } from '../../src/domain/canonical-name.ts';
import { ecosystemOf } from '../../src/domain/ecosystem.ts';
import type { Package } from '../../src/domain/package.ts';
import type { LabelledImage, NamedLabel } from './label-images.ts';
import { type Sources, sourceOfBinary, sourceVersionOf } from './sources.ts';

const TYPES: Readonly<Record<string, string>> = {
  almalinux: 'rpm',
  alpine: 'apk',
  azurelinux: 'rpm',
  debian: 'deb',
  rhel: 'rpm',
  ubuntu: 'deb',
};
const LANGUAGES = ['cargo', 'composer', 'gem', 'golang', 'maven', 'npm', 'nuget', 'pypi'];

export const distributionTypeOf = ({ distribution }: LabelledImage): string | undefined =>
  TYPES[distribution?.id ?? ''];

/** Native packages of Debian, whose versions have no revision: a label `apt 1.8.2` looks like one of a language. */
const NATIVE = /^(?:adduser|apt|base-files|base-passwd|debconf|debianutils|dpkg|dpkg-dev|libapt-.*|libdpkg-perl)$/;

/** Jars that a vendor patched go by another group, which the label lost: Jenkins' `dom4j 1.6.1-hudson-3`. */
const VENDORS_JAR = /-(?:hudson|jenkins|cloudbees)-\d/;

/** Is it a version that the image's package manager would write? Others are of language packages. */
export function isDistributions(type: string, { name, version }: Pick<NamedLabel, 'name' | 'version'>): boolean {
  if (type === 'apk') return /-r\d+$/.test(version);
  if (type === 'rpm') return /\.(?:el\d|module|azl\d|cm\d)/.test(version);
  // Paths and pseudo-versions are of Go.
  if (/[/@]/.test(name) || version.startsWith('v') || VENDORS_JAR.test(version)) return false;
  return NATIVE.test(name) || /-\d[\w.+~]*$/.test(version);
}

const plain = (type: string, name: string, version: string, more: Partial<Package> = {}): Package => ({
  type,
  name,
  version,
  foundBy: 'label',
  locations: [{ path: '/label' }],
  ...more,
});

/** Ubuntu named its C library after the fork of it that Debian used until 2014. */
const EGLIBC: ReadonlySet<string> = new Set(['13.04', '14.04']);

/** `4.9.2-10` → gcc-4.9, `1:8.3.0-6` → gcc-8: since 5 the minor number counts no more. */
function gccOf(version: string): string {
  const [, major = '', minor = ''] = /^(?:\d+:)?(\d+)\.?(\d*)/.exec(version) ?? [];
  return Number(major) < 5 ? `gcc-${major}.${minor}` : `gcc-${major}`;
}

/** Sources that carry the number of their interface in the name: the index knows those of other releases. */
const NUMBERED: readonly (readonly [binary: RegExp, source: (version: string, name: string) => string])[] = [
  [/^(?:gcc-[\d.]+-base|libgcc1|libgcc-s1|libstdc\+\+6|libgomp1|libatomic1|libasan\d+|libubsan\d+)$/, gccOf],
  [/^(?:lib)?(python\d\.\d+)/, (_, name) => /python\d\.\d+/.exec(name)?.[0] ?? ''],
  [/^libdb5\.3/, () => 'db5.3'],
  [/^libgnutls(?:-deb0-28|-openssl27|28)/, () => 'gnutls28'],
  [/^libgcrypt(\d+)$/, (_, name) => name],
  [/^libgnutls26$/, () => 'gnutls26'],
  // GnuPG 1 and 2 were two sources until 2.1 took the name over.
  [/^(?:gnupg|gpgv)$/, (v) => (v.startsWith('1.') ? 'gnupg' : 'gnupg2')],
];

/** Source package of a binary of Debian or Ubuntu; undefined where nothing tells, or its version does not follow. */
function sourceOf(
  { name, version }: NamedLabel,
  { distribution }: LabelledImage,
  sources: Sources,
): { readonly name: string; readonly version: string } | undefined {
  const numbered = NUMBERED.find(([pattern]) => pattern.test(name));
  if (numbered !== undefined) {
    const bare = version.replace(/\+b\d+$/, '');
    // libgcc1 alone has an epoch that its source has not.
    return { name: numbered[1](version, name), version: name === 'libgcc1' ? bare.replace(/^\d+:/, '') : bare };
  }
  // The Java of the long-term releases is one source package in Ubuntu.
  if (distribution?.id === 'ubuntu' && name.startsWith('openjdk-11-')) return { name: 'openjdk-lts', version };
  const known = sourceOfBinary(sources, 'deb', name);
  const sourceVersion = known && sourceVersionOf(known, version);
  if (known === undefined || sourceVersion === undefined) return undefined;
  const isFork = known.name === 'glibc' && distribution?.id === 'ubuntu' && EGLIBC.has(distribution.versionId ?? '');
  return { name: isFork ? 'eglibc' : known.name, version: sourceVersion };
}

/** Alpine's origin of a package: as its databases have it, else without the ending that every package is split by. */
const originOf = (name: string, sources: Sources): string =>
  sourceOfBinary(sources, 'apk', name)?.name ?? name.replace(/-(?:dev|doc|libs|static)$/, '');

/** Builds of one module share what stands behind its name: `.module+el8.6.0+15956+aa803fc1`. */
const MODULE_BUILD = /\.module[_+]el[\d.]+\+(\d+\+[0-9a-f]+)/;
/** The package that a module is named after carries the stream's number. */
const LEADS: Readonly<Record<string, RegExp>> = {
  httpd: /^(\d+\.\d+)/,
  mariadb: /^(\d+\.\d+)/,
  maven: /^(\d+\.\d+)/,
  nginx: /^(\d+\.\d+)/,
  nodejs: /^(\d+)/,
  php: /^(\d+\.\d+)/,
  postgresql: /^(\d+)/,
  ruby: /^(\d+\.\d+)/,
};

/** Streams by module build, as far as the image's labels show the package that leads: rpm headers have it, labels do not. */
function streamsOf({ labels }: LabelledImage): ReadonlyMap<string, string> {
  const streams = new Map<string, string>();
  for (const { name, version } of labels) {
    const build = MODULE_BUILD.exec(version)?.[1];
    const stream = LEADS[name]?.exec(version.replace(/^\d+:/, ''))?.[1];
    if (build !== undefined && stream !== undefined) streams.set(build, `${name}:${stream}`);
  }
  return streams;
}

const upstreamOf = (version: string): string => version.replace(/^\d+:/, '').replace(/-[^-]*$/, '');

/** What distributions add to the names of language packages. */
const bareName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^(?:python[23]?|rubygem|ruby|node|lib)-/, '')
    .replace(/_/g, '-')
    .replace(/-java$/, '');

/** Gems that come inside Ruby's own packages, by the interpreter that brings them. */
const DEFAULT_GEMS: Readonly<Record<string, string>> = {
  'webrick 1.4.2.1': '2.5.9',
  'rdoc 6.0.1.1': '2.5.9',
  'json 2.1.0': '2.5.9',
};

/** Names that differ between Maven and the distributions. */
const JARS: Readonly<Record<string, string>> = { httpclient: 'httpcomponents-client' };

/**
 * The distribution package that brought a language package: labels do not say whose the file is. It is one of the same
 * name and upstream version, in the same image, or, except of jars, which images often bring along, in the
 * distribution's own advisories.
 */
function ownerOf(
  language: string,
  name: string,
  version: string,
  image: LabelledImage,
  database: SearchableDatabase,
): string | undefined {
  const type = distributionTypeOf(image);
  if (type === undefined) return undefined;
  const ecosystem = ecosystemOf(type, image.distribution) ?? '';
  const wanted = bareName(language === 'maven' ? (JARS[name] ?? name) : name);
  const owner = image.labels.find((label) => {
    if (!isDistributions(type, label)) return false;
    const isSame = [wanted, wanted.replace(/^py/, ''), `${wanted}${version.split('.')[0] ?? ''}`].includes(
      bareName(label.name),
    );
    if (isSame && upstreamOf(label.version) === version) return true;
    return (
      language === 'gem' && label.name === 'ruby' && DEFAULT_GEMS[`${name} ${version}`] === upstreamOf(label.version)
    );
  });
  if (owner !== undefined) return owner.name;
  // A module's own libraries: its Maven brings httpclient.
  if (language === 'maven')
    return JARS[name] !== undefined && image.labels.some((label) => label.name === 'maven-lib')
      ? JARS[name]
      : undefined;
  const prefixes: Readonly<Record<string, readonly string[]>> = { pypi: ['python3-', 'python-'], gem: ['rubygem-'] };
  return (prefixes[language] ?? [])
    .map((prefix) => `${prefix}${wanted}`)
    .find((full) =>
      database
        .lookup(ecosystem, full)
        .some(({ ranges }) => ranges.some(({ fixed }) => fixed !== undefined && upstreamOf(fixed) === version)),
    );
}

/** A package that a label may mean. */
export interface Candidate {
  readonly package: Package;
  /** A binary of Debian or Ubuntu whose source nothing tells. */
  readonly isSourceUnknown?: true;
}

/** Reads the labels of one image as packages: restores what the label lost, and nothing that the label's verdict tells. */
export function createReader(
  image: LabelledImage,
  sources: Sources,
  database: SearchableDatabase,
): (label: NamedLabel) => readonly Candidate[] {
  const type = distributionTypeOf(image);
  const streams = streamsOf(image);
  const ofDistribution = (label: NamedLabel): Candidate => {
    const { name, version } = label;
    if (type === 'apk') {
      const origin = originOf(name, sources);
      return { package: plain(type, name, version, { source: { name: origin, version } }) };
    }
    if (type !== 'deb') {
      const module = streams.get(MODULE_BUILD.exec(version)?.[1] ?? '');
      return { package: plain(type ?? '', name, version, module === undefined ? {} : { facts: { module } }) };
    }
    const source = sourceOf(label, image, sources);
    const pkg = plain(type, name, version, source === undefined ? {} : { source });
    return source === undefined ? { package: pkg, isSourceUnknown: true } : { package: pkg };
  };
  const ofLanguages = ({ name, version, vuln, cve }: NamedLabel): readonly Candidate[] => {
    const own = database.recordsOf(vuln);
    const about = own.length === 0 && cve !== undefined && vuln.startsWith('GHSA-') ? database.recordsOf(cve) : own;
    return LANGUAGES.flatMap((language) => {
      const ecosystem = ecosystemOf(language, undefined) ?? '';
      const exact = new Set(about.filter((record) => record.ecosystem === ecosystem).map((record) => record.name));
      const ownedBy = exact.size === 0 ? undefined : ownerOf(language, name, version, image, database);
      const owned = ownedBy === undefined ? {} : { ownedBy };
      if (language === 'maven') {
        if (VENDORS_JAR.test(version)) return [];
        return [...exact].flatMap((full) => {
          const [namespace = '', artifact = ''] = full.split(':');
          // Some labels kept the group: `log4j:log4j`, `com.google.guava_guava`.
          return [artifact, full, `${namespace}_${artifact}`].includes(name)
            ? [{ package: plain('maven', artifact, version, { namespace, ...owned }) }]
            : [];
        });
      }
      const slash = name.lastIndexOf('/');
      const parts = slash > 0 ? { namespace: name.slice(0, slash), name: name.slice(slash + 1) } : { name };
      if (!exact.has(canonicalName(ecosystem, name))) return [];
      return [{ package: plain(language, parts.name, version.replace(/^go(?=\d)/, ''), { ...parts, ...owned }) }];
    });
  };
  return (label) => (type !== undefined && isDistributions(type, label) ? [ofDistribution(label)] : ofLanguages(label));
}
