import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAliasGraph } from './canonical.ts';

const graphOf = (links: readonly (readonly [string, readonly string[]])[]) => {
  const graph = createAliasGraph();
  for (const [id, aliases] of links) graph.link(id, aliases);
  return graph;
};

describe('the canonical id', () => {
  test('is the CVE when there is one', () => {
    const graph = graphOf([['GHSA-aaaa-bbbb-cccc', ['CVE-2024-0001', 'PYSEC-2024-1']]]);
    expect(graph.resolve('GHSA-aaaa-bbbb-cccc')).toEqual(['CVE-2024-0001']);
    expect(graph.resolve('PYSEC-2024-1')).toEqual(['CVE-2024-0001']);
    expect(graph.resolve('CVE-2024-0001')).toEqual(['CVE-2024-0001']);
    expect(graph.aliases()).toEqual(['GHSA-aaaa-bbbb-cccc', 'PYSEC-2024-1']);
  });

  test('is never two CVEs in one: an advisory that names several stands for each', () => {
    const graph = graphOf([
      ['GO-2024-1', ['CVE-2024-0002', 'CVE-2024-0001', 'GHSA-aaaa-bbbb-cccc', 'GHSA-dddd-eeee-ffff']],
      ['GHSA-aaaa-bbbb-cccc', ['CVE-2024-0001']],
      ['CVE-2024-0001', ['CVE-2024-0002']],
    ]);
    expect(graph.resolve('GO-2024-1')).toEqual(['CVE-2024-0001', 'CVE-2024-0002']);
    // Linked to one CVE itself: that is the one, whatever its neighbours name.
    expect(graph.resolve('GHSA-aaaa-bbbb-cccc')).toEqual(['CVE-2024-0001']);
    // Linked to none: as its nearest neighbour.
    expect(graph.resolve('GHSA-dddd-eeee-ffff')).toEqual(['CVE-2024-0001', 'CVE-2024-0002']);
  });

  test('of an advisory that is said to speak of several is each of them, whatever its aliases', () => {
    const graph = graphOf([
      ['GO-2024-1', ['GHSA-aaaa-bbbb-cccc']],
      ['GHSA-aaaa-bbbb-cccc', ['CVE-2024-0001']],
    ]);
    expect(graph.resolve('GO-2024-1')).toEqual(['CVE-2024-0001']);
    graph.speaksOf('GO-2024-1', ['CVE-2024-0002', 'CVE-2024-0001']);
    graph.speaksOf('GHSA-aaaa-bbbb-cccc', ['CVE-2024-0001']);
    expect(graph.resolve('GO-2024-1')).toEqual(['CVE-2024-0001', 'CVE-2024-0002']);
    expect(graph.resolve('GHSA-aaaa-bbbb-cccc')).toEqual(['CVE-2024-0001']);
  });

  test.each([
    [['RUSTSEC-2024-1', 'GHSA-zzzz-zzzz-zzzz', 'GO-2024-1', 'PYSEC-2024-1'], 'GHSA-zzzz-zzzz-zzzz'],
    [['RUSTSEC-2024-1', 'GO-2024-1', 'PYSEC-2024-1'], 'PYSEC-2024-1'],
    [['RUSTSEC-2024-1', 'GO-2024-1'], 'GO-2024-1'],
    [['ZZZ-1', 'AAA-1', 'RUSTSEC-2024-1'], 'RUSTSEC-2024-1'],
    [['ZZZ-1', 'AAA-1'], 'AAA-1'],
  ])('without a CVE is the preferred of %j', (ids, expected) => {
    const graph = graphOf(ids.slice(1).map((id, n) => [ids[n] ?? '', [id]]));
    for (const id of ids) expect(graph.resolve(id)).toEqual([expected]);
  });

  test('of an id that nobody linked is itself', () => {
    expect(createAliasGraph().resolve('DSA-1-1')).toEqual(['DSA-1-1']);
  });

  test('does not depend on the order of the links', () => {
    const id = fc.constantFrom(
      'CVE-2024-0001',
      'CVE-2024-0002',
      'CVE-2024-0003',
      'GHSA-a',
      'GHSA-b',
      'GO-1',
      'PYSEC-1',
      'X-1',
    );
    const links = fc.array(fc.tuple(id, fc.array(id, { maxLength: 3 })), { maxLength: 8 });
    fc.assert(
      fc.property(
        links.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const [a, b] = [graphOf(all), graphOf(shuffled)];
          const ids = [...new Set(all.flatMap(([from, to]) => [from, ...to]))];
          for (const one of ids) {
            expect(b.resolve(one)).toEqual(a.resolve(one));
            // What is canonical stays so: looking twice changes nothing.
            for (const canonical of a.resolve(one)) expect(a.resolve(canonical)).toEqual([canonical]);
          }
        },
      ),
    );
  });
});
