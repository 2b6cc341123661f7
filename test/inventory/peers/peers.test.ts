import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { compareText } from '../../../src/domain/order.ts';
import { packageDisplayName } from '../../../src/domain/package.ts';
import { EXTRACTORS } from '../../../src/inventory/extractors/index.ts';
import { collectDirectory } from '../../../src/inventory/index.ts';
import { readSbom } from '../../../src/inventory/sbom/read.ts';
import { hasShared, shared } from '../../shared.ts';
import type { PeerFamily, PeerPackage } from './peer-family.ts';

interface PeerCase {
  readonly test: string;
  readonly func: string;
  readonly case: string | null;
  readonly inputs: readonly string[];
  readonly wantErr: boolean;
  readonly packages: readonly PeerPackage[] | null;
}

/** One file a group of ecosystems. */
async function familiesOf(file: string): Promise<readonly PeerFamily[]> {
  const module = (await import(`./${file.slice(0, -3)}.ts`)) as { readonly families?: readonly PeerFamily[] };
  return module.families ?? [];
}
const files = readdirSync(new URL('.', import.meta.url)).filter((name) => /^[a-z-]+\.ts$/.test(name));
const FAMILIES = (await Promise.all(files.map(familiesOf))).flat();

/** Of these a peer expects what no input of theirs shows; at most 2 in 100 cases may differ. */
const MAX_DIFFERENCES = 0.02;

const folder = hasShared ? mkdtempSync(join(tmpdir(), 'assay-peers-')) : '';
const peers = join(folder, 'lockfiles');

function casesOf(peer: 'trivy' | 'syft'): readonly PeerCase[] {
  return (JSON.parse(readFileSync(join(peers, `${peer}.expected.json`), 'utf8')) as { cases: PeerCase[] }).cases;
}

const nameOf = (c: PeerCase): string => c.case ?? basename(c.inputs[0] ?? '');

const familyOf = (c: PeerCase): PeerFamily | undefined =>
  FAMILIES.find(({ test: file, func }) => file === c.test && func === c.func) ??
  FAMILIES.find(({ test: file, func }) => file === c.test && func === undefined);

/** `Name@Version` of dependencies; the project itself is none. */
function plainly(p: PeerPackage): string | undefined {
  if (p.Relationship === 'ftypes.RelationshipRoot' || p.Relationship === 'ftypes.RelationshipWorkspace')
    return undefined;
  return `${p.Name}@${p.Version ?? ''}`;
}

/** Lays the inputs of a case below `root`. */
function lay(root: string, peerRoot: string, c: PeerCase, family: PeerFamily): void {
  const put = (from: string, to: string): void => {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    if (existsSync(join(peerRoot, from))) cpSync(join(peerRoot, from), join(root, to), { recursive: true });
  };
  for (const input of c.inputs) {
    const isFolder = existsSync(join(peerRoot, input)) && statSync(join(peerRoot, input)).isDirectory();
    put(input, isFolder ? '/app' : (family.as?.(input) ?? `/app/${basename(input)}`));
    for (const [from, to] of Object.entries(family.also?.(input) ?? {})) put(from, to);
    for (const [path, content] of Object.entries(family.rebuilt?.(input) ?? {})) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
  }
}

type Outcome = 'equal' | string;

async function outcomeOf(peer: string, c: PeerCase, family: PeerFamily): Promise<Outcome> {
  const root = mkdtempSync(join(folder, 'case-'));
  try {
    lay(root, join(peers, peer), c, family);
    const inventory =
      family.sbom === undefined
        ? await collectDirectory(root, { signal: new AbortController().signal })
        : readSbom(readFileSync(join(root, 'app', family.sbom)), family.sbom);
    const problems = inventory.problems.filter(({ extractor }) => family.extractors.includes(extractor));
    // Some lists say `wantErr` of a table whose check is NoError: those have packages.
    if (c.wantErr && (c.packages ?? []).length === 0)
      return problems.length > 0 ? 'equal' : 'should be refused, was accepted';
    const found = inventory.packages
      .filter(({ foundBy }) => family.sbom !== undefined || family.extractors.includes(foundBy))
      .map((p) => (family.found === undefined ? `${packageDisplayName(p)}@${p.version}` : family.found(p)))
      .filter((line) => line !== undefined);
    const ours = [...new Set(found)].sort(compareText);
    const read = family.expected ?? plainly;
    const theirs = [...new Set((c.packages ?? []).map(read).filter((line) => line !== undefined))].sort(compareText);
    const extra = ours.filter((line) => !theirs.includes(line));
    const missing = theirs.filter((line) => !ours.includes(line));
    if (extra.length + missing.length === 0) return 'equal';
    const said = problems.map(({ reason }) => reason);
    return [...missing.map((l) => `missing ${l}`), ...extra.map((l) => `extra ${l}`), ...said].slice(0, 12).join('; ');
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

describe.skipIf(!hasShared)('lock files and manifests of other scanners’ tests', () => {
  if (hasShared) execFileSync('tar', ['-xzf', shared('fixtures/lockfiles.tar.gz'), '-C', folder]);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const all = hasShared
    ? (['trivy', 'syft'] as const).flatMap((peer) => casesOf(peer).map((c) => ({ peer, c, family: familyOf(c) })))
    : [];

  test('every case has a family, every family knows its extractors, every difference a case', () => {
    const orphans = new Set(all.filter(({ family }) => family === undefined).map(({ peer, c }) => `${peer} ${c.test}`));
    expect([...orphans]).toEqual([]);
    const ids = new Set(EXTRACTORS.map(({ id }) => id));
    expect(FAMILIES.flatMap(({ extractors }) => extractors).filter((id) => !ids.has(id))).toEqual([]);
    const stale = FAMILIES.flatMap((family) =>
      Object.keys(family.differences ?? {})
        .filter((name) => !all.some((each) => each.family === family && nameOf(each.c) === name))
        .map((name) => `${family.test}: ${name}`),
    );
    expect(stale).toEqual([]);
  });

  test('at least 98 of 100 cases are equal', () => {
    const different = all.filter(({ c, family }) => family?.differences?.[nameOf(c)] !== undefined);
    expect(different.length / all.length).toBeLessThanOrEqual(MAX_DIFFERENCES);
  });

  for (const { peer, c, family } of all) {
    if (family === undefined) continue;
    const reason = family.differences?.[nameOf(c)];
    test(`${peer} ${c.test} ${nameOf(c)}`, async () => {
      const outcome = await outcomeOf(peer, c, family);
      // A difference that is none any more has to leave the list.
      if (reason === undefined) expect(outcome).toBe('equal');
      else expect(outcome).not.toBe('equal');
    });
  }
});
