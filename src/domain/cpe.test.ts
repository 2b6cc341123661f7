import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effort } from '../../test/effort.ts';
import { type Cpe, cpeName, cpeNamesOf, cpeScheme, cpeText, formatCpe, formatCpeUri, parseCpe } from './cpe.ts';

const parsed = (text: string): Cpe => {
  const cpe = parseCpe(text);
  if (cpe === undefined) throw new Error(`${text} is no CPE`);
  return cpe;
};

describe('parsing', () => {
  test.each([
    ['cpe:2.3:a:openssl:openssl:1.1.1w:*:*:*:*:*:*:*', 'cpe:2.3:a:openssl:openssl:1.1.1w:*:*:*:*:*:*:*'],
    ['cpe:/a:openssl:openssl:1.1.1w', 'cpe:2.3:a:openssl:openssl:1.1.1w:*:*:*:*:*:*:*'],
    ['cpe:/a:Apache:HTTP_Server:2.4.59', 'cpe:2.3:a:apache:http_server:2.4.59:*:*:*:*:*:*:*'],
    ['cpe:/a:gnu:libstdc%2b%2b:4.8', 'cpe:2.3:a:gnu:libstdc\\+\\+:4.8:*:*:*:*:*:*:*'],
    ['cpe:/o:linux:linux_kernel:-', 'cpe:2.3:o:linux:linux_kernel:-:*:*:*:*:*:*:*'],
    ['cpe:/a:x:y:8.%02:sp%01', 'cpe:2.3:a:x:y:8.*:sp?:*:*:*:*:*:*'],
    ['cpe:/a:x:y:1::~~lts~node.js~x64~', 'cpe:2.3:a:x:y:1:*:*:*:lts:node.js:x64:*'],
    ['cpe:/a:x:y:%2d', 'cpe:2.3:a:x:y:\\-:*:*:*:*:*:*:*'],
    ['cpe:2.3:a:x:y', 'cpe:2.3:a:x:y:*:*:*:*:*:*:*:*'],
    [' cpe:2.3:a:x\\:z:y:1\\/2:*:*:*:*:*:*:* ', 'cpe:2.3:a:x\\:z:y:1\\/2:*:*:*:*:*:*:*'],
  ])('%s', (text, full) => {
    expect(formatCpe(parsed(text))).toBe(full);
  });

  test.each([
    '',
    'openssl:openssl',
    'cpe:2.3:a:x',
    'cpe:2.3:q:x:y:1:*:*:*:*:*:*:*',
    'cpe:2.3:a:x:y:1:*:*:*:*:*:*:*:more',
    'cpe:2.3:a:x:y::*:*:*:*:*:*:*',
    'cpe:2.3:a:x y:z:1:*:*:*:*:*:*:*',
    'cpe:2.3:a:x:y:1*2:*:*:*:*:*:*:*',
    'cpe:/a:x:%zz',
    'cpe:/a:x:%ff',
    'cpe:/a:1:2:3:4:5:6:7',
    `cpe:2.3:a:${'x'.repeat(3000)}:y:1:*:*:*:*:*:*:*`,
  ])('refuses %s', (text) => {
    expect(parseCpe(text)).toBeUndefined();
  });

  test('what a value says', () => {
    expect(cpeText('libstdc\\+\\+')).toBe('libstdc++');
    expect(cpeText('\\-')).toBe('-');
    expect(cpeText('1\\*')).toBe('1*');
    for (const value of ['*', '-', '8.*', '?.1', '1\\\\*']) expect(cpeText(value)).toBeUndefined();
  });
});

describe('properties', () => {
  const char = fc.oneof(
    fc.constantFrom(...'abcxyz0189._-é'),
    fc.constantFrom(...'!"#$%&\'()*+,/:;<=>?@[\\]^`{|}~').map((mark) => `\\${mark}`),
  );
  const text = fc
    .tuple(
      fc.constantFrom('', '', '*', '??'),
      fc.array(char, { minLength: 1, maxLength: 8 }),
      fc.constantFrom('', '', '*', '?'),
    )
    .map(([before, chars, after]) => `${before}${chars.join('')}${after}`)
    .map((value) => (value === '-' ? '\\-' : value));
  const value = fc.oneof(fc.constantFrom('*', '-'), text);
  const cpe = fc
    .tuple(fc.constantFrom('a', 'h', 'o'), ...Array.from({ length: 10 }, () => value))
    .map((v) => v.join(':'));

  test('both forms carry the whole name', () => {
    fc.assert(
      fc.property(cpe, (values) => {
        const name = parsed(`cpe:2.3:${values}`);
        expect(formatCpe(name)).toBe(`cpe:2.3:${values}`);
        expect(formatCpe(parsed(formatCpeUri(name)))).toBe(formatCpe(name));
      }),
      { numRuns: effort(2_000) },
    );
  });

  test('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: 'binary' }).map((s) => `cpe:/a:${s}`),
        ),
        (s) => {
          parseCpe(s);
          parseCpe(`cpe:2.3:a:${s}:b`);
        },
      ),
      { numRuns: effort(100) },
    );
  });
});

