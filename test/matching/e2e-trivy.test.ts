import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { memoryDatabase } from '../../src/advisories/index.ts';
import type { AdvisoryRecord, AffectedRange, VersionSchemeId } from '../../src/domain/advisory.ts';
import { canonicalName } from '../../src/domain/canonical-name.ts';
import { packageDisplayName } from '../../src/domain/package.ts';
import { collectRepo } from '../../src/inventory/index.ts';
import { matchInventory } from '../../src/matching/index.ts';
import { compareVersions } from '../../src/versions/index.ts';
import { hasShared, shared } from '../shared.ts';

// End-to-end cases of another scanner: its inputs, its advisories, its findings. The advisories become records here.

interface Vulnerability {
  readonly target: string;
  readonly id: string;
  readonly pkg: string;
  readonly installed: string;
  readonly fixed: string;
}
interface Case {
  readonly golden: string;
  readonly input: string;
  readonly vulnerabilities: readonly Vulnerability[];
}
interface Bucket {
  readonly bucket: string;
  readonly pairs: readonly {
    readonly bucket: string;
    readonly pairs: readonly {
      readonly key: string;
      readonly value?: {
        readonly PatchedVersions?: readonly string[];
        readonly VulnerableVersions?: readonly string[];
      };
    }[];
  }[];
}

/** What stands before `::` in the name of a bucket. */
const ECOSYSTEMS: Readonly<Record<string, readonly [ecosystem: string, scheme: VersionSchemeId]>> = {
  cargo: ['crates.io', 'semver'],
  composer: ['Packagist', 'composer'],
  conan: ['ConanCenter', 'generic'],
  erlang: ['Hex', 'semver'],
  go: ['Go', 'go'],
  maven: ['Maven', 'maven'],
  npm: ['npm', 'semver'],
  nuget: ['NuGet', 'nuget'],
  pip: ['PyPI', 'pep440'],
  pub: ['Pub', 'semver'],
  rubygems: ['RubyGems', 'gem'],
  swift: ['SwiftURL', 'semver'],
};

/** Bounds of `>= 1.0, < 2.0`, `<8.44`, `[2.9.0,2.9.10.7)`. */
function boundsOf(constraint: string): { from?: string; below?: string; upTo?: string } {
  const interval = /^\[([^,]*),([^\])]*)([\])])$/.exec(constraint);
  if (interval !== null) {
    const [, from = '', to = '', end] = interval;
    return { from, ...(end === ')' ? { below: to } : { upTo: to }) };
  }
  const bounds: { from?: string; below?: string; upTo?: string } = {};
  for (const [, operator, version = ''] of constraint.matchAll(/(>=|<=|<|>)\s*([^\s,]+)/g)) {
    if (operator === '>=') bounds.from = version;
    else if (operator === '<=') bounds.upTo = version;
    else if (operator === '<') bounds.below = version;
  }
  return bounds;
}

/** A range, and the patched version as its fix: where the bound is lower, the patch is the way out all the same. */
function rangeOf(constraint: string, patched: readonly string[], scheme: VersionSchemeId): AffectedRange {
  const { from, below, upTo } = boundsOf(constraint);
  const end = below ?? upTo;
  const fix = patched.find((each) => end === undefined || (compareVersions(scheme, each, end) ?? -1) >= 0);
  const fixed = fix ?? below;
  return {
    introduced: from ?? '0',
    ...(upTo !== undefined &&
      (fixed === undefined || compareVersions(scheme, upTo, fixed) !== 0) && { lastAffected: upTo }),
    ...(fixed !== undefined && { fixed }),
  };
}

function recordsOf(buckets: readonly Bucket[]): AdvisoryRecord[] {
  return buckets.flatMap(({ bucket, pairs }) => {
    const [ecosystem, scheme] = ECOSYSTEMS[bucket.split('::')[0] ?? ''] ?? [];
    if (ecosystem === undefined || scheme === undefined) return [];
    return pairs.flatMap(({ bucket: name, pairs: advisories }) =>
      advisories.map(({ key, value = {} }): AdvisoryRecord => {
        const { PatchedVersions: patched = [], VulnerableVersions: vulnerable = [] } = value;
        return {
          advisoryId: key,
          feed: 'ghsa',
          vulnerabilityIds: [key],
          ecosystem,
          name: canonicalName(ecosystem, name),
          scheme,
          ranges: vulnerable.flatMap((each) => each.split('||')).map((each) => rangeOf(each.trim(), patched, scheme)),
          status: 'affected',
        };
      }),
    );
  });
}

const folder = hasShared ? mkdtempSync(join(tmpdir(), 'assay-e2e-match-')) : '';

describe.skipIf(!hasShared)('end-to-end cases of another scanner give its findings', () => {
  if (hasShared) execFileSync('tar', ['-xzf', shared('fixtures/e2e-trivy.tar.gz'), '-C', folder]);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const root = join(folder, 'e2e-trivy');
  const files = hasShared ? readdirSync(join(root, 'db')) : [];
  const records = files.flatMap((file) => recordsOf(parse(readFileSync(join(root, 'db', file), 'utf8'))));
  const database = memoryDatabase({
    records,
    vulnerabilities: [],
    completeness: Object.values(ECOSYSTEMS).map(([ecosystem]) => ({ ecosystem, level: 'full', packages: 1 })),
  });
  const truth = hasShared ? readFileSync(shared('fixtures/truth/e2e-trivy.json'), 'utf8') : '{"cases":[]}';
  const { cases } = JSON.parse(truth) as { readonly cases: readonly Case[] };

  test('all twelve cases and the advisories of all their ecosystems are read', () => {
    expect(cases).toHaveLength(12);
    expect(new Set(records.map(({ ecosystem }) => ecosystem))).toEqual(
      new Set(Object.values(ECOSYSTEMS).map(([ecosystem]) => ecosystem)),
    );
  });

  test.each(cases)('$golden', async ({ golden, input, vulnerabilities }) => {
    const inventory = await collectRepo(join(root, input), { signal: new AbortController().signal });
    // Runs without development dependencies: ours are there, and marked.
    const packages = inventory.packages.filter(({ facts }) => golden !== 'npm' || facts?.scope !== 'dev');
    const { matches, notEvaluated } = matchInventory({ ...inventory, packages }, database);
    const found = matches.flatMap(({ package: pkg, vulnerabilityId, fixedVersion }) =>
      pkg.locations
        // The peer reads the lock file, not the node_modules beside it.
        .filter(({ path }) => !path.startsWith('/node_modules/'))
        // It names go.mod for what only go.sum tells: modules of builds before Go 1.17.
        .map(({ path }) => path.slice(1).replace(/go\.sum$/, 'go.mod'))
        .map((path) => [path, vulnerabilityId, packageDisplayName(pkg), pkg.version, fixedVersion].join(' ')),
    );
    const expected = vulnerabilities.map((v) => [v.target, v.id, v.pkg, v.installed, v.fixed].join(' '));
    expect([...new Set(found)].sort()).toEqual(expected.sort());
    expect(notEvaluated).toEqual([]);
  });
});
