import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { followVexFolder } from './folder.ts';

const root = mkdtempSync(join(tmpdir(), 'assay-vex-folder-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const openVex = (...ids: readonly string[]): string =>
  JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'x',
    author: 'Acme',
    timestamp: '2024-01-01T00:00:00Z',
    statements: ids.map((name) => ({ vulnerability: { name }, products: [{ '@id': 'pkg:npm/a' }], status: 'fixed' })),
  });

let folders = 0;
function world() {
  const folder = join(root, `vex-${++folders}`);
  const metrics = createMetrics();
  const lines: Record<string, unknown>[] = [];
  const record = (fields: object) => void lines.push({ ...fields });
  const log = Object.assign(createLog('silent'), { error: record, warn: record });
  const look = followVexFolder({ folder, log, metrics });
  return {
    folder,
    lines,
    look,
    write: (name: string, text: string) => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, name), text);
    },
    names: async () => (await look()).statements.map(({ vulnerabilityIds }) => vulnerabilityIds[0]),
    figures: async () =>
      (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith('assay_vex_documents{')),
  };
}

test('a folder that is not there says nothing, and may come later', async () => {
  const { look, write, names } = world();
  expect(await look()).toEqual({ statements: [], digest: '' });
  write('a.json', openVex('CVE-1'));
  expect(await names()).toEqual(['CVE-1']);
});

test('documents of any format, by name; other files are left alone', async () => {
  const { write, names, figures, lines } = world();
  write('b.json', openVex('CVE-2'));
  const analysis = { id: 'CVE-1', analysis: { state: 'resolved' }, affects: [{ ref: 'pkg:npm/a' }] };
  write('a.json', JSON.stringify({ bomFormat: 'CycloneDX', vulnerabilities: [analysis] }));
  write('README.md', 'ours');
  write('.a.json.swp', '{');
  expect(await names()).toEqual(['CVE-1', 'CVE-2']);
  expect(await figures()).toEqual(['assay_vex_documents{state="used"} 2', 'assay_vex_documents{state="broken"} 0']);
  expect(lines).toEqual([]);
});

test('a document that is broken is told once and has no effect, until it is mended', async () => {
  const { folder, write, names, figures, lines } = world();
  write('a.json', openVex('CVE-1'));
  write('b.json', '{');
  expect(await names()).toEqual(['CVE-1']);
  expect(await names()).toEqual(['CVE-1']);
  expect(lines).toEqual([{ path: join(folder, 'b.json'), err: expect.any(Error) }]);
  expect(await figures()).toContain('assay_vex_documents{state="broken"} 1');
  write('b.json', openVex('CVE-2'));
  expect(await names()).toEqual(['CVE-1', 'CVE-2']);
  expect(await figures()).toContain('assay_vex_documents{state="broken"} 0');
});

test('parts of a document that have no effect are told', async () => {
  const { write, names, lines } = world();
  write('a.json', openVex('CVE-1', ''));
  expect(await names()).toEqual(['CVE-1']);
  expect(lines).toMatchObject([{ count: 1, problems: ['statement 2: it names no vulnerability'] }]);
});

test('the digest follows what is said, and nothing else', async () => {
  const { folder, look, write } = world();
  write('a.json', openVex('CVE-1'));
  const first = await look();
  expect(first.digest).toMatch(/^[0-9a-f]{16}$/);
  expect(await look()).toBe(first);
  utimesSync(join(folder, 'a.json'), 1, 1);
  expect((await look()).digest).toBe(first.digest);
  write('b.json', openVex('CVE-2'));
  expect((await look()).digest).not.toBe(first.digest);
  rmSync(join(folder, 'b.json'));
  expect((await look()).digest).toBe(first.digest);
  rmSync(folder, { recursive: true });
  expect(await look()).toEqual({ statements: [], digest: '' });
});

test('looks at once share what is read', async () => {
  const { look, write, lines } = world();
  write('a.json', '{');
  await Promise.all([look(), look(), look()]);
  expect(lines).toHaveLength(1);
});
