import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { effort } from '../../test/effort.ts';
import { flawOf } from '../advisories/collect.ts';
import { isPlainId } from '../advisories/generation-folder.ts';
import { VENDOR_STATUSES } from '../domain/advisory.ts';
import { AssayError } from '../domain/errors.ts';
import { versionScheme } from '../versions/index.ts';
import type { Feed, FeedRecord } from './feed.ts';
import { type FixtureFiles, parseFiles, parseFolder } from './fixtures/feeds-folder.ts';
import { type Json, mutatedBytes, mutatedJson, mutatedText } from './fixtures/mutation.ts';
import {
  archived,
  FEED_SAMPLES,
  type FeedSample,
  filesOf,
  isArchive,
  type SampleArchive,
  type SampleDocument,
} from './fixtures/samples/index.ts';
import { FEEDS } from './index.ts';

/** A damaged file of a sample takes milliseconds; a parser that is not done by then never will be. */
const TOO_LONG_MS = 20_000;
const TOO_MUCH_BYTES = 1.5 * 1024 ** 3;

const DATE = /^\d{4}-\d{2}-\d{2}/;
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const areTexts = (values: readonly unknown[] | undefined): boolean => values?.every(isText) ?? true;
const areDates = (...values: readonly unknown[]): boolean =>
  values.every((value) => value === undefined || (typeof value === 'string' && DATE.test(value)));

/** What is wrong with a record of a feed that the build would keep, if anything is. */
function wrongWith(record: FeedRecord, feed: Feed): string | undefined {
  if (record.kind === 'problem') {
    if (!isText(record.path) || !isText(record.reason)) return 'a problem without place or reason';
    return record.reason.length > 5_000 ? `a reason of ${record.reason.length} characters` : undefined;
  }
  if (record.kind === 'completeness') return isText(record.completeness.ecosystem) ? undefined : 'no ecosystem';
  if (record.kind === 'lifecycle') {
    const { ecosystem, name, endOfLife, extendedEndOfLife } = record.lifecycle;
    return isText(ecosystem) && isText(name) && areDates(endOfLife, extendedEndOfLife)
      ? undefined
      : 'a broken lifecycle';
  }
  if (record.kind === 'vulnerability') {
    const { id, cvss = [], cwes, references, epss, kev, published, modified, withdrawn, aliases } = record.facts;
    if (!isPlainId(id)) return undefined;
    if (!areTexts(cwes) || !areTexts(references) || !areTexts(aliases)) return 'an empty text';
    if (!areDates(published, modified, withdrawn, kev?.dateAdded, kev?.dateDue, epss?.date)) return 'a broken date';
    if (epss !== undefined && !(epss.score >= 0 && epss.score <= 1 && epss.percentile >= 0 && epss.percentile <= 1)) {
      return 'a broken EPSS score';
    }
    return cvss.every(({ baseScore, source }) => baseScore >= 0 && baseScore <= 10 && isText(source))
      ? undefined
      : 'a broken CVSS score';
  }
  const { advisory } = record;
  const { ranges, versions, arches, patches, scheme, status, module, channel, vendorSeverity, url } = advisory;
  // The build refuses it, and counts it with the problems.
  if (flawOf(advisory) !== undefined) return undefined;
  if (advisory.feed !== feed.id) return `it says it is of ${advisory.feed}`;
  if (versionScheme(scheme) === undefined) return `unknown scheme ${scheme}`;
  if (!VENDOR_STATUSES.includes(status)) return `unknown status ${status}`;
  const bounds = ranges.flatMap(({ introduced, fixed, lastAffected }) => [introduced, fixed, lastAffected]);
  if (bounds.some((bound) => bound !== undefined && typeof bound !== 'string'))
    return `a bound of ${JSON.stringify(ranges)}`;
  if (ranges.some(({ fixed, lastAffected }) => fixed !== undefined && lastAffected !== undefined)) return 'two ends';
  if (![versions, arches, patches].every(areTexts)) return 'an empty text in a list';
  if (!areTexts([module, channel, vendorSeverity, url].filter((text) => text !== undefined))) return 'an empty text';
  return areDates(advisory.published, advisory.modified) ? undefined : 'a broken date';
}

/** A sample's folder in which one file is damaged. */
interface Damage {
  readonly path: string;
  readonly files: FixtureFiles;
}

const damagedDocument = (document: SampleDocument): fc.Arbitrary<SampleDocument> =>
  typeof document === 'string'
    ? mutatedText(document)
    : fc.oneof(
        { weight: 3, arbitrary: mutatedJson(document as Json) },
        { weight: 1, arbitrary: mutatedText(JSON.stringify(document, null, 1)) },
      );

function damages(sample: FeedSample): fc.Arbitrary<Damage> {
  const whole = filesOf(sample);
  const damaged = Object.entries(sample).flatMap(([path, content]): fc.Arbitrary<Damage>[] => {
    const but = (other: SampleDocument | SampleArchive): Damage => ({
      path,
      files: { ...whole, ...filesOf({ [path]: other }) },
    });
    if (!isArchive(content)) return [damagedDocument(content).map(but)];
    const inside = Object.entries(content.archived).map(([name, document]) =>
      damagedDocument(document).map((other) => but(archived({ ...content.archived, [name]: other }))),
    );
    return [...inside, ...inside, mutatedBytes(whole[path] as Buffer).map(but)];
  });
  return fc.oneof(...damaged);
}

describe.each(FEEDS.map((feed) => [feed.id, feed] as const))('%s', (id, feed) => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-damaged-'));
  const write = (files: FixtureFiles): void => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      const isBytes = typeof content === 'string' || Buffer.isBuffer(content);
      writeFileSync(join(folder, path), isBytes ? content : JSON.stringify(content));
    }
  };
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('reads its sample whole, in records that are sound', async () => {
    const sample = FEED_SAMPLES[id];
    if (sample === undefined) throw new Error(`fixtures/samples has none of ${id}`);
    const { records, problems } = await parseFiles(feed, filesOf(sample));
    expect(problems).toEqual([]);
    expect(records.flatMap((record) => wrongWith(record, feed) ?? [])).toEqual([]);
    expect(records.filter(({ kind }) => kind !== 'completeness').length).toBeGreaterThan(0);
  });

  test('of a damaged file gives sound records and problems, or an error that names it', {
    timeout: 1_200_000,
  }, async () => {
    const sample = FEED_SAMPLES[id] ?? {};
    const before = process.memoryUsage().rss;
    await fc.assert(
      fc.asyncProperty(damages(sample), async ({ path, files }) => {
        write(files);
        const start = performance.now();
        try {
          const { records } = await parseFolder(feed, folder);
          const wrong = records.flatMap((record) => {
            const reason = wrongWith(record, feed);
            return reason === undefined ? [] : [`${reason}: ${JSON.stringify(record).slice(0, 600)}`];
          });
          if (wrong.length > 0) throw new Error(wrong.join('\n'));
        } catch (error) {
          if (!(error instanceof AssayError)) throw error;
          expect(error.kind).toBe('upstream');
          expect(error.message).toContain(path);
          expect(error.message.length).toBeLessThan(5_000);
        }
        expect(performance.now() - start).toBeLessThan(TOO_LONG_MS);
      }),
      { numRuns: effort(40) },
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(TOO_MUCH_BYTES);
  });
});

test('every sample is of a feed', () => {
  expect(Object.keys(FEED_SAMPLES).sort()).toEqual(FEEDS.map(({ id }) => id).sort());
});
