import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { environmentError } from '../domain/errors.ts';
import { installationRoot } from '../installation.ts';

/** Day on which a feed's production addresses were last fetched and read well, by feed; part of the sources. */
export type VerifiedFeeds = Readonly<Record<string, string>>;

const verifiedFile = (): string => join(installationRoot(), 'src/feeds/verified.json');
const schema = z.record(z.string(), z.string().regex(/^\d{4}-\d{2}-\d{2}$/));

/** @throws AssayError environment: this is no checkout of the sources */
export function readVerifiedFeeds(): VerifiedFeeds {
  try {
    return schema.parse(JSON.parse(readFileSync(verifiedFile(), 'utf8')));
  } catch (cause) {
    throw environmentError(`${verifiedFile()} cannot be read`, {
      remedy: 'Verified feeds are recorded in a checkout of the sources; run it there.',
      cause,
    });
  }
}

/** Records the feeds as verified on a day; the others keep theirs. */
export function recordVerifiedFeeds(feeds: readonly string[], day: string): void {
  const all = { ...readVerifiedFeeds(), ...Object.fromEntries(feeds.map((feed) => [feed, day])) };
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  const fresh = `${verifiedFile()}.new`;
  writeFileSync(fresh, `${JSON.stringify(sorted, undefined, 2)}\n`);
  renameSync(fresh, verifiedFile());
}
