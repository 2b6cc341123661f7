import { expect, test } from 'vitest';
import { DATABASE, libssl, openssl, SCAN } from '../../test/reports/sample-scan.ts';
import { memoryDatabase } from '../advisories/memory.ts';
import type { Explanation } from '../domain/explanation.ts';
import type { Assessment } from '../domain/finding.ts';
import type { Package } from '../domain/package.ts';
import { explanationJson, explanationLines } from './explanation.ts';
import { styleOf } from './style.ts';

const [critical] = SCAN.assessments;
const about = critical?.packageVulnerability;
if (critical === undefined || about === undefined) throw new Error('sample');
const { distribution } = SCAN.inventory;

/** The statement is on libssl3, the boot is for openssl. */
const assessment: Assessment = {
  ...critical,
  packageVulnerability: {
    ...about,
    packages: about.packages.map((pkg) =>
      pkg.name === 'libssl3'
        ? { ...pkg, vex: { status: 'affected', reason: 'wait\u001b[31m', author: 'acme', document: 'a.json' } }
        : { ...pkg, rebootPending: true },
    ),
  },
};
const database = {
  ...memoryDatabase({ records: [], vulnerabilities: [], completeness: [] }),
  info: DATABASE,
};
const explanationOf = (pkg: Package): Explanation => ({
  package: pkg,
  vulnerabilityId: critical.key,
  aliases: [],
  compared: [],
  records: [],
  verdict: 'affected',
  match: {
    package: pkg,
    vulnerabilityId: critical.key,
    status: 'affected',
    evidence: {
      advisoryId: 'DSA-1',
      feed: 'debian',
      ecosystem: 'Debian:12',
      comparedName: 'openssl',
      comparedVersion: pkg.version,
      scheme: 'deb',
      rule: 'a < b (deb)',
    },
    relatedAdvisories: [],
    channelFixes: [{ channel: 'esm-infra', fixedVersion: '3.0.11-1~esm1' }],
  },
});
const told = { database, distribution, assessment };

test('statements and boots are told of the package that they are about', () => {
  const [first, second] = [libssl, openssl].map((pkg) => explanationLines(explanationOf(pkg), told, styleOf(false)));
  expect(first).toContain('  VEX         affected, wait\ufffd[31m (acme, a.json)');
  expect(first?.join('\n')).not.toContain('Reboot');
  expect(second).toContain('  Reboot      the fix is installed and waits for a boot');
  expect(second?.join('\n')).not.toContain('VEX');
  expect(first).toContain('  Channel     esm-infra has the fix: 3.0.11-1~esm1');
  expect(explanationJson(explanationOf(openssl), told)).toMatchObject({
    rebootPending: true,
    package: { name: 'openssl', version: '3.0.11-1' },
  });
  expect(explanationJson(explanationOf(libssl), told)).toMatchObject({ vex: { author: 'acme' } });
});

test('without a finding nothing is said of severity', () => {
  const lines = explanationLines(
    { ...explanationOf(libssl), verdict: 'not-affected' },
    { database, distribution },
    styleOf(false),
  );
  expect(lines.join('\n')).not.toMatch(/Severity|Priority|VEX|Reboot/);
});
