import { describe, expect, test } from 'vitest';
import { debian } from './debian.ts';
import { type FixtureFiles, gz, parseFiles } from './fixtures/feeds-folder.ts';

const tracker = (releases: Readonly<Record<string, unknown>>, issue: object = {}) => ({
  zlib: { 'CVE-2023-45853': { scope: 'remote', ...issue, releases } },
});
const parseTracker = (releases: Readonly<Record<string, unknown>>, issue?: object) =>
  parseFiles(debian, { 'debian-tracker/tracker.json': tracker(releases, issue) });
const parseDerived = (releases: Readonly<Record<string, unknown>>, more: FixtureFiles = {}) =>
  parseFiles(debian, { 'debian-tracker/derived/tracker-json-derived.json.gz': gz(tracker(releases)), ...more });

describe('a statement of the tracker', () => {
  test('is an advisory on the source package in the release', async () => {
    const { advisories, facts, problems, completeness } = await parseTracker(
      {
        trixie: {
          status: 'resolved',
          repositories: { trixie: '1:1.3.dfsg+really1.3.1-1' },
          fixed_version: '1:1.3.dfsg-3.1',
          urgency: 'not yet assigned',
        },
      },
      { description: 'MiniZip in zlib has an integer overflow.' },
    );
    expect(problems).toEqual([]);
    expect(advisories).toEqual([
      {
        advisoryId: 'CVE-2023-45853',
        feed: 'debian',
        vulnerabilityIds: ['CVE-2023-45853'],
        ecosystem: 'Debian:13',
        name: 'zlib',
        scheme: 'deb',
        ranges: [{ introduced: '0', fixed: '1:1.3.dfsg-3.1' }],
        status: 'fixed',
        vendorSeverity: 'not yet assigned',
        url: 'https://security-tracker.debian.org/tracker/CVE-2023-45853',
      },
    ]);
    expect(facts).toEqual([{ id: 'CVE-2023-45853', description: 'MiniZip in zlib has an integer overflow.' }]);
    expect(completeness).toEqual({ 'Debian:13': { level: 'full' } });
  });

  test.each([
    ['fixed', { status: 'resolved', fixed_version: '1.2-1' }, 'fixed', [{ introduced: '0', fixed: '1.2-1' }]],
    ['never affected', { status: 'resolved', fixed_version: '0', urgency: 'unimportant' }, 'not-affected', []],
    ['not fixed', { status: 'open', urgency: 'low' }, 'affected', [{ introduced: '0' }]],
    ['minor', { status: 'open', nodsa: 'Minor issue', nodsa_reason: '' }, 'no-dsa', [{ introduced: '0' }]],
    [
      'later',
      { status: 'open', nodsa: 'Next point release', nodsa_reason: 'postponed' },
      'postponed',
      [{ introduced: '0' }],
    ],
    ['never', { status: 'open', nodsa: 'Too intrusive', nodsa_reason: 'ignored' }, 'ignored', [{ introduced: '0' }]],
    ['unsupported', { status: 'open', urgency: 'end-of-life' }, 'end-of-life', [{ introduced: '0' }]],
    ['unclear', { status: 'undetermined' }, 'undetermined', [{ introduced: '0' }]],
  ])('%s', async (_, statement, status, ranges) => {
    const { advisories } = await parseTracker({ bookworm: statement });
    expect(advisories).toMatchObject([{ ecosystem: 'Debian:12', status, ranges }]);
  });

  // Which of them are noise is decided by the words and statuses that are kept here.
  test.each(['unimportant', 'not yet assigned', 'end-of-life', 'low**', 'high'])(
    '%s is kept as written',
    async (urgency) => {
      const { advisories } = await parseTracker({
        bookworm: { status: 'open', urgency },
        trixie: { status: 'open', urgency, nodsa: 'Minor issue', nodsa_reason: '' },
      });
      expect(advisories).toMatchObject([
        { vendorSeverity: urgency, status: urgency === 'end-of-life' ? 'end-of-life' : 'affected' },
        { vendorSeverity: urgency, status: urgency === 'end-of-life' ? 'end-of-life' : 'no-dsa' },
      ]);
    },
  );

  test('for unstable is kept by its name, for a release before Debian 7 left out, for no release a problem', async () => {
    const open = { status: 'open' };
    const { advisories, problems } = await parseTracker({
      sid: open,
      sarge: open,
      bullseye: { status: 'sad' },
      hirsute: open,
    });
    expect(advisories.map((a) => a.ecosystem)).toEqual(['Debian:sid']);
    expect(problems).toEqual([
      expect.stringContaining('debian-tracker/tracker.json/zlib/CVE-2023-45853/bullseye: '),
      'debian-tracker/tracker.json/zlib/CVE-2023-45853: unknown release hirsute',
    ]);
  });

  test('for a release that only the table of releases knows', async () => {
    const { advisories } = await parseFiles(debian, {
      'debian-tracker/tracker.json': tracker({ zurg: { status: 'open' } }),
      'debian-misc/debian.csv': 'version,codename,series,created,release,eol\n16,Zurg,zurg,2029-08-01\n',
    });
    expect(advisories.map((a) => a.ecosystem)).toEqual(['Debian:16']);
  });
});

