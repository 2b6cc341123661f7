import { describe, expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import { pythonSetup } from './python-setup.ts';
import { pinnedRequirement } from './requirement.ts';
import { requirements } from './requirements.ts';

describe('a requirement', () => {
  test.each([
    ['a==1.0', 'a 1.0'],
    ['A.b-c_d == 1.0', 'A.b-c_d 1.0'],
    ['a===1.0+local.1', 'a 1.0+local.1'],
    ['a[x, y]==1.0 ; python_version < "3.8"', 'a 1.0'],
    ['a (==1.0)', 'a 1.0'],
    ['a==1.0,>=0.9', 'a 1.0'],
    ['a==1.0 --hash=sha256:00', 'a 1.0'],
    ['a == 3.7.1 @ git+https://example.org/a', 'a 3.7.1'],
    ['a==v0.770', 'a v0.770'],
    ['a==1!2.0', 'a 1!2.0'],
    ['a~=1.4.2', 'a 1.4.2 ~=1.4.2'],
    ['a==1.*', undefined],
    ['a==1.0.*', undefined],
    ['a>=1.0', undefined],
    ['a!=1.0', undefined],
    ['a', undefined],
    ['==1.0', undefined],
    ['a @ https://example.org/a-1.0.whl', undefined],
    ['a[x==1.0', undefined],
    ['-e git+https://example.org/a.git#egg=a==1.0', undefined],
    ['', undefined],
  ])('%j', (text, expected) => {
    const found = pinnedRequirement(text);
    expect(found && [found.name, found.version, found.range].filter((part) => part !== undefined).join(' ')).toBe(
      expected,
    );
  });
});

describe('requirements files', () => {
  const found = async (files: Readonly<Record<string, string | Uint8Array>>, path = '/app/requirements.txt') =>
    (await extracted(requirements, path, files)).map((p) => `${p.name}@${p.version} ${p.locations[0]?.path}`);

  test.each([
    ['/app/requirements.txt', true],
    ['/app/requirements-dev.txt', true],
    ['/app/dev_requirements.txt', true],
    ['/app/requirements.in.txt', true],
    ['/app/requirements/base.txt', true],
    ['/app/base.txt', false],
    ['/app/notes.txt', false],
    ['/app/myrequirementsnot.txt', false],
  ])('%s is one: %s', (path, expected) => {
    expect(requirements.isEvidence?.(path)).toBe(expected);
  });

  test('byte order marks, CRLF, comments, lines that go on', async () => {
    const text = 'a==1.0#comment\r\nb==2.0 \\\r\n  --hash=sha256:00\r\n# c==3.0\r\n  d==4.0';
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    for (const content of [`\ufeff${text}`, utf16]) {
      expect((await found({ '/app/requirements.txt': content })).map((line) => line.split(' ')[0])).toEqual([
        'a@1.0',
        'b@2.0',
        'd@4.0',
      ]);
    }
  });

  test('included files of other names are read, inside the root, each once', async () => {
    const files = {
      '/app/requirements.txt':
        '-r base.txt\n--requirement=../common.txt\n-r ../../../etc/passwd\n-r requirements.txt\n',
      '/app/base.txt': '-r base.txt\na==1.0\n',
      '/common.txt': 'b==2.0\n',
    };
    expect(await found(files)).toEqual(['b@2.0 /common.txt', 'a@1.0 /app/base.txt']);
  });
});

test('a setup program is read as text: strings that are a whole requirement', async () => {
  const program = `
REQUIRES = [
    'importlib>=0.12;python_version<"3.8"',
    'path==2.2.0;python_version<"3.6"',  # 'comment==1.0'
    " one == 1.0", ' two== 2.0',
]
setup(name="x", long_description="x==1.0 is not said to be needed", install_requires=REQUIRES + """
three==3.0
four>=4.0
""".split(), extras_require={"a": ["five[extra]==5.0"]})
value = six == 6.0
`;
  const found = await extracted(pythonSetup, '/app/setup.py', { '/app/setup.py': program });
  expect(found.map((p) => `${p.name}@${p.version}`)).toEqual([
    'path@2.2.0',
    'one@1.0',
    'two@2.0',
    'three@3.0',
    'five@5.0',
  ]);
});
