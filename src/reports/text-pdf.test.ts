import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { textPdf } from './text-pdf.ts';

/** What a reader does: follows the table of objects and opens each page's stream. */
function read(pdf: Buffer): { readonly pages: readonly string[] } {
  const text = pdf.toString('latin1');
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
  const [, size] = /^xref\n0 (\d+)\n/.exec(text.slice(start)) ?? [];
  const entries = [...text.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
  expect(entries).toHaveLength(Number(size) - 1);
  for (const [n, offset] of entries.entries()) expect(text.slice(offset)).toMatch(new RegExp(`^${n + 1} 0 obj\n`));
  const pages = entries.flatMap((offset) => {
    const found = /^\d+ 0 obj\n<< \/Length (\d+) .*\nstream\n/.exec(text.slice(offset, offset + 200));
    if (found === null) return [];
    const begin = offset + found[0].length;
    return [inflateSync(pdf.subarray(begin, begin + Number(found[1]))).toString('latin1')];
  });
  return { pages };
}

test('lines become pages; long ones go on, strange letters do no harm', () => {
  const lines = Array.from({ length: 100 }, (_, n) => ({ text: `line ${n}` }));
  const { pages } = read(textPdf('Report', [{ text: 'Heading', bold: true }, ...lines]));
  expect(pages).toHaveLength(2);
  expect(pages[0]).toContain('/B 8 Tf (Heading) Tj');
  expect(pages[1]).toContain('(line 99) Tj');
  const hostile = read(textPdf('', [{ text: `a) Tj (b\\ ü ☃ \n${'x'.repeat(120)}` }]));
  expect(hostile.pages[0]).toContain('(a\\) Tj \\(b\\\\ ü ? ?');
  expect(hostile.pages[0]?.match(/ Tj T\*/g)).toHaveLength(2);
});

test('nothing is one empty page', () => expect(read(textPdf('Empty', [])).pages).toHaveLength(1));
