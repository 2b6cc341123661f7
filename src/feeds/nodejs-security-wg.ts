import { z } from 'zod';
import type { Completeness } from '../domain/advisory.ts';
import { brokenFile, readJson } from './content.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';
import { coreRecords } from './nodejs-security-wg/core.ts';
import { npmRecords } from './nodejs-security-wg/npm.ts';

const BASE = 'https://raw.githubusercontent.com/nodejs/security-wg/main/vuln';
const KINDS = ['core', 'npm'] as const;
const index = z.record(z.string(), z.unknown());

const files: FeedFiles = {
  id: 'nodejs-security-wg',
  patterns: [['nodejs-security-wg', /^(core|npm)-index\.json(\.gz)?$/]],
  production: KINDS.map((kind) => ({
    path: `nodejs-security-wg/${kind}-index.json`,
    url: `${BASE}/${kind}/index.json`,
    maxBytes: 64 * 1024 ** 2,
  })),
  async check(folder, path, signal) {
    const entries = Object.entries(await readIndex(folder, path, signal));
    const isGood = entries.some(([key, value]) => recordsOf(path, key, value).some((r) => r.kind === 'advisory'));
    if (!isGood) throw brokenFile(path, 'no advisory of it can be read');
  },
};

async function readIndex(folder: string, path: string, signal: AbortSignal): Promise<Record<string, unknown>> {
  const read = index.safeParse(await readJson(folder, path, signal));
  if (!read.success) throw brokenFile(path, 'it is no index of advisories');
  return read.data;
}

const isCore = (path: string): boolean => /(^|\/)core-/.test(path);
const recordsOf = (path: string, key: string, value: unknown): readonly FeedRecord[] =>
  isCore(path) ? coreRecords(key, value, `${path}#${key}`) : npmRecords(key, value, `${path}#${key}`);

const COMPLETENESS: readonly (Omit<Completeness, 'packages'> & { readonly core: boolean })[] = [
  { core: true, ecosystem: 'CPE', level: 'partial', note: "Node.js's own advisories" },
  {
    core: false,
    ecosystem: 'npm',
    level: 'partial',
    note: "the Node.js working group's advisories, which ended in 2018",
  },
];

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  for (const { path } of snapshot.files)
    for (const [key, value] of Object.entries(await readIndex(snapshot.folder, path, signal)))
      yield* recordsOf(path, key, value);
  for (const { core, ...completeness } of COMPLETENESS)
    if (snapshot.files.some(({ path }) => isCore(path) === core)) yield { kind: 'completeness', completeness };
}

/** Advisories on Node.js itself, and those on npm packages that its working group collected until 2018. */
export const nodejsSecurityWg: Feed = {
  id: 'nodejs-security-wg',
  source: { name: 'Node.js Security Working Group', url: 'https://github.com/nodejs/security-wg', licence: 'MIT' },
  gives: 'affected and patched versions of Node.js and of npm packages, CVSS',
  addresses: [`${BASE}/{core,npm}/index.json`],
  sentinel: { kind: 'advisory', id: 'NSWG-ECO-1' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