describe('names', () => {
  const nameOf = (text: string, platform?: string): string | undefined => cpeName(parsed(text), platform);

  test.each([
    ['cpe:2.3:a:haxx:curl:8.0:*:*:*:*:*:*:*', 'haxx:curl'],
    ['cpe:2.3:a:gnu:libstdc\\+\\+:*:*:*:*:*:*:*:*', 'gnu:libstdc++'],
    ['cpe:2.3:a:automattic:jetpack:*:*:*:*:*:wordpress:*:*', 'automattic:jetpack#wordpress'],
    ['cpe:2.3:a:x:y:*:*:*:*:*:linux:*:*', 'x:y'],
    ['cpe:2.3:a:x:y:*:*:*:*:*:mac_os_x:*:*', 'x:y#macos'],
    ['cpe:2.3:a:gitlab:gitlab:*:*:*:*:enterprise:*:*:*', 'gitlab:gitlab#enterprise'],
    ['cpe:2.3:a:gitlab:gitlab:*:*:*:*:community:*:*:*', 'gitlab:gitlab'],
    ['cpe:2.3:a:nodejs:node.js:*:*:*:*:lts:*:*:*', 'nodejs:node.js'],
    ['cpe:2.3:a:jenkins:jenkins:*:*:*:*:lts:*:*:*', 'jenkins:jenkins#lts'],
    ['cpe:2.3:a:*:curl:*:*:*:*:*:*:*:*', undefined],
  ])('%s', (text, name) => {
    expect(nameOf(text)).toBe(name);
  });

  test('a platform restricts where the product itself does not', () => {
    expect(nameOf('cpe:2.3:a:golang:go:*:*:*:*:*:*:*:*', 'windows')).toBe('golang:go#windows');
    expect(nameOf('cpe:2.3:a:x:y:*:*:*:*:*:wordpress:*:*', 'windows')).toBe('x:y#wordpress');
  });

  test('the order of versions is that of software in general but for OpenSSL', () => {
    expect([cpeScheme('openssl:openssl'), cpeScheme('openssl:openssl#windows'), cpeScheme('haxx:curl')]).toEqual([
      'openssl',
      'openssl',
      'generic',
    ]);
    expect(cpeScheme('constructor')).toBe('generic');
  });

  test.each([
    [{ type: 'generic', namespace: 'F5', name: 'nginx' }, ['f5:nginx']],
    [
      { type: 'generic', namespace: 'f5', name: 'nginx', facts: { cpe: 'nginx:nginx igor_sysoev:nginx' } },
      ['f5:nginx', 'igor_sysoev:nginx', 'nginx:nginx'],
    ],
    [{ type: 'generic', name: 'x', facts: { cpe: 'cpe:2.3:a:haxx:curl:8.0:*:*:*:*:*:*:*' } }, ['haxx:curl']],
    [{ type: 'generic', name: 'x', facts: { cpe: 'cpe:/a:a:b:1::~~~wordpress~~' } }, ['a:b#wordpress']],
    [{ type: 'generic', name: 'x', facts: { cpe: 'cpe:2.3:h:cisco:router:1:*:*:*:*:*:*:*' } }, []],
    [{ type: 'generic', name: 'curl' }, []],
    [{ type: 'npm', namespace: '@x', name: 'curl' }, []],
    [{ type: 'deb', name: 'curl', facts: { cpe: 'haxx:curl' } }, []],
    [{ type: 'generic', namespace: 'jenkins', name: 'jenkins', version: '2.426.3' }, ['jenkins:jenkins#lts']],
    [{ type: 'generic', namespace: 'jenkins', name: 'jenkins', version: '2.441' }, ['jenkins:jenkins']],
  ])('of a package %j', (pkg, names) => {
    expect(cpeNamesOf({ version: '1', ...pkg })).toEqual(names);
  });

  test('of a package on Windows', () => {
    const pkg = { type: 'generic', namespace: 'golang', name: 'go', version: '1.21' };
    expect(cpeNamesOf(pkg, 'windows')).toEqual(['golang:go', 'golang:go#windows']);
  });
});
