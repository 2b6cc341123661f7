import { describe, expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import { githubActions } from './github-actions.ts';
import { githubWorkflows } from './github-workflows.ts';

const PATH = '/app/.github/workflows/ci.yml';
const COMMIT = '11bd71901bbe5b1630ceea73d27597364c9af683';
const steps = (...uses: readonly string[]): string =>
  `jobs:\n  a:\n    steps:\n${uses.map((each) => `      - uses: ${each}\n`).join('')}`;
const read = async (text: string) =>
  (await extracted(githubActions, PATH, { [PATH]: text })).map((p) => [`${p.namespace}/${p.name}`, p.version, p.facts]);

describe('github-actions', () => {
  test.each([
    [`actions/checkout@${COMMIT} # v4.2.2`, 'v4.2.2'],
    [`actions/checkout@${COMMIT} #v4.2.2`, 'v4.2.2'],
    [`"actions/checkout@${COMMIT}" # tag v4.2.2`, 'v4.2.2'],
    [`actions/checkout@${COMMIT} # pinned`, COMMIT],
    [`actions/checkout@${COMMIT}`, COMMIT],
    ['actions/checkout@v4 # v9', 'v4'],
    ['actions/checkout@main', 'main'],
  ])('%s is version %s', async (uses, version) => {
    expect((await read(steps(uses)))[0]?.[1]).toBe(version);
  });

  test('the commit stays a fact', async () => {
    expect(await read(steps(`a/b@${COMMIT} # v1`))).toEqual([['a/b', 'v1', { revision: COMMIT }]]);
  });

  test('folders of a repository are the repository; local actions, images and expressions are none', async () => {
    const computed = ['$', '{{ matrix.ref }}'].join('');
    expect(
      await read(steps('a/b/c@v1', 'a/b/d@v1', './x', 'docker://alpine:3', `'a/c@${computed}'`, `'${computed}'`)),
    ).toEqual([['a/b', 'v1', undefined]]);
  });

  test('a job with steps of another shape hides no other', async () => {
    expect(
      await read('jobs:\n  a:\n    steps: 5\n  b:\n    steps:\n      - run: x\n      - uses: a/b@v1\n  c:\n'),
    ).toEqual([['a/b', 'v1', undefined]]);
  });

  test('no YAML, no mapping: a problem', async () => {
    await expect(read('jobs: [')).rejects.toThrow('is no valid YAML');
    await expect(read('- a\n')).rejects.toThrow('is no workflow');
  });

  test('the action of a container or of JavaScript runs no steps', async () => {
    expect(await read('name: x\nruns:\n  using: node20\n  main: index.js\n')).toEqual([]);
  });
});

test('github-workflows: only jobs that call workflows of other repositories', async () => {
  const text = `jobs:\n  a:\n    uses: o/r/.github/workflows/x.yml@v2\n  b:\n    uses: ./.github/workflows/y.yml\n  c:\n    steps:\n      - uses: a/b@v1\n`;
  const found = await extracted(githubWorkflows, PATH, { [PATH]: text });
  expect(found.map((p) => `${p.namespace}/${p.name}@${p.version}`)).toEqual(['o/r@v2']);
});