describe('a part of the tracker', () => {
  test('knows fixes alone, and says of how many source packages', async () => {
    const { completeness } = await parseDerived({ bookworm: { status: 'resolved', fixed_version: '1.2-1' } });
    expect(completeness).toEqual({
      'Debian:12': { level: 'fixed-only', note: 'fixed-in facts of 1 source packages, unfixed CVEs unknown' },
    });
  });

  test('calls a rebuild of the fix for the release open: it is the fix', async () => {
    const { advisories } = await parseDerived({
      bookworm: {
        status: 'open',
        repositories: { bookworm: '590-2.1~deb12u2', 'bookworm-security': '590-2.1~deb12u1' },
        fixed_version: '590-2.1',
      },
      trixie: { status: 'open', repositories: { trixie: '590-2' }, fixed_version: '590-2.1' },
    });
    expect(advisories).toMatchObject([
      { status: 'fixed', ranges: [{ introduced: '0', fixed: '590-2.1~deb12u1' }] },
      { status: 'affected', ranges: [{ introduced: '0', fixed: '590-2.1' }] },
    ]);
  });

  test('gives way to the tracker', async () => {
    const { advisories } = await parseDerived(
      { bookworm: { status: 'resolved', fixed_version: '1.2-1' } },
      { 'debian-tracker/tracker.json.gz': gz(tracker({ bookworm: { status: 'open' } })) },
    );
    expect(advisories).toMatchObject([{ status: 'affected' }]);
  });
});

describe('facts of changelogs', () => {
  const fact = (dist: string, fixed: string, more: object = {}) =>
    `${JSON.stringify({ source: 'rsync', fixed, cve: 'CVE-2024-12084', dist, date: 'Tue, 14 Jan 2025 10:00:00 +0100', ...more })}\n`;
  const parse = (...lines: string[]) =>
    parseFiles(debian, { 'debian-apt/changelog-facts.jsonl.gz': gz(lines.join('')) });

  test('speak for the release that the version was uploaded to', async () => {
    const { advisories } = await parse(fact('bookworm-security', '3.2.7-1+deb12u1'), fact('unstable', '3.3.0+ds1-3'));
    expect(advisories).toMatchObject([
      {
        ecosystem: 'Debian:12',
        name: 'rsync',
        ranges: [{ introduced: '0', fixed: '3.2.7-1+deb12u1' }],
        modified: '2025-01-14T09:00:00.000Z',
      },
      { ecosystem: 'Debian:sid', ranges: [{ introduced: '0', fixed: '3.3.0+ds1-3' }] },
    ]);
  });

  test('name the first version, whatever later entries repeat', async () => {
    const later = { date: 'Wed, 15 Jan 2025 10:00:00 +0100' };
    const { advisories } = await parse(fact('bookworm', '3.2.7-1+deb12u2', later), fact('bookworm', '3.2.7-1+deb12u1'));
    expect(advisories.map((a) => a.ranges)).toEqual([[{ introduced: '0', fixed: '3.2.7-1+deb12u1' }]]);
  });

  test('of experimental and of Ubuntu say nothing, of a release that the version was not made for are a problem', async () => {
    const { advisories, problems } = await parse(
      fact('experimental', '3.4'),
      fact('hardy', '2.6'),
      fact('bullseye-security', '3.2.7-1+deb12u1'),
      '{"cve":\n',
    );
    expect(advisories).toEqual([]);
    expect(problems).toEqual([
      'debian-apt/changelog-facts.jsonl.gz:3: 3.2.7-1+deb12u1 was not made for bullseye-security',
      expect.stringContaining('debian-apt/changelog-facts.jsonl.gz:4: '),
    ]);
  });

  test('add to the part of the tracker only what it does not state', async () => {
    const derived = {
      rsync: { 'CVE-2024-12084': { releases: { bookworm: { status: 'resolved', fixed_version: '3.2.7-1+deb12u1' } } } },
    };
    const { advisories } = await parseFiles(debian, {
      'debian-tracker/derived/tracker-json-derived.json': derived,
      'debian-apt/changelog-facts.jsonl': fact('bookworm', '3.2.7-1+deb12u2') + fact('trixie', '3.4.0+ds1-1'),
    });
    expect(advisories.map((a) => [a.ecosystem, a.ranges[0]?.fixed])).toEqual([
      ['Debian:12', '3.2.7-1+deb12u1'],
      ['Debian:13', '3.4.0+ds1-1'],
    ]);
  });

  test('date the fixes that the part of the tracker knows', async () => {
    const statement = (fixed_version: string) => ({ releases: { bookworm: { status: 'resolved', fixed_version } } });
    const { advisories } = await parseFiles(debian, {
      'debian-tracker/derived/tracker-json-derived.json': {
        rsync: { 'CVE-2024-12084': statement('3.2.7-1+deb12u1'), 'CVE-2024-12085': statement('3.2.7-1+deb12u1') },
      },
      'debian-apt/changelog-facts.jsonl': fact('bookworm', '3.2.7-1+deb12u1'),
    });
    expect(advisories.map((a) => [a.advisoryId, a.modified])).toEqual([
      ['CVE-2024-12084', '2025-01-14T09:00:00.000Z'],
      ['CVE-2024-12085', undefined],
    ]);
  });
});

