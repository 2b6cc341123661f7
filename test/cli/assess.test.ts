import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OWNER } from '../conformity/example.ts';
import { type ConformityServer, EXAMPLES, keyOf, seed, startServer } from '../conformity/server.ts';
import { runAssay } from './assay.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-assess-'));
let server: ConformityServer;
beforeAll(async () => {
  server = await startServer();
  await seed(server);
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const { accessKeyId, secretAccessKey } = keyOf('admin');
const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_REGION: OWNER.region };

/** Runs a command on the server; what it prints, which is an error unless it ends well. */
async function assay(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runAssay([...args, '--server', server.url], { cwd: folder, env });
  if (code !== 0) throw new Error(stderr);
  return stdout;
}
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return name;
};

const RULES = `
format: assay-rules/1
name: images
version: 1.0.0
title: What we ask of images
rules:
  - { id: tagged, title: Images say whose they are, severity: low, types: [image], check: { kind: tag, key: team } }
  - { id: owned, title: Images say who answers, severity: high, types: [image], check: { kind: tag, key: owner } }
  - { id: vendor, title: The vendor is named, severity: low, check: { kind: label, key: vendor } }
tests:
  - { name: bare, resource: { type: image }, expect: { tagged: fail, owned: fail, vendor: exclusion } }`;

const ASSESSMENT = `
name: shop
target: { types: [image], names: ['*acme/shop'] }
rules: [images]
severityFloor: HIGH
schedule: '0 6 * * 1'`;

test('rules are sent, an assessment is made of a document, run, reported and compared', async () => {
  expect(await assay('rules', 'push', file('images.yaml', RULES))).toMatch(/^images 1\.0\.0: arn:aws:inspector:/);
  expect(await assay('rules', 'list')).toContain('images 1.0.0  3 rules');
  await assay('assess', 'create', file('shop.yaml', ASSESSMENT));

  const first = JSON.parse(await assay('assess', 'run', 'shop', '--now', '--json'));
  // Ten findings of the image are CRITICAL, none are HIGH; one rule fails at the floor, one waits for labels.
  expect(first).toMatchObject({ state: 'COMPLETED_WITH_ERRORS', findingCounts: { High: 11, Low: 0 } });
  expect(await assay('assess', 'list')).toMatch(
    /^shop {2}next \S+ \(0 6 \* \* 1\) {2}arn:\S+ COMPLETED_WITH_ERRORS, risk/,
  );

  const closed = EXAMPLES.find(({ severity, resourceType }) => severity === 'CRITICAL' && /IMAGE/.test(resourceType));
  if (closed === undefined) throw new Error('no such example');
  const at = new Date().toISOString();
  const finding = { ...closed, status: 'CLOSED' as const, closedAt: at, updatedAt: at, closeReason: 'fixed' as const };
  const change = { kind: 'closed' as const, cause: 'package fixed', finding, previousStatus: 'ACTIVE' as const };
  await server.store.findings.apply(OWNER, [change]);

  const second = JSON.parse(await assay('assess', 'run', 'shop', '--now', '--json'));
  const runs = [first.assessmentRunArn, second.assessmentRunArn];
  const text = await assay('assess', 'compare', ...runs);
  expect(text).toContain(`0 findings new\n1 finding fixed\n  High ${closed.key} `);
  expect(text).toContain('10 findings unchanged');
  await assay('assess', 'compare', ...runs, '--format', 'html', '-o', 'compared.html');
  expect(readFileSync(join(folder, 'compared.html'), 'utf8')).toContain('Two assessment runs compared');

  await assay('assess', 'report', second.assessmentRunArn, '--full', '-o', 'report.html');
  const report = readFileSync(join(folder, 'report.html'), 'utf8');
  expect(report).toContain('labels of images are not inventoried');
  expect(report).toContain('What we ask of images 1.0.0');
});

test('a run without an engine says so, and has no score', async () => {
  await assay('assess', 'create', file('cis.yaml', 'name: cis\ntarget: { types: [image] }\nengines: [cis]'));
  const { code, stdout, stderr } = await runAssay(['assess', 'run', 'cis', '--now', '--server', server.url], { env });
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/ COMPLETED_WITH_ERRORS\n$/) });
  expect(stderr).toContain('some checks were not made');
  expect(await assay('assess', 'list')).toMatch(/^cis {2}arn:\S+ COMPLETED_WITH_ERRORS$/m);
});

test('what the server refuses is told with its words', async () => {
  await expect(assay('assess', 'create', file('bad.yaml', 'name: bad'))).rejects.toThrow("Value at 'target'");
  await expect(assay('assess', 'run', 'nobody')).rejects.toThrow('there is no assessment nobody');
});
