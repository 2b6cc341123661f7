import { describe, expect, test } from 'vitest';
import { azureLinux } from './azure-linux.ts';
import type { Feed } from './feed.ts';
import { type FixtureFiles, gz, tarOf, withFeedsFolder } from './fixtures/feeds-folder.ts';
import { lessThan, ovalOf } from './fixtures/oval.ts';
import { oracle } from './oracle.ts';
import { redhat } from './redhat.ts';
import { redhatOval } from './redhat-oval.ts';
import { suse } from './suse.ts';

const OVAL = ovalOf('<definition id="d:1" class="patch"/>', { a: { name: 'a', state: lessThan('0:1-1') } });
const CSAF = { document: { tracking: { id: 'CVE-2024-1000', status: 'final' } } };
const tar = (document: object | string): Buffer => tarOf({ 'x/index.txt': 'x', 'x/cve-2024-1000.json': document });

const fetchFrom = (feed: Feed, mirrored: FixtureFiles): Promise<readonly string[] | string> =>
  withFeedsFolder(mirrored, (mirror) =>
    withFeedsFolder({}, async (folder) => {
      const result = await feed.fetch({ folder, mirror, signal: new AbortController().signal }, undefined);
      return result === 'unchanged' ? result : result.files.map(({ path }) => path);
    }),
  );

describe('a mirror', () => {
  test.each<[Feed, FixtureFiles]>([
    [azureLinux, { 'azure-linux/azurelinux-3.0-oval.xml': OVAL, 'azure-linux/cbl-mariner-2.0-oval.xml.gz': gz(OVAL) }],
    [oracle, { 'oracle-oval/com.oracle.elsa-all.xml.gz': gz(OVAL) }],
    [
      redhat,
      {
        'redhat-vex/changes/2024-06-02/2024/cve-2024-1000.json': CSAF,
        'redhat-vex/csaf_vex.tar.gz': gz(tar(CSAF)),
        'redhat-vex/deletions.csv': '',
      },
    ],
    [redhatOval, { 'redhat-oval/rhel-7-including-unpatched.oval.xml': OVAL }],
    [suse, { 'suse-csaf/csaf-vex.tar': tar(CSAF) }],
    [suse, { 'suse-csaf/cve-2024-1000.json': CSAF, 'suse-oval/opensuse.leap.15.5-affected.xml': OVAL }],
  ])('gives the files of $id', async (feed, files) => {
    expect(await fetchFrom(feed, files)).toEqual(Object.keys(files));
  });

  test.each<[Feed, FixtureFiles, RegExp]>([
    [azureLinux, { 'azure-linux/azurelinux-3.0-oval.xml': OVAL.slice(0, -20) }, /it ends in the middle/],
    [oracle, { 'oracle-oval/com.oracle.elsa-all.xml': '<html/>' }, /no document of <oval_definitions>/],
    [redhat, { 'redhat-vex/csaf_vex.tar': tar('<html>') }, /redhat-vex\/csaf_vex\.tar cannot be read: it is no JSON/],
    [redhat, { 'redhat-vex/csaf_vex.tar': tarOf({ 'x/index.txt': 'x' }) }, /it holds no document/],
    [redhat, { 'redhat-vex/2024/cve-2024-1000.json': '{}' }, /no CSAF document/],
    [redhatOval, { 'redhat-oval/rhel-7-including-unpatched.oval.xml': ovalOf('', {}) }, /no definition/],
    [suse, { 'suse-csaf/csaf-vex.tar.gz': gz(tar(CSAF)).subarray(0, 60) }, /cannot be read/],
    [
      suse,
      { 'suse-csaf/csaf-vex.tar': tar({ document: {} }) },
      /suse-csaf\/csaf-vex\.tar cannot be read: it is no CSAF document/,
    ],
  ])('with a file that is not what it should be rejects: $id', async (feed, files, message) => {
    await expect(fetchFrom(feed, files)).rejects.toThrow(message);
  });
});