describe('an advisory', () => {
  const parse = (kind: 'DSA' | 'DLA', text: string) =>
    parseFiles(debian, { [`debian-tracker/data/${kind}/list`]: text });

  test('is a record for each release and source package, linked to its CVEs', async () => {
    const { advisories, problems, completeness } = await parse(
      'DSA',
      [
        '[29 Mar 2023] DSA-5380-1 xorg-server - security update',
        '\t{CVE-2023-1393 CVE-2023-1394}',
        '\t[bullseye] - xorg-server 2:1.20.11-1+deb11u6',
        '\t[buster] - xwayland <not-affected> (Vulnerable code not present)',
        '\tNOTE: see the announcement',
        '[05 Aug 2002] DSA-140 libpng - buffer overflow',
        '        {CVE-2002-0660}',
        '        [woody] - libpng 1.0.12-3.woody.2',
      ].join('\n'),
    );
    expect(problems).toEqual([]);
    expect(advisories).toEqual([
      {
        advisoryId: 'DSA-5380-1',
        feed: 'debian',
        vulnerabilityIds: ['CVE-2023-1393', 'CVE-2023-1394'],
        ecosystem: 'Debian:11',
        name: 'xorg-server',
        scheme: 'deb',
        ranges: [{ introduced: '0', fixed: '2:1.20.11-1+deb11u6' }],
        status: 'fixed',
        url: 'https://www.debian.org/security/2023/dsa-5380',
        published: '2023-03-29',
      },
      expect.objectContaining({ ecosystem: 'Debian:10', name: 'xwayland', status: 'not-affected', ranges: [] }),
    ]);
    expect(completeness['Debian:11']).toEqual({
      level: 'fixed-only',
      note: 'fixed-in facts of 1 source packages, unfixed CVEs unknown',
    });
  });

  test('without a CVE is its own vulnerability when it is one', async () => {
    const { advisories } = await parse(
      'DLA',
      [
        '[18 Mar 2023] DLA-3355-1 xapian-core - security update',
        '\t[buster] - xapian-core 1.4.11-1+deb10u1',
        '[20 Mar 2023] DLA-3315-2 sox - regression update',
        '\t[buster] - sox 14.4.2+git20190427-1+deb10u3',
        '[24 Mar 2023] DLA-3366-1 tzdata - new timezone database',
        '\t[buster] - tzdata 2021a-0+deb10u10',
      ].join('\n'),
    );
    expect(advisories).toMatchObject([
      { vulnerabilityIds: ['DLA-3355-1'], url: 'https://www.debian.org/lts/security/2023/dla-3355' },
    ]);
  });

  test('or line that cannot be read is a problem', async () => {
    const { advisories, problems } = await parse(
      'DSA',
      [
        '\t[buster] - early 1.0-1',
        '[1 Foo 2023] DSA-1-1 x - security update',
        '[10 Jun 2023] DSA-5423-1 good - security update',
        '\t{CVE-2023-1 CVE-2023-32067}',
        '\t[bookworm] - good 1.0-1+deb12u1',
        '\t[bookworm] - good <maybe>',
        '\t[hirsute] - good 1.0',
        '\tsome words',
      ].join('\n'),
    );
    expect(advisories).toMatchObject([{ name: 'good', vulnerabilityIds: ['CVE-2023-32067'] }]);
    expect(problems.map((p) => p.replace('debian-tracker/data/DSA/', ''))).toEqual([
      'list:1: it belongs to no advisory',
      'list:2: no advisory: [1 Foo 2023] DSA-1-1 x - security update',
      'list:8: not read: some words',
      'list: DSA-5423-1: no CVE id: CVE-2023-1',
      'list:6: DSA-5423-1: no version: <maybe>',
      'list:7: DSA-5423-1: unknown release hirsute',
    ]);
  });
});

test.each([
  ['cut short', JSON.stringify(tracker({ bookworm: { status: 'open' } })).slice(0, -3)],
  ['a page', '<!DOCTYPE html>'],
  ['a list', '[]'],
  ['followed by text', '{}{}'],
  ['empty', ''],
])('a tracker that is %s rejects and names the file', async (_, text) => {
  await expect(parseFiles(debian, { 'debian-tracker/tracker.json': text })).rejects.toMatchObject({
    kind: 'upstream',
    message: expect.stringContaining('debian-tracker/tracker.json cannot be read'),
  });
});
