import { describe, expect, test } from 'vitest';
import { gz, parseFiles } from './fixtures/feeds-folder.ts';
import { retirejs } from './retirejs.ts';

const parse = (components: object) => parseFiles(retirejs, { 'retirejs/jsrepository-master.json': components });
const entry = (values: object) => ({
  severity: 'medium',
  cwe: ['CWE-79'],
  info: ['https://example.com'],
  summary: 'XSS',
  identifiers: { CVE: ['CVE-2020-7656'], githubID: 'GHSA-q4m3-2j7h-f7xw' },
  ...values,
});
const library = (values: object, name?: string) => ({
  ...(name === undefined ? {} : { npmname: name }),
  vulnerabilities: [entry(values)],
});

describe('a component of RetireJS', () => {
  test('is a package of npm, vulnerable in its ranges', async () => {
    const { advisories, facts, completeness } = await parse({
      'jquery-ui-dialog': library(
        { ranges: [{ atOrAbove: '1.2.1', below: '1.9.0b1', excludes: ['1.5.0'] }, { below: '0.9.0' }] },
        'jquery-ui',
      ),
      'retire-example': library({ ranges: [{ below: '0.0.2' }] }),
    });
    expect(advisories).toEqual([
      {
        advisoryId: 'GHSA-q4m3-2j7h-f7xw',
        feed: 'retirejs',
        vulnerabilityIds: ['CVE-2020-7656'],
        ecosystem: 'npm',
        name: 'jquery-ui',
        scheme: 'semver',
        ranges: [
          { introduced: '0', fixed: '0.9.0' },
          { introduced: '1.2.1', fixed: '1.5.0' },
          { introduced: '1.5.0', introducedExclusive: true, fixed: '1.9.0-b1' },
        ],
        status: 'fixed',
        vendorSeverity: 'medium',
        url: 'https://example.com',
      },
    ]);
    expect(facts).toEqual([
      {
        id: 'CVE-2020-7656',
        aliases: ['GHSA-q4m3-2j7h-f7xw'],
        title: 'XSS',
        cwes: ['CWE-79'],
        references: ['https://example.com'],
      },
    ]);
    expect(completeness.npm?.level).toBe('partial');
  });

  test('without a name that npm could have says nothing', async () => {
    const { advisories, problems } = await parse({
      ExtJS: library({ ranges: [{ below: '6.6.0' }] }),
      '@angular/core': library({ ranges: [{ below: '11.0.5' }] }),
    });
    expect([advisories.map(({ name }) => name), problems]).toEqual([['@angular/core'], []]);
  });

  test.each([
    ['1.0.0.beta.3', { introduced: '0', fixed: '1.0.0-beta.3' }],
    ['1.0RC2', { introduced: '0', fixed: '1.0.0-RC2' }],
    ['1.5.1.2', { introduced: '0', lastAffected: '1.5.1' }],
    ['2.999.999', { introduced: '0', lastAffected: '2.999.999' }],
    ['1.999', { introduced: '0', lastAffected: '1.999' }],
    ['99.999.99999', { introduced: '0', lastAffected: '99.999.99999' }],
    ['3.4.99', { introduced: '0', lastAffected: '3.4.99' }],
    ['1.3.0-*', { introduced: '0', fixed: '1.3.0-0' }],
  ])('below %s', async (below, range) => {
    const { advisories } = await parse({ demo: library({ ranges: [{ below }] }) });
    expect(advisories[0]?.ranges).toEqual([range]);
  });

  test('is named by CVE, GHSA, the working group, any other id, or what it says', async () => {
    const ids = async (values: object) => {
      const { advisories, facts } = await parse({ demo: library({ ranges: [{ below: '1.0.0' }], ...values }) });
      return [advisories[0]?.advisoryId, advisories[0]?.vulnerabilityIds, facts[0]?.aliases];
    };
    const ghsa = 'GHSA-q4m3-2j7h-f7xw';
    expect(
      await ids({ identifiers: { CVE: ['CVE-2020-2', 'CVE-2020-1111', 'CVE-2020-2222'], githubID: ghsa } }),
    ).toEqual([ghsa, ['CVE-2020-1111', 'CVE-2020-2222'], undefined]);
    expect(await ids({ identifiers: { githubID: ghsa } })).toEqual([ghsa, [ghsa], undefined]);
    expect(await ids({ identifiers: {}, info: ['https://nodesecurity.io/advisories/13'] })).toEqual([
      'NSWG-ECO-13',
      ['NSWG-ECO-13'],
      undefined,
    ]);
    expect((await ids({ identifiers: { release: 'demo 1.2 Released' } }))[0]).toBe(
      'RETIREJS-demo-release-demo-1.2-Released',
    );
    const [digest] = await ids({ identifiers: {} });
    expect(digest).toMatch(/^RETIREJS-demo-[0-9a-f]{12}$/);
    expect((await ids({ identifiers: {}, summary: 'other' }))[0]).not.toBe(digest);
  });

  test('has advisories on one CVE each, where a fix that was incomplete is named with what it left', async () => {
    const both = ['CVE-2021-1000', 'CVE-2026-1000'];
    const idsOf = async (later: string, more: object = {}): Promise<unknown> => {
      const vulnerabilities = [
        entry({ below: '1.1.0', identifiers: { CVE: both, githubID: 'GHSA-aaaa-aaaa-aaaa', ...more } }),
        entry({ below: '1.2.0', summary: later, identifiers: { CVE: both, githubID: 'GHSA-bbbb-bbbb-bbbb' } }),
      ];
      const { advisories } = await parse({ library: { vulnerabilities } });
      return advisories.map(({ vulnerabilityIds }) => vulnerabilityIds);
    };
    const [first, second] = both;
    expect(await idsOf('The fix for [CVE-2021-1000](https://example.com) only guards one way.')).toEqual([
      [first],
      [second],
    ]);
    expect(await idsOf('Not what was fixed before.')).toEqual([both, both]);
    // Without an advisory of its own, an entry may well be about both.
    expect(await idsOf('The fix for CVE-2021-1000 is not whole.', { githubID: undefined })).toEqual([both, [second]]);
  });

  test('that cannot be read is a problem, never a guess', async () => {
    const { advisories, problems } = await parse({
      a: library({ ranges: [{ below: 'soon' }] }),
      b: library({ ranges: [{}] }),
      c: { vulnerabilities: ['text'] },
      d: 'text',
      e: library({ ranges: [{ atOrAbove: '2.0.0', below: '1.0.0' }] }),
      f: library({ ranges: [{ below: '1.0.0' }] }),
    });
    expect(advisories.map(({ name }) => name)).toEqual(['f']);
    expect(problems).toEqual([
      'retirejs/jsrepository-master.json#a/0: …soon are no versions',
      'retirejs/jsrepository-master.json#b/0: it has no bounds',
      expect.stringContaining('#c/0: '),
      expect.stringContaining('#d: '),
      'retirejs/jsrepository-master.json#e/0: no version is affected',
    ]);
  });
});

test('of several forms of the list the richest counts, and the list of npm besides', async () => {
  const older = { demo: { vulnerabilities: [{ below: '1.0.0', severity: 'low', identifiers: { summary: 'old' } }] } };
  const { advisories, facts } = await parseFiles(retirejs, {
    'retirejs/jsrepository-v4.json.gz': gz(older),
    'retirejs/jsrepository-v6.json.gz': gz({ demo: library({ below: '2.0.0' }) }),
    'retirejs/npmrepository.json': { Morris: { vulnerabilities: older.demo.vulnerabilities } },
  });
  expect(advisories.map(({ name, ranges }) => [name, ranges[0]?.fixed])).toEqual([
    ['demo', '2.0.0'],
    ['Morris', '1.0.0'],
  ]);
  expect(facts[1]?.title).toBe('old');
});

test('a list that is cut short, or none at all, is broken', async () => {
  const cut = gz({ demo: library({}) }).subarray(0, 40);
  await expect(parseFiles(retirejs, { 'retirejs/npmrepository.json.gz': cut })).rejects.toThrow('cannot be read');
  await expect(parse([])).rejects.toThrow('it is no repository of RetireJS');
});
