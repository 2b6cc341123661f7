import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesPattern } from '../domain/name-pattern.ts';
import { evaluateRule } from './evaluate.ts';
import { type Check, parseRuleSet, type RuleSubject } from './rule-set.ts';

const NOW = new Date('2026-03-01T00:00:00Z');
const DEBIAN: RuleSubject = {
  type: 'instance',
  tags: { team: 'web' },
  isPartial: false,
  packages: [
    { type: 'deb', name: 'openssl', version: '3.0.11-1' },
    { type: 'npm', namespace: '@acme', name: 'shop', version: '1.2.3' },
  ],
};

/** `pass`, or the outcome and its reason. */
function ask(check: Check, change: Partial<RuleSubject> = {}): string {
  const rule = { id: 'r', title: 'A rule', severity: 'low' as const, check };
  const result = evaluateRule(rule, { ...DEBIAN, ...change }, NOW);
  return 'reason' in result ? `${result.outcome}: ${result.reason}` : result.outcome;
}

describe('packages', () => {
  test.each<[Check, string]>([
    [{ kind: 'package-present', package: 'openssl' }, 'pass'],
    [{ kind: 'package-present', package: 'auditd' }, 'fail: auditd is not installed'],
    [{ kind: 'package-present', package: 'openssl', type: 'rpm' }, 'fail: openssl is not installed'],
    [{ kind: 'package-absent', package: 'telnet*' }, 'pass'],
    [{ kind: 'package-absent', package: 'open*' }, 'fail: installed: openssl 3.0.11-1'],
    [{ kind: 'package-absent', package: '@acme/shop' }, 'fail: installed: @acme/shop 1.2.3'],
    [{ kind: 'package-version', package: 'openssl', version: '>= 3.0.15' }, 'fail: not >= 3.0.15: openssl 3.0.11-1'],
    [{ kind: 'package-version', package: 'openssl', version: '>= 3.0, < 3.1' }, 'pass'],
    [{ kind: 'package-version', package: '@acme/shop', version: '!= 1.2.3' }, 'fail: not != 1.2.3: @acme/shop 1.2.3'],
    // What is not there has no wrong version.
    [{ kind: 'package-version', package: 'nginx', version: '>= 1' }, 'pass'],
  ])('%j: %s', (check, outcome) => expect(ask(check)).toBe(outcome));

  test('without an inventory nothing is known', () => {
    const { packages: _, ...bare } = DEBIAN;
    const rule = { id: 'r', title: 'A rule', severity: 'low' as const };
    for (const kind of ['package-present', 'package-absent'] as const) {
      const result = evaluateRule({ ...rule, check: { kind, package: 'openssl' } }, bare, NOW);
      expect(result.outcome).toBe('exclusion');
    }
  });

  test('a partial inventory proves what is there, never what is not', () => {
    const partial = { isPartial: true };
    expect(ask({ kind: 'package-present', package: 'openssl' }, partial)).toBe('pass');
    expect(ask({ kind: 'package-present', package: 'auditd' }, partial)).toMatch(/^exclusion/);
    expect(ask({ kind: 'package-absent', package: 'telnetd' }, partial)).toMatch(/^exclusion/);
    expect(ask({ kind: 'package-version', package: 'nginx', version: '>= 1' }, partial)).toMatch(/^exclusion/);
  });

  test('a version that cannot be compared is neither right nor wrong', () => {
    const packages = [{ type: 'npm', name: 'odd', version: 'not a version' }];
    expect(ask({ kind: 'package-version', package: 'odd', version: '>= 1' }, { packages })).toMatch(/^exclusion/);
    const unknown = [{ type: 'martian', name: 'odd', version: '1' }];
    expect(ask({ kind: 'package-version', package: 'odd', version: '>= 1' }, { packages: unknown })).toMatch(
      /^exclusion/,
    );
  });
});

