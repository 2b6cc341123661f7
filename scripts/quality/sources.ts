import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readLines } from '../../src/feeds/content.ts';
import { readCycloneDx } from '../../src/inventory/sbom/cyclonedx-read.ts';
import { readJson } from './files.ts';

/** How the version of a source package follows from that of its binary; `unknown`: it has numbers of its own. */
type SourceVersion = 'same' | 'without-epoch' | 'unknown';

export interface SourceOfBinary {
  readonly name: string;
  readonly version: SourceVersion;
}

/** Source packages by purl type and binary package, of Debian and its kin and of Alpine: what labels do not carry. */
export type Sources = ReadonlyMap<string, SourceOfBinary>;

const keyOf = (type: string, name: string): string => `${type} ${name}`;

/** What is known of a binary package, else of one whose name differs in its number. */
export const sourceOfBinary = (sources: Sources, type: string, name: string): SourceOfBinary | undefined =>
  sources.get(keyOf(type, name)) ?? sources.get(keyOf(type, stemOf(name)));

/** Libraries count their name up with their interface: `libssl1.0.0` and `libssl3` are built from one source. */
const stemOf = (name: string): string => `${name.replace(/[\d.]+(-(?:gnutls|nss|2|[\d.]+))?$/, '')}*`;

/** Rebuilds of the binary alone (`+b1`) leave the source as it is. */
const withoutRebuild = (version: string): string => version.replace(/\+b\d+$/, '');
const withoutEpoch = (version: string): string => version.replace(/^\d+:/, '');

function relation(binary: string, source: string): SourceVersion {
  if (withoutRebuild(binary) === source) return 'same';
  return withoutEpoch(withoutRebuild(binary)) === source ? 'without-epoch' : 'unknown';
}

/** Collects what files say of binary packages; the first word on a name counts. */
export function createSources(): {
  readonly add: (type: string, binary: string, version: string, source: string, sourceVersion: string) => void;
  readonly all: Sources;
} {
  const all = new Map<string, SourceOfBinary>();
  return {
    all,
    add: (type, binary, version, source, sourceVersion) => {
      const entry = { name: source, version: relation(version, sourceVersion) };
      // A stem with digits left out stands for names of other releases, whose source may have another number too.
      for (const key of [keyOf(type, binary), keyOf(type, stemOf(binary))]) if (!all.has(key)) all.set(key, entry);
    },
  };
}

/** Version of the source package that a binary package was built from; undefined when it cannot be told. */
export function sourceVersionOf({ version }: SourceOfBinary, binary: string): string | undefined {
  if (version === 'unknown') return undefined;
  return version === 'same' ? withoutRebuild(binary) : withoutEpoch(withoutRebuild(binary));
}

type Add = ReturnType<typeof createSources>['add'];

const ofDebian = z.object({ name: z.string(), version: z.string(), srcName: z.string(), srcVersion: z.string() });
const ofAlpine = z.object({ name: z.string(), version: z.string(), origin: z.string() });

/** Package lists of the fixtures, wherever they stand in the document. */
function addTruth(value: unknown, add: Add): void {
  if (Array.isArray(value)) for (const item of value) addTruth(item, add);
  else if (typeof value === 'object' && value !== null) {
    const deb = ofDebian.safeParse(value).data;
    if (deb !== undefined) add('deb', deb.name, deb.version, deb.srcName, deb.srcVersion);
    const apk = ofAlpine.safeParse(value).data;
    if (apk !== undefined) add('apk', apk.name, apk.version, apk.origin, apk.version);
    for (const item of Object.values(value)) addTruth(item, add);
  }
}

/** `Source: util-linux (2.36.1-8+deb11u2)`; the version stands there where it is not the binary's. */
const SOURCE = /^(\S+)(?: \((\S+)\))?$/;

async function addPackages(folder: string, file: string, add: Add): Promise<void> {
  let stanza: Record<string, string> = {};
  const finish = (): void => {
    const { Package: name, Version: version, Source = name } = stanza;
    const [, source, sourceVersion = version] = SOURCE.exec(Source ?? '') ?? [];
    if (name !== undefined && version !== undefined && source !== undefined)
      add('deb', name, version, source, sourceVersion ?? version);
    stanza = {};
  };
  for await (const line of readLines(folder, file, new AbortController().signal)) {
    if (line === '') finish();
    const [, key, value] = /^(Package|Source|Version): (.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) stanza[key] = value;
  }
  finish();
}

/**
 * Source packages as Debian's package indexes, the recorded SBOMs and the true package lists of the fixtures have them.
 * @param shared folder of the shared data
 */
export async function readSources(shared: string): Promise<Sources> {
  const { add, all } = createSources();
  const indexes = join(shared, 'feeds/debian-apt');
  for (const file of readdirSync(indexes).sort())
    if (file.endsWith('Packages.xz')) await addPackages(indexes, file, add);
  const truth = join(shared, 'fixtures/truth');
  for (const file of readdirSync(truth).sort())
    if (/^(?:apkdb|host|image|peerimg)-/.test(file)) addTruth(readJson(join(truth, file)), add);
  const runs = join(shared, 'inspector-runs');
  for (const file of readdirSync(runs).sort()) {
    if (!file.endsWith('.sbom.json')) continue;
    for (const { type, name, version, source } of readCycloneDx(readJson(join(runs, file))).packages)
      if (source !== undefined) add(type, name, version, source.name, source.version);
  }
  return all;
}
