import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SOFTWARE_FILES } from '../extractors/software-files.ts';
import { EXAMPLES } from '../fixtures/software.ts';
import { SOFTWARE } from './software-table.ts';

const nameOf = ({ vendor, product }: { readonly vendor: string; readonly product: string }): string =>
  `${vendor}/${product}`;

test('products are sorted, and every one of them has an example', () => {
  const names = SOFTWARE.map(nameOf);
  expect(names).toEqual([...new Set(names)].sort());
  const shown = new Set(Object.values(EXAMPLES).map(([, found]) => found.split('@')[0]));
  expect(names.filter((name) => !shown.has(name))).toEqual([]);
});

test('docs/software.md lists every product with what proves it', () => {
  const page = readFileSync(new URL('../../../docs/software.md', import.meta.url), 'utf8');
  for (const row of [...SOFTWARE, ...SOFTWARE_FILES]) {
    expect(page, nameOf(row)).toContain(`| \`${nameOf(row)}\` |`);
    expect(page, nameOf(row)).toContain(row.evidence);
  }
});

test('names of files fit whole names only', () => {
  for (const { name } of SOFTWARE) {
    expect(name.source.startsWith('^') && name.source.endsWith('$'), name.source).toBe(true);
  }
  for (const [file, [, found]] of Object.entries(EXAMPLES)) {
    const row = SOFTWARE.find((each) => nameOf(each) === found.split('@')[0]);
    expect(row?.initials, file).toContain(file.charAt(0));
    expect(row?.name.test(file), file).toBe(true);
  }
  const fitting = (file: string) => SOFTWARE.filter(({ name }) => name.test(file)).map(nameOf);
  expect(fitting('nginx.conf')).toEqual([]);
  expect(fitting('node-gyp')).toEqual([]);
  expect(fitting('python3.11-config')).toEqual([]);
  expect(fitting('libssl.so.1.1')).toEqual(['openssl/openssl']);
  expect(fitting('php8.2')).toEqual(['php/php']);
});

test('bytes made to slow a search down are searched to their end', () => {
  const pieces = ['\0', '1', '1.', '0.0.0', '\x001.1', 'version 1.1', 'OpenSSL 1.1.1 ', '7-Zip (z) ', '\x003.1.1'];
  for (const { texts } of SOFTWARE) {
    for (const text of texts) {
      for (const piece of pieces) {
        const window = piece.repeat(Math.ceil(1_048_576 / piece.length));
        expect([...window.matchAll(new RegExp(text, 'g'))].length, `${text}`).toBeLessThan(window.length);
      }
    }
  }
});