describe('tags, labels, settings, files, ports, age', () => {
  test.each<[Check, Partial<RuleSubject>, string]>([
    [{ kind: 'tag', key: 'team' }, {}, 'pass'],
    [{ kind: 'tag', key: 'constructor' }, {}, 'fail: there is no tag constructor'],
    [{ kind: 'tag', key: 'team', value: 'shop' }, {}, 'fail: the tag team is web, not shop'],
    [{ kind: 'label', key: 'vendor' }, {}, 'not-applicable'],
    [{ kind: 'label', key: 'vendor' }, { type: 'image' }, 'exclusion: labels of images are not inventoried'],
    [{ kind: 'label', key: 'vendor' }, { type: 'image', labels: { vendor: 'acme' } }, 'pass'],
    [{ kind: 'file-mode', path: '/etc/shadow', mode: '0640' }, {}, 'exclusion: modes of files are not inventoried'],
    [
      { kind: 'file-mode', path: '/etc/shadow', mode: '0640' },
      { files: [{ path: '/etc/shadow', mode: '0644' }] },
      'fail: /etc/shadow has the mode 0644, more than 0640',
    ],
    [{ kind: 'file-mode', path: '/a', mode: '0640' }, { files: [{ path: '/a', mode: '0400' }] }, 'pass'],
    [{ kind: 'file-mode', path: '/a', mode: '0640' }, { files: [] }, 'exclusion: /a was not read'],
    [{ kind: 'setting', file: '/a', key: 'k', value: 'v' }, {}, 'exclusion: settings are not inventoried'],
    [
      { kind: 'setting', file: '/a', key: 'k', value: 'v' },
      { settings: [{ file: '/a', key: 'k', value: 'w' }] },
      'fail: /a sets k to w, not v',
    ],
    [
      { kind: 'setting', file: '/a', key: 'k', value: 'v' },
      { settings: [{ file: '/a', key: 'l', value: 'v' }] },
      'fail: /a does not set k',
    ],
    [{ kind: 'port-closed', port: 22, protocol: 'tcp' }, {}, 'exclusion: open ports are not inventoried'],
    [
      { kind: 'port-closed', port: 22, protocol: 'tcp' },
      { openPorts: [{ port: 22, protocol: 'tcp' }] },
      'fail: tcp port 22 is open',
    ],
    [{ kind: 'port-closed', port: 22, protocol: 'tcp' }, { openPorts: [{ port: 22, protocol: 'udp' }] }, 'pass'],
    [{ kind: 'image-age', maxDays: 30 }, {}, 'not-applicable'],
    [{ kind: 'image-age', maxDays: 30 }, { type: 'image' }, 'exclusion: the image does not say when it was built'],
    [{ kind: 'image-age', maxDays: 30 }, { type: 'image', imageCreatedAt: '2026-02-20T00:00:00Z' }, 'pass'],
    [
      { kind: 'image-age', maxDays: 30 },
      { type: 'image', imageCreatedAt: '2026-01-01T00:00:00Z' },
      'fail: the image is 59 days old, more than 30',
    ],
    [
      { kind: 'image-age', maxDays: 30 },
      { type: 'image', imageCreatedAt: '1970-01-01T00:00:00Z' },
      'exclusion: the image carries no real build date (a reproducible build)',
    ],
    [
      { kind: 'image-age', maxDays: 30 },
      { type: 'image', imageCreatedAt: '2062-01-01T00:00:00Z' },
      'exclusion: the image carries no real build date (2062-01-01T00:00:00Z)',
    ],
    [
      { kind: 'image-age', maxDays: 30 },
      { type: 'image', imageCreatedAt: 'yesterday' },
      'exclusion: the image carries no real build date (yesterday)',
    ],
  ])('%j on %j: %s', (check, change, outcome) => expect(ask(check, change)).toBe(outcome));

  test('a rule about images says nothing of instances', () => {
    const rule = { id: 'r', title: 'A rule', severity: 'low' as const, types: ['image' as const] };
    const result = evaluateRule({ ...rule, check: { kind: 'tag', key: 'team' } }, DEBIAN, NOW);
    expect(result).toEqual({ outcome: 'not-applicable' });
  });
});

describe('a rule set that is not one is refused with what is wrong', () => {
  const head = 'format: assay-rules/1\nname: a\nversion: "1"\ntitle: A\n';
  test.each([
    ['format: assay-rules/2', 'format: '],
    ['{', 'not YAML'],
    [`${head}rules: []`, 'rules: '],
    [`${head}rules: [{id: a, title: A, severity: high, check: {kind: magic}}]`, 'rules.0.check.kind'],
    [
      `${head}rules: [{id: a, title: A, severity: high, check: {kind: package-version, package: p, version: "1.2"}}]`,
      'rules.0.check.version: must be comparisons',
    ],
    [`${head}rules: [{id: a, title: A, severity: high, check: {kind: tag, key: k}, typo: 1}]`, 'typo'],
    [`${head}rules: [&r {id: a, title: A, severity: high, check: {kind: tag, key: k}}, *r]`, 'not YAML'],
    [
      `${head}rules: [{id: a, title: A, severity: high, check: {kind: tag, key: k}}]\ntests: [{name: t, resource: {}, expect: {b: pass}}]`,
      'tests.0.expect: no rule is called b',
    ],
  ])('%j', (text, words) => expect(() => parseRuleSet(text)).toThrow(words));
});

describe('patterns of names', () => {
  test.each([
    ['web-*', 'web-1', true],
    ['*-db-*', 'eu-db-1', true],
    ['a*a', 'a', false],
    ['*', '', true],
    ['', 'x', false],
    ['a.c', 'abc', false],
    ['*ab*ab*', 'abab', true],
    ['*aba*', 'ab', false],
  ])('%s and %s: %s', (pattern, name, takes) => expect(matchesPattern(pattern, name)).toBe(takes));

  test('as the regular expression that a pattern stands for', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    fc.assert(
      fc.property(word, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }), (pattern, name) => {
        expect(matchesPattern(pattern, name)).toBe(new RegExp(`^${pattern.replaceAll(/\*+/g, '.*')}$`).test(name));
      }),
    );
  });
});
