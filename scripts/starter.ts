// Writes the starter database: npm run starter -- --feeds DIR [-o data]
// data/starter.pack is what the build unpacks, data/starter.manifest.json says what it was made from.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildDatabase } from '../src/advisories/build.ts';
import { packDatabase } from '../src/advisories/pack.ts';
import { AssayError, inputError, usageError } from '../src/domain/errors.ts';
import type { Snapshot } from '../src/feeds/feed.ts';
import { FEEDS } from '../src/feeds/index.ts';

/** Feeds whose facts the starter carries; NOTICE attributes each. */
const STARTER_FEEDS = [
  'alpine',
  'bottlerocket',
  'cve',
  'debian',
  'distro-info',
  'endoflife',
  'epss',
  'friendsofphp',
  'haskell',
  'kev',
  'nodejs-security-wg',
  'osv',
  'retirejs',
  'rubysec',
  'rustsec',
  'ubuntu',
];
/** Samples of other tools' tests, no snapshot of an ecosystem. */
const NOT_FOR_STARTER = /^osv-partial\//;
/** DESIGN.md §8. */
const LARGEST_PACK = 6 * 1024 * 1024;
/** The best that Brotli can: it takes a minute, once per release. */
const QUALITY = 11;

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function snapshotsOf(feedsFolder: string): Promise<Map<string, Snapshot>> {
  const snapshots = new Map<string, Snapshot>();
  for (const feed of FEEDS.filter(({ id }) => STARTER_FEEDS.includes(id))) {
    const located = await feed.locate(feedsFolder);
    const files = located?.files.filter(({ path }) => !NOT_FOR_STARTER.test(path)) ?? [];
    if (files.length === 0) throw inputError(`${feedsFolder}: holds no file of the feed ${feed.id}`);
    snapshots.set(feed.id, { folder: feedsFolder, files });
  }
  return snapshots;
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: { feeds: { type: 'string' }, output: { type: 'string', short: 'o', default: 'data' } },
  });
  if (values.feeds === undefined)
    throw usageError('--feeds DIR is missing', 'npm run starter -- --feeds ../shared/feeds');
  const feedsFolder = values.feeds;
  const packFile = join(values.output, 'starter.pack');
  const manifestFile = join(values.output, 'starter.manifest.json');
  const snapshots = await snapshotsOf(feedsFolder);
  const scratch = await mkdtemp(join(tmpdir(), 'assay-starter-'));
  try {
    const generation = join(scratch, 'starter');
    const { digest, dataDate, records, vulnerabilities, feeds, completeness } = await buildDatabase({
      feedsFolder,
      outFolder: generation,
      signal: new AbortController().signal,
      progress: (message) => process.stderr.write(`${message}\n`),
      select: 'starter',
      feeds: FEEDS.filter(({ id }) => snapshots.has(id)),
      snapshots,
    });
    const before = existsSync(manifestFile)
      ? (JSON.parse(readFileSync(manifestFile, 'utf8')) as { digest: string })
      : undefined;
    await mkdir(values.output, { recursive: true });
    // The same facts keep the same file: only the time it was built would differ.
    if (before?.digest !== digest || !existsSync(packFile))
      await packDatabase(generation, packFile, { quality: QUALITY });
    const { size } = await stat(packFile);
    if (size > LARGEST_PACK)
      throw inputError(`${packFile}: ${size} bytes are more than the ${LARGEST_PACK} of DESIGN.md §8`);
    const sources = await Promise.all(
      feeds.map(async (feed) => ({
        ...feed,
        files: await Promise.all(
          (snapshots.get(feed.feed)?.files ?? []).map(async ({ path }) => ({
            path,
            sha256: await sha256(join(feedsFolder, path)),
          })),
        ),
      })),
    );
    const pack = { file: 'starter.pack', bytes: size, sha256: await sha256(packFile) };
    const manifest = { digest, dataDate, records, vulnerabilities, pack, sources, completeness };
    await writeFile(manifestFile, `${JSON.stringify(manifest, undefined, 2)}\n`);
    process.stdout.write(
      `${packFile}: ${size} bytes, ${records} records, ${vulnerabilities} vulnerabilities, ${digest}\n`,
    );
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

await run().catch((error: unknown) => {
  if (!(error instanceof AssayError)) throw error;
  process.stderr.write(`starter: ${error.message}${error.remedy === undefined ? '' : `\n  ${error.remedy}`}\n`);
  process.exitCode = error.kind === 'usage' ? 2 : 3;
});
