import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../test/shared.ts';
import type { Inventory } from '../domain/inventory.ts';
import { purlOf } from '../domain/package-purl.ts';
import { collectDirectory, collectImage } from './index.ts';

interface TruthArchive {
  readonly path: string;
  readonly sha1: string;
  readonly pomProperties: readonly { groupId: string; artifactId: string; version: string }[];
  readonly layer?: number;
}

interface TruthResource {
  readonly packages?: { readonly java?: readonly TruthArchive[] };
  readonly purls?: readonly string[];
  readonly layerDiffIDs?: readonly string[];
}

interface Truth extends TruthResource {
  readonly input: string;
  readonly images?: readonly TruthResource[];
}

const resourceOf = (truth: Truth): TruthResource => truth.images?.[0] ?? truth;

const truths: readonly Truth[] = hasShared
  ? readdirSync(shared('fixtures/truth')).map(
      (file) => JSON.parse(readFileSync(shared(`fixtures/truth/${file}`), 'utf8')) as Truth,
    )
  : [];
const withJava = truths.filter((truth) => (resourceOf(truth).packages?.java?.length ?? 0) > 0);

const signal = new AbortController().signal;

/** `purl path layer` of each place where a Maven package was seen. */
const foundPlaces = ({ packages }: Inventory): string[] =>
  packages
    .filter(({ type }) => type === 'maven')
    .flatMap((p) => p.locations.map(({ path, layer = '' }) => `${purlOf(p)} ${path} ${layer}`.trim()))
    .sort();

const expectedPlaces = ({ packages, layerDiffIDs = [] }: TruthResource): string[] =>
  (packages?.java ?? [])
    .flatMap(({ path, layer, pomProperties }) =>
      pomProperties.map(({ groupId, artifactId, version }) =>
        `pkg:maven/${groupId}/${artifactId}@${version} /${path} ${(layer === undefined ? undefined : layerDiffIDs[layer]) ?? ''}`.trim(),
      ),
    )
    .sort();

describe.skipIf(!hasShared)('Java packages equal what an independent program found', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'assay-test-'));
    execFileSync('tar', ['-xzf', shared('fixtures/images-peers.tar.gz'), '-C', folder]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('truths with Java archives are there', () => expect(withJava.length).toBeGreaterThanOrEqual(5));

  test.each(withJava.map((truth) => [truth.input, truth] as const))('%s', async (input, truth) => {
    const resource = resourceOf(truth);
    const inventory = await inventoryOf(input, folder);
    expect(foundPlaces(inventory)).toEqual(expectedPlaces(resource));
    const purls = inventory.packages.filter(({ type }) => type === 'maven').map((p) => purlOf(p));
    expect([...new Set(purls)].sort()).toEqual(resource.purls?.filter((purl) => purl.startsWith('pkg:maven/')).sort());
    expect(inventory.problems.filter(({ extractor }) => extractor === 'java-archive')).toEqual([]);
    // An archive without coordinates, but with a version, is listed with the SHA-1 that would tell.
    const sums = new Map(resource.packages?.java?.map(({ path, sha1 }) => [`/${path}`, sha1]));
    for (const { facts, locations } of inventory.packages.filter(
      ({ foundBy, type }) => foundBy === 'java-archive' && type === 'generic',
    )) {
      expect(facts?.sha1).toBe(sums.get(locations[0]?.path ?? ''));
    }
  });
});

async function inventoryOf(input: string, folder: string): Promise<Inventory> {
  if (input.endsWith('.zip')) {
    const root = mkdtempSync(join(folder, 'function-'));
    execFileSync('unzip', ['-q', shared(`fixtures/lambda/${input}`), '-d', root]);
    return collectDirectory(root, { signal });
  }
  const places = [
    shared(`fixtures/images/debian/${input}`),
    shared(`fixtures/${input}`),
    ...[input, `${input}.gz`].map((each) => join(folder, each.replace('images/', ''))),
  ];
  return collectImage(places.find((each) => existsSync(each)) ?? input, { signal });
}
