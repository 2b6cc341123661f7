import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { VulnerabilityFacts } from '../feeds/feed.ts';
import { type CollectedFacts, mergeCompleteness, mergeFacts } from './merge.ts';

const ID = 'CVE-2024-0001';
const of = (
  id: string,
  fields: Omit<VulnerabilityFacts, 'id'>,
  more: Omit<CollectedFacts, 'facts'> = {},
): CollectedFacts => ({
  facts: { id, ...fields },
  ...more,
});
const rating = (source: string, baseScore: number) => ({
  source,
  version: '3.1' as const,
  vector: `V${baseScore}`,
  baseScore,
});

describe('facts of one vulnerability', () => {
  test('one rating a source and version, that of the CVE record before an advisory’s', () => {
    const merged = mergeFacts(ID, [
      of('GHSA-a', { cvss: [rating('GITHUB', 5), rating('NVD', 9)] }),
      of(ID, { cvss: [rating('NVD', 7), rating('NVD', 8)] }),
    ]);
    expect(merged.cvss.map(({ source, baseScore }) => [source, baseScore])).toEqual([
      ['GITHUB', 5],
      ['NVD', 8],
    ]);
  });

  test('an advisory of several vulnerabilities only fills gaps', () => {
    const shared = of(
      'GO-1',
      { title: 'Several things', cvss: [rating('GO', 3)], cwes: ['CWE-1'], modified: '2030-01-01' },
      { shared: true },
    );
    expect(mergeFacts(ID, [shared, of(ID, { cwes: ['CWE-79'] })])).toMatchObject({
      title: 'Several things',
      cvss: [{ source: 'GO' }],
      cwes: ['CWE-79'],
      aliases: [],
    });
    expect(mergeFacts(ID, [shared, of(ID, {})]).modified).toBeUndefined();
  });

  test('what CISA says twice of an exploitation is put together', () => {
    const merged = mergeFacts(ID, [
      of(ID, { kev: { dateAdded: '2024-02-02' } }),
      of(ID, { kev: { dateAdded: '2024-02-02', dateDue: '2024-02-23', ransomware: true } }),
    ]);
    expect(merged.kev).toEqual({ dateAdded: '2024-02-02', dateDue: '2024-02-23', ransomware: true });
  });

  test('the newest EPSS score and the worst exploitation count', () => {
    const merged = mergeFacts(ID, [
      of(ID, { epss: { score: 0.9, percentile: 0.9, date: '2024-01-01' }, exploitation: 'active' }),
      of(ID, { epss: { score: 0.1, percentile: 0.1, date: '2024-01-02' }, exploitation: 'poc' }),
    ]);
    expect(merged).toMatchObject({ epss: { score: 0.1 }, exploitation: 'active' });
  });

  test('a withdrawn duplicate does not withdraw the CVE, its own record does', () => {
    const duplicate = of('PYSEC-1', { withdrawn: '2024-05-05' });
    expect(mergeFacts(ID, [duplicate, of(ID, {})]).withdrawn).toBeUndefined();
    expect(mergeFacts(ID, [of('GHSA-a', {}), of(ID, { withdrawn: '2024-06-06' })]).withdrawn).toBe('2024-06-06');
    // Nobody speaks for the CVE itself: all who speak must have withdrawn; a bare name says nothing.
    expect(mergeFacts(ID, [duplicate, of(ID, {}, { nameOnly: true })]).withdrawn).toBe('2024-05-05');
    expect(mergeFacts(ID, [duplicate, of('GHSA-a', {})]).withdrawn).toBeUndefined();
  });

  test('prose and references are bounded', () => {
    const merged = mergeFacts(ID, [
      of(ID, {
        title: 't'.repeat(10_000),
        description: 'word '.repeat(10_000),
        references: Array.from({ length: 50 }, (_, n) => `https://example.com/${50 - n}`),
      }),
    ]);
    expect(merged.title).toHaveLength(300);
    expect(merged.description?.length).toBeLessThanOrEqual(2_048);
    expect(merged.description?.endsWith('word…')).toBe(true);
    expect(merged.references).toHaveLength(20);
    expect(merged.references).toEqual([...merged.references].sort());
  });

  const word = fc.constantFrom('a', 'b', 'c');
  const fact = fc.record(
    {
      id: fc.constantFrom(ID, 'GHSA-a', 'GO-1', 'PYSEC-1'),
      title: word,
      description: word,
      cvss: fc.array(
        fc.tuple(word, fc.integer({ min: 0, max: 10 })).map(([s, n]) => rating(s, n)),
        { maxLength: 3 },
      ),
      cwes: fc.array(word, { maxLength: 2 }),
      references: fc.array(fc.integer({ max: 30, min: 0 }).map(String), { maxLength: 25 }),
      published: word,
      modified: word,
      withdrawn: word,
      exploitation: fc.constantFrom('none' as const, 'poc' as const, 'active' as const),
      exploitSeenAt: word,
      malicious: fc.constant(true as const),
      kev: fc.record({ dateAdded: word, dateDue: word, ransomware: fc.boolean() }, { requiredKeys: ['dateAdded'] }),
      epss: fc.record({ score: fc.constantFrom(0.1, 0.2), percentile: fc.constant(0.5), date: word }),
    },
    { requiredKeys: ['id'] },
  );

  test('the order of the facts changes nothing', () => {
    const collected = fc.record({ facts: fact, shared: fc.boolean() });
    fc.assert(
      fc.property(
        fc
          .array(collected, { maxLength: 5 })
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(mergeFacts(ID, shuffled)).toEqual(mergeFacts(ID, all));
        },
      ),
    );
  });

  test('one statement alone gives what it gives beside an advisory that says nothing', () => {
    const silent: CollectedFacts = { facts: { id: 'GO-1' }, shared: true };
    fc.assert(
      fc.property(fact, (facts) => {
        const own = { facts: { ...facts, id: ID } };
        expect(mergeFacts(ID, [own])).toEqual(mergeFacts(ID, [own, silent]));
        expect(mergeFacts(ID, [{ facts: { id: ID }, nameOnly: true }, own])).toEqual(mergeFacts(ID, [own, silent]));
      }),
    );
  });
});

test('of several statements on an ecosystem the best counts; records without one are partial knowledge', () => {
  expect(
    mergeCompleteness(
      [
        { ecosystem: 'Debian:12', level: 'fixed-only', note: 'fixed' },
        { ecosystem: 'Debian:12', level: 'full', note: 'tracker' },
        { ecosystem: 'Go', level: 'none' },
      ],
      new Map([
        ['Debian:12', 7],
        ['npm', 2],
      ]),
    ),
  ).toEqual([
    { ecosystem: 'Debian:12', level: 'full', packages: 7, note: 'tracker' },
    { ecosystem: 'Go', level: 'none', packages: 0 },
    { ecosystem: 'npm', level: 'partial', packages: 2 },
  ]);
});
