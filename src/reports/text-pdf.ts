import { deflateSync } from 'node:zlib';

/** A page of A4, upright, in points; Courier's letters are 0.6 of their size wide. */
const PAGE = { width: 595, height: 842, margin: 40 } as const;
const SIZE = 8;
const LEADING = 10.5;
const COLUMNS = Math.floor((PAGE.width - 2 * PAGE.margin) / (SIZE * 0.6));
const LINES = Math.floor((PAGE.height - 2 * PAGE.margin) / LEADING);

/** A line of a document; `bold` for headings. */
export interface PdfLine {
  readonly text: string;
  readonly bold?: boolean;
}

/** One byte a letter in WinAnsi; letters that it lacks, and control characters, become question marks. */
const bytesOf = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  text.normalize('NFC').replace(/[\u0000-\u001f\u007f-\u009f]|[^\u0000-\u00ff]/gu, '?');

/** A string of the PDF language. */
const quoted = (text: string): string => `(${bytesOf(text).replace(/[\\()]/g, '\\$&')})`;

/** Lines that are too long go on in the next, indented. */
function* wrapped({ text, bold = false }: PdfLine): Iterable<PdfLine> {
  const letters = [...text];
  yield { text: letters.slice(0, COLUMNS).join(''), bold };
  const rest = COLUMNS - 4;
  for (let at = COLUMNS; at < letters.length; at += rest) {
    yield { text: `    ${letters.slice(at, at + rest).join('')}`, bold };
  }
}

function contentOf(lines: readonly PdfLine[]): Buffer {
  const shown = lines.map(({ text, bold }) => `/${bold ? 'B' : 'R'} ${SIZE} Tf ${quoted(text)} Tj T*`);
  const start = `BT ${LEADING} TL ${PAGE.margin} ${PAGE.height - PAGE.margin - SIZE} Td`;
  return deflateSync(Buffer.from([start, ...shown, 'ET'].join('\n'), 'latin1'));
}

/**
 * A document of plain lines in a typewriter's face, which every reader has: no dependency is worth a table of text.
 * @returns a PDF 1.4 (ISO 32000-1)
 */
export function textPdf(title: string, lines: readonly PdfLine[]): Buffer {
  const all = lines.flatMap((line) => [...wrapped(line)]);
  const pages: Buffer[] = [];
  for (let at = 0; at < Math.max(all.length, 1); at += LINES) pages.push(contentOf(all.slice(at, at + LINES)));

  const FIRST_PAGE = 6;
  const font = (name: string): string =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
  const kids = pages.map((_, n) => `${FIRST_PAGE + 2 * n} 0 R`).join(' ');
  const objects: (readonly Buffer[])[] = [
    [Buffer.from('<< /Type /Catalog /Pages 2 0 R >>')],
    [Buffer.from(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`)],
    [Buffer.from(font('Courier'))],
    [Buffer.from(font('Courier-Bold'))],
    [Buffer.from(`<< /Title ${quoted(title)} /Producer (Assay) >>`, 'latin1')],
    ...pages.flatMap((content, n) => [
      [
        Buffer.from(
          `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] ` +
            `/Resources << /Font << /R 3 0 R /B 4 0 R >> >> /Contents ${FIRST_PAGE + 2 * n + 1} 0 R >>`,
        ),
      ],
      [
        Buffer.from(`<< /Length ${content.length} /Filter /FlateDecode >>\nstream\n`),
        content,
        Buffer.from('\nendstream'),
      ],
    ]),
  ];

  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const offsets: number[] = [];
  let length = parts[0]?.length ?? 0;
  const write = (...bytes: readonly Buffer[]): void => {
    for (const part of bytes) {
      parts.push(part);
      length += part.length;
    }
  };
  objects.forEach((object, n) => {
    offsets.push(length);
    write(Buffer.from(`${n + 1} 0 obj\n`), ...object, Buffer.from('\nendobj\n'));
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 5 0 R >>\nstartxref\n${length}\n%%EOF\n`;
  write(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}${trailer}`));
  return Buffer.concat(parts);
}
