import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { hasShared, shared } from '../../test/shared.ts';
import { affectedRangesOf, type VersionSet } from './affected-ranges.ts';
import { tarEntries } from './archive.ts';
import { type FixtureFiles, gz, parseFiles, tarOf, zipOf } from './fixtures/feeds-folder.ts';
import { friendsofphp } from './friendsofphp.ts';
import { ghsa } from './ghsa.ts';
import { goVulndb } from './go-vulndb.ts';
import { nodejsSecurityWg } from './nodejs-security-wg.ts';
import { pypa } from './pypa.ts';
import { readMavenRange, readNugetRange } from './requirements/brackets.ts';
import { readComparators } from './requirements/comparators.ts';
import { readComposerConstraint } from './requirements/composer.ts';
import { readGemRequirement } from './requirements/gem.ts';
import { readNpmRange } from './requirements/npm.ts';
import { readPep440Specifiers } from './requirements/pep440.ts';
import { rubysec } from './rubysec.ts';
import { rustsec } from './rustsec.ts';

const signal = new AbortController().signal;

/** Files of an archive of other projects' test inputs. */
async function fixtures(archive: string, wanted: RegExp): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for await (const entry of tarEntries(shared('feeds/fixtures'), `${archive}-fixtures.tar.gz`, signal)) {
    if ('bytes' in entry && wanted.test(entry.name)) found.set(entry.name.replace(/^\.\//, ''), entry.bytes);
  }
  expect(found.size).toBeGreaterThan(0);
  return found;
}
/** Under short names, which a test's own tar can hold. */
const shortened = (files: Map<string, Buffer>, folder: string): FixtureFiles =>
  Object.fromEntries([...files].map(([path, bytes]) => [`${folder}/${path.split('/').at(-1)}`, bytes]));

describe.skipIf(!hasShared)("other projects' samples of language feeds", () => {
  const trivy = 'aquasecurity__trivy-db';
  const vulnerablecode = 'aboutcode-org__vulnerablecode';

  test('RubySec', async () => {
    const gems = await fixtures(vulnerablecode, /test_data\/ruby(-v2\/gems)?\/CVE-20(18|20|24)-\d+\.yml$/);
    const rubies = await fixtures(vulnerablecode, /test_data\/ruby(-v2\/rubies)?\/CVE-20(07|10|11|22)-\d+\.yml$/);
    const { advisories, problems } = await parseFiles(rubysec, {
      'rubysec/samples.tar': tarOf({
        ...shortened(gems, 'gems'),
        ...shortened(await fixtures(trivy, /bundler\/.*\.yml$/), 'gems'),
        ...shortened(rubies, 'rubies'),
      }),
    });
    expect(problems).toEqual([]);
    const shown = Object.fromEntries(advisories.map((a) => [`${a.name} ${a.advisoryId}`, a.ranges]));
    expect(shown).toEqual({
      'administrate CVE-2020-5257': [{ introduced: '0', fixed: '0.13.0' }],
      'bootstrap CVE-2024-6531': [{ introduced: '4.0.0', lastAffected: '4.6.2' }],
      'doorkeeper-openid_connect CVE-2019-9837': [{ introduced: '1.4.0', fixed: '1.5.4' }],
      'jruby:jruby CVE-2010-1330': [{ introduced: '0', fixed: '1.4.1' }],
      'jruby:jruby CVE-2022-25857': [{ introduced: '0', fixed: '9.3.8.0' }],
      'ruby-lang:ruby CVE-2007-5770': [
        { introduced: '0', fixed: '1.8.6.230' },
        { introduced: '1.8.7.A', fixed: '1.8.7' },
      ],
      'ruby-lang:ruby CVE-2011-2686': [{ introduced: '1.8.6.399', fixed: '1.8.7.352' }],
      'sinatra CVE-2018-11627': [{ introduced: '0', fixed: '2.0.2' }],
      'sinatra CVE-2018-7212': [{ introduced: '1.0.0', introducedExclusive: true, fixed: '2.0.1' }],
    });
  });

  test('RustSec, FriendsOfPHP', async () => {
    const crates = await fixtures(vulnerablecode, /test_data\/rust\/RUSTSEC.*\.md$/);
    const tools = await fixtures(vulnerablecode, /test_data\/rust\/CVE.*\.md$/);
    const rust = await parseFiles(rustsec, {
      'rustsec/samples.tar': tarOf({ ...shortened(crates, 'crates/x'), ...shortened(tools, 'rust/cargo') }),
    });
    expect(rust.problems).toEqual([]);
    expect(rust.advisories.map((a) => [a.advisoryId, a.name, a.ranges.map((range) => range.fixed)])).toEqual([
      ['RUSTSEC-2021-0032', expect.any(String), [expect.any(String)]],
      ['CVE-2019-16760', 'rust-lang:cargo', ['1.26.0']],
    ]);
    const php = await parseFiles(friendsofphp, {
      'friendsofphp/samples.tar': tarOf(
        shortened(await fixtures(trivy, /composer\/.*CVE[^/]*\.yaml$/), 'aws/aws-sdk-php'),
      ),
    });
    expect([php.problems, php.advisories[0]?.ranges]).toEqual([[], [{ introduced: '3.0.0-dev', fixed: '3.2.1' }]]);
  });

  test('the Node.js working group: scores that are a number, a text, null or not there', async () => {
    const samples = await fixtures(trivy, /vulnsrc\/node\/testdata\/happy\/.*\.json$/);
    const of = (name: string): unknown =>
      JSON.parse([...samples].find(([path]) => path.endsWith(`/${name}.json`))?.[1].toString() ?? 'null');
    const npm = await parseFiles(nodejsSecurityWg, {
      'nodejs-security-wg/npm-index.json': {
        1: of('npm_cvssnumberandstring'),
        2: of('npm_cvssnumberonly'),
        3: of('npm_nullcvssscore'),
        4: of('npm_nocvssseverity'),
      },
      'nodejs-security-wg/core-index.json': { 18: of('18') },
    });
    expect(npm.problems).toEqual([]);
    expect(npm.advisories.map((a) => [a.name, a.vendorSeverity, a.ranges[0]])).toEqual([
      ['nodejs:node.js', undefined, { introduced: '4.0.0', fixed: '4.6.0' }],
      ['bassmaster', 'medium', { introduced: '0', fixed: '1.5.2' }],
      ['bassmaster', 'medium', { introduced: '0', fixed: '1.5.2' }],
      ['hubl-server', undefined, { introduced: '0', lastAffected: '99.999.99999' }],
      ['missingcvss-missingseverity-package', undefined, { introduced: '4.0.0', fixed: '4.8.4' }],
    ]);
    expect(npm.facts[0]?.cvss).toMatchObject([{ source: 'NODEJS', version: '3.0', baseScore: 4.8 }]);
    const one = JSON.parse(
      [...(await fixtures(vulnerablecode, /npm\/npm_sample\.json$/)).values()][0]?.toString() ?? '',
    );
    const sample = await parseFiles(nodejsSecurityWg, { 'nodejs-security-wg/npm-index.json': { 152: one } });
    expect(sample.advisories[0]).toMatchObject({ name: 'npm', ranges: [{ introduced: '0', fixed: '1.3.3' }] });
  });

  test("GitHub's and the Go team's OSV records, PyPA's YAML", async () => {
    const github = new Map([
      ...(await fixtures(trivy, /vulnsrc\/ghsa\/.*GHSA-[^/]*\.json$/)),
      ...[...(await fixtures(vulnerablecode, /github_osv\/github_osv_test_\d\.json$/))].map(
        ([, bytes], i) => [`GHSA-${i}.json`, bytes] as const,
      ),
    ]);
    const hub = await parseFiles(ghsa, {
      'ghsa-partial/samples.zip': zipOf(shortened(github, 'advisories/github-reviewed')),
    });
    expect(hub.problems).toEqual([]);
    expect(new Set(hub.advisories.map((a) => a.advisoryId)).size + hub.facts.filter((f) => f.withdrawn).length).toBe(
      github.size,
    );
    const golang = new Map([
      ...(await fixtures(trivy, /vulnsrc\/govulndb\/.*GO-[^/]*\.json$/)),
      ...(await fixtures('anchore__vunnel', /govulndb\/test-fixtures\/vulndb\/ID\/GO-[^/]*\.json$/)),
    ]);
    const go = await parseFiles(goVulndb, { 'go-vulndb/samples.zip': zipOf(shortened(golang, 'ID')) });
    expect([go.problems, new Set(go.advisories.map((a) => a.advisoryId)).size]).toEqual([[], golang.size]);
    const python = await fixtures(vulnerablecode, /(osv_test\/pypa\/pypa-\d|pypa\/pypa_test)\.yaml$/);
    const py = await parseFiles(pypa, { 'pypa/samples.tar.gz': gz(tarOf(shortened(python, 'vulns/x'))) });
    expect(py.problems).toEqual([]);
    expect(py.advisories.length).toBeGreaterThan(5);
  });

  test("GitLab's ranges in every ecosystem's own grammar", async () => {
    const readers: Record<string, (text: string) => VersionSet | undefined> = {
      composer: readComposerConstraint,
      gem: readGemRequirement,
      golang: (text) => readComparators('go', text),
      maven: readMavenRange,
      npm: readNpmRange,
      nuget: readNugetRange,
      pypi: readPep440Specifiers,
    };
    const samples = await fixtures(vulnerablecode, /test_data\/gitlab\/[a-z]+\.yaml$/);
    const shown: Record<string, unknown> = {};
    for (const [path, bytes] of samples) {
      const kind = path.split('/').at(-1)?.replace('.yaml', '') ?? '';
      const { affected_range: text } = parseYaml(bytes.toString()) as { affected_range: string };
      shown[kind] = affectedRangesOf(readers[kind]?.(text) ?? [])[0];
    }
    expect(shown).toEqual({
      composer: { introduced: '0', fixed: '1.0.1' },
      gem: { introduced: '4.2.0.beta1', lastAffected: '4.2.0.beta1' },
      golang: { introduced: '0', fixed: '3.7.1' },
      maven: { introduced: '0', fixed: '9.1.6' },
      npm: { introduced: '0', fixed: '2.14.2' },
      nuget: { introduced: '0', fixed: '1.11.0' },
      pypi: { introduced: '0', fixed: '1.0' },
    });
  });
});
