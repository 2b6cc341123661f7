import { expect, test } from 'vitest';
import { libssl, lodash, openssl, yaml } from '../../test/reports/sample-scan.ts';
import { NOT_EVALUATED_REASONS } from '../domain/match.ts';
import { JUDGED_ELSEWHERE, REASON_SENTENCES, reasonGroups, unjudged } from './reasons.ts';

const fedora = { id: 'fedora', versionId: '41', name: 'Fedora Linux 41' };

test('every reason has a sentence that follows "12 deb packages: "', () => {
  for (const reason of NOT_EVALUATED_REASONS) {
    const sentence = REASON_SENTENCES[reason]({ type: 'deb', distribution: fedora, ecosystem: 'Debian:13', count: 12 });
    expect(sentence).toMatch(/^\S.*[^.]$/);
  }
});

test('packages are grouped by reason and type, the largest group first', () => {
  const groups = reasonGroups(
    [
      { package: lodash, reason: 'unsupported-ecosystem' },
      { package: libssl, reason: 'unsupported-ecosystem' },
      { package: openssl, reason: 'unsupported-ecosystem' },
    ],
    fedora,
  );
  expect(groups.map((group) => group.sentence)).toEqual([
    '2 deb packages: Assay has no advisories for Fedora Linux 41',
    '1 npm package: Assay has no advisories for this kind of package',
  ]);
});

test('a release that the database lacks is named', () => {
  const trixie = { id: 'debian', versionId: '13', name: 'Debian GNU/Linux 13 (trixie)' };
  const [group] = reasonGroups([{ package: libssl, reason: 'release-not-covered' }], trixie);
  expect(group?.sentence).toBe('1 deb package: the database does not cover Debian 13');
});

test('only what the distribution judges is no gap', () => {
  expect([...JUDGED_ELSEWHERE]).toEqual(['owned-by-distribution']);
  const all = NOT_EVALUATED_REASONS.map((reason) => ({ package: yaml, reason }));
  expect(unjudged(all)).toHaveLength(all.length - 1);
});
