import { expect, test } from 'vitest';
import { distroInfo } from './distro-info.ts';
import { type FixtureFiles, parseFiles } from './fixtures/feeds-folder.ts';

const DEBIAN = [
  'version,codename,series,created,release,eol,eol-lts,eol-elts',
  '1.1,Buzz,buzz,1993-08-16,1996-06-17,1997-06-05',
  '10,Buster,buster,2017-06-17,2019-07-06,2022-09-10,2024-06-30,2029-06-30',
  '15,Duke,duke,2027-08-01',
  ',Sid,sid,1993-08-16',
].join('\n');
const UBUNTU = [
  'version,codename,series,created,release,eol,eol-server,eol-esm,eol-legacy',
  '10.04 LTS,Lucid Lynx,lucid,2009-10-29,2010-04-29,2013-05-09,2015-04-30',
  '16.04 LTS,Xenial Xerus,xenial,2015-10-21,2016-04-21,2021-04-30,2021-04-30,2026-04-23,2031-04-23',
].join('\n');

async function parse(files: FixtureFiles) {
  const { records, problems } = await parseFiles(distroInfo, files);
  return { lifecycles: records.flatMap((r) => (r.kind === 'lifecycle' ? [r.lifecycle] : [])), problems };
}

test('LTS and ESM end later, what others sell does not count, releases nobody could name are left out', async () => {
  const { lifecycles, problems } = await parse({ 'debian-misc/debian.csv': DEBIAN, 'debian-misc/ubuntu.csv': UBUNTU });
  expect(problems).toEqual([]);
  expect(lifecycles).toEqual([
    {
      ecosystem: 'Debian:10',
      name: 'Debian 10 (Buster)',
      endOfLife: '2022-09-10',
      extendedEndOfLife: '2024-06-30',
      url: 'https://wiki.debian.org/LTS',
    },
    { ecosystem: 'Debian:15', name: 'Debian 15 (Duke)', url: 'https://wiki.debian.org/LTS' },
    {
      ecosystem: 'Ubuntu:10.04',
      name: 'Ubuntu 10.04 LTS (Lucid Lynx)',
      endOfLife: '2015-04-30',
      url: 'https://ubuntu.com/about/release-cycle',
    },
    {
      ecosystem: 'Ubuntu:16.04',
      name: 'Ubuntu 16.04 LTS (Xenial Xerus)',
      endOfLife: '2021-04-30',
      extendedEndOfLife: '2026-04-23',
      url: 'https://ubuntu.com/about/release-cycle',
    },
  ]);
});

test("its own folder comes before Debian's", async () => {
  const { lifecycles } = await parse({
    'debian-misc/debian.csv': DEBIAN,
    'distro-info/debian.csv': DEBIAN.replace('2024-06-30', '2024-07-01'),
    'debian-misc/ubuntu.csv': UBUNTU,
  });
  expect(lifecycles.filter((l) => l.ecosystem === 'Debian:10')).toMatchObject([{ extendedEndOfLife: '2024-07-01' }]);
  expect(lifecycles.some((l) => l.ecosystem === 'Ubuntu:16.04')).toBe(true);
});

test('a line that is no release is a problem of its own', async () => {
  const { lifecycles, problems } = await parse({ 'distro-info/debian.csv': `${DEBIAN}\n16,No Series\n` });
  expect(lifecycles).toHaveLength(2);
  expect(problems).toEqual(['distro-info/debian.csv:6: no release: 16,No Series']);
});

test.each([
  ['empty', ''],
  ['of other columns', 'release,day\n10,2024-06-30\n'],
])('a table that is %s rejects and names the file', async (_, content) => {
  await expect(parse({ 'distro-info/ubuntu.csv': content })).rejects.toMatchObject({
    kind: 'upstream',
    message: expect.stringContaining('distro-info/ubuntu.csv'),
  });
});
