import { type ExtractedPackage, type Extractor, type InventoryFile, locationOf } from '../extractor.ts';
import { textOf } from '../formats/text.ts';
import { openZip } from '../trees/zip.ts';
import { fileName, INSTALLED } from './evidence-kind.ts';
import { type SoftwareName, softwarePackage } from './software-package.ts';

/** A product that is recognised by a file beside its programs. */
interface SoftwareFileRow extends SoftwareName {
  /** How its paths end: most files are passed over by it. */
  readonly ending: string;
  /** Whole paths; the first group is the version where the name tells it. */
  readonly path: RegExp;
  /** Larger files are none of it, bytes. */
  readonly maxBytes?: number;
  /** Version from its content; the path tells it when absent. Undefined: another product's file of the same name. */
  version?(file: InventoryFile): Promise<string | undefined>;
  readonly evidence: string;
}

const TEXT = 64 * 1024;
const MAX_ENTRIES = 100_000;

const head = async (file: InventoryFile): Promise<string> => textOf(await file.readAt(0, TEXT));

/** `name: value` or `name=value` lines of a small file in an archive, the first of the entries that is there. */
async function propertiesIn(file: InventoryFile, names: readonly string[]): Promise<string | undefined> {
  const zip = await openZip(file, { limits: { entries: MAX_ENTRIES } });
  try {
    let best: string | undefined;
    let rank = names.length;
    for await (const entry of zip.entries()) {
      const index = names.indexOf(entry.name);
      if (index === -1 || index >= rank) continue;
      best = textOf(await zip.read(entry, TEXT));
      rank = index;
      if (index === 0) break;
    }
    return best;
  } finally {
    zip.close();
  }
}

async function tomcatVersion(file: InventoryFile): Promise<string | undefined> {
  const info = await propertiesIn(file, ['org/apache/catalina/util/ServerInfo.properties', 'META-INF/MANIFEST.MF']);
  // Some administrators overwrite the name that the server shows; the number stays.
  return (
    /^server\.info=Apache Tomcat\/(\d+\.\d+\.\d+\S*)/m.exec(info ?? '')?.[1] ??
    /^server\.number=(\d+\.\d+\.\d+)/m.exec(info ?? '')?.[1] ??
    /^Implementation-Version: (\d+\.\d+\.\d+\S*)/m.exec(info ?? '')?.[1]
  );
}

const JENKINS = { vendor: 'jenkins', product: 'jenkins' } as const;
const TOMCAT = { vendor: 'apache', product: 'tomcat' } as const;

/** Files that prove software. To add one: a row, an example in fixtures/software-files.ts, a line in docs/software.md. */
export const SOFTWARE_FILES: readonly SoftwareFileRow[] = [
  {
    vendor: 'apache',
    product: 'http_server',
    ending: '/ap_release.h',
    path: /\/ap_release\.h$/,
    maxBytes: TEXT,
    async version(file) {
      const text = await head(file);
      const part = (name: string): string | undefined =>
        new RegExp(`^#define AP_SERVER_${name}[ \\t]+(\\d+)`, 'm').exec(text)?.[1];
      const parts = [part('MAJORVERSION_NUMBER'), part('MINORVERSION_NUMBER'), part('PATCHLEVEL_NUMBER')];
      return parts.includes(undefined) ? undefined : parts.join('.');
    },
    evidence: '`ap_release.h`: three `AP_SERVER_…_NUMBER` lines',
  },
  {
    ...TOMCAT,
    ending: '/catalina.jar',
    path: /\/catalina\.jar$/,
    version: tomcatVersion,
    evidence: '`catalina.jar`: `ServerInfo.properties`, else its manifest',
  },
  {
    ...TOMCAT,
    ending: '/RELEASE-NOTES',
    path: /\/RELEASE-NOTES$/,
    maxBytes: TEXT,
    version: async (file) => /^\s*Apache Tomcat Version (\d+\.\d+\.\d+\S*)/m.exec(await head(file))?.[1],
    evidence: '`RELEASE-NOTES`: `Apache Tomcat Version 10.1.17`',
  },
  {
    vendor: 'elastic',
    product: 'elasticsearch',
    also: ['elasticsearch:elasticsearch', 'elasticsearch:elasticsearch_oss'],
    // Applications that only talk to it have the jar in WEB-INF/lib or BOOT-INF/lib.
    ending: '.jar',
    path: /^(?!.*-INF\/lib\/).*\/lib\/elasticsearch-(\d+\.\d+\.\d+)\.jar$/,
    evidence: '`lib/elasticsearch-8.11.3.jar`',
  },
  {
    vendor: 'golang',
    product: 'go',
    ending: '/VERSION',
    path: /\/VERSION$/,
    maxBytes: 1024,
    version: async (file) => /^go(\d+\.\d+(?:\.\d+)?(?:(?:rc|beta)\d+)?)\s*(?:$|\n)/.exec(await head(file))?.[1],
    evidence: '`VERSION` of a toolchain: `go1.22.5`',
  },
  {
    ...JENKINS,
    ending: '.war',
    path: /\/jenkins(?:-war-[\d.]+)?\.war$/,
    version: async (file) =>
      /^Jenkins-Version: (\d+(?:\.\d+){1,2})/m.exec((await propertiesIn(file, ['META-INF/MANIFEST.MF'])) ?? '')?.[1],
    evidence: '`jenkins.war`: `Jenkins-Version` of its manifest',
  },
  {
    ...JENKINS,
    ending: '.jar',
    path: /\/WEB-INF\/lib\/jenkins-core-(\d+(?:\.\d+){1,2})\.jar$/,
    evidence: '`WEB-INF/lib/jenkins-core-2.440.jar` of an unpacked war',
  },
];

const rowFor = (path: string, size: number): SoftwareFileRow | undefined =>
  SOFTWARE_FILES.find(
    (row) => path.endsWith(row.ending) && row.path.test(path) && (row.maxBytes === undefined || size <= row.maxBytes),
  );

/** Servers and toolchains that no package manager installed, told by files that belong to them. */
export const softwareFiles: Extractor = {
  id: 'software-files',
  capability: {
    ecosystem: 'Software outside package managers',
    evidence: 'archives, headers and notes of servers and toolchains: see [software](software.md)',
    types: ['generic'],
  },
  ...INSTALLED,
  alone: true,
  wants: (path, { size }) => rowFor(path, size) !== undefined,
  async *extract(file): AsyncIterable<ExtractedPackage> {
    const row = rowFor(file.path, file.size);
    if (row === undefined) return;
    const version = row.version === undefined ? row.path.exec(file.path)?.[1] : await row.version(file);
    if (version !== undefined) yield softwarePackage(row, version, locationOf(file));
    else if (fileName(file.path).match(/\.[jw]ar$/)) throw new Error(`does not say which ${row.product} it is`);
  },
};
