import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { secretOf } from '../access-keys.ts';
import { acceptInventory } from '../api/ingest/inventories.ts';
import type { App } from '../app.ts';
import { type Coverage, wasJudged } from '../domain/coverage.ts';
import { AssayError } from '../domain/errors.ts';
import type { Inventory } from '../domain/inventory.ts';
import type { Owner } from '../domain/resource.ts';
import { installationRoot } from '../installation.ts';
import { collectInChild } from '../inventory/index.ts';
import { matchInventory } from '../matching/index.ts';
import { worstFirst } from '../reports/order.ts';
import type { ScanOutcome } from '../reports/report.ts';
import { rowsOf } from '../reports/rows.ts';
import { styleOf } from '../reports/style.ts';
import { subjectLine, summaryLines } from '../reports/summary.ts';
import { tableLines } from '../reports/table.ts';
import { note, progressLine, stdoutStyle } from './terminal.ts';

/** The account of a first run; any twelve digits would do. */
const ACCOUNT = '111122223333';
/** Setting that names the key of the first run, so that a second start shows the same. */
const KEY_MARK = 'first-run/access-key';
/** Setting that says that scanning was turned on once: whoever turned it off since meant it. */
const ENABLED_MARK = 'first-run/enabled';
const SHOWN = 10;
/** Columns where no terminal says how many it has. */
const PLAIN_WIDTH = 120;
const COLLECT_MS = 5 * 60_000;
const SCAN_MS = 2 * 60_000;
const POLL_MS = 100;

/** The account's admin key: the one of the first run, else its oldest, else a new one. */
async function adminKey({ store, masterKey, createKey }: App): Promise<{ id: string; secret: string }> {
  const mark = await store.settings.get(KEY_MARK);
  const keys = (await store.keys.list(ACCOUNT)).filter((k) => k.role === 'admin' && k.disabledAt === undefined);
  const known =
    keys.find((k) => k.accessKeyId === mark) ?? keys.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))[0];
  if (known !== undefined) return { id: known.accessKeyId, secret: secretOf(masterKey, known) };
  const { accessKeyId, secretAccessKey } = await createKey({ account: ACCOUNT, role: 'admin' });
  await store.settings.set(KEY_MARK, accessKeyId);
  return { id: accessKeyId, secret: secretAccessKey };
}

/** Turns scanning of hosts and images on, the first time. True when hosts are scanned. */
async function enableOnce({ store }: App, owner: Owner): Promise<boolean> {
  if ((await store.settings.get(ENABLED_MARK)) === undefined) {
    await store.accounts.setEnablement(owner, { EC2: 'ENABLED', ECR: 'ENABLED' });
    await store.settings.set(ENABLED_MARK, true);
  }
  return (await store.accounts.enablement(owner)).EC2 === 'ENABLED';
}

/** This machine's software: the operating system's, and language packages where deep inspection looks and in our own folder. */
async function inventoryOfHost(signal: AbortSignal): Promise<Inventory> {
  const progress = progressLine(false);
  try {
    const deepPaths = [join(installationRoot(), 'node_modules')];
    return await collectInChild(
      { kind: 'host', target: '/', options: { deepPaths } },
      { signal, timeoutMs: COLLECT_MS, progress: (text) => progress.show(`this host: ${text}`) },
    );
  } finally {
    progress.clear();
  }
}

interface Scanned {
  readonly resourceId: string;
  readonly coverage: Coverage | undefined;
}

/** Sends the inventory the way a push comes in, and waits until it was judged. */
async function scanHost(app: App, owner: Owner, inventory: Inventory, signal: AbortSignal): Promise<Scanned> {
  const { store, queue, databases } = app;
  const caller = { ...owner, role: 'admin' as const, accessKeyId: '' };
  const accepted = await acceptInventory(
    { store, queue, database: databases.current },
    { inventory, tags: {} },
    caller,
  );
  const { resourceId, inventoryDigest, jobId } = accepted;
  const end = Date.now() + SCAN_MS;
  for (;;) {
    const coverage = await store.coverage.get(owner, resourceId, 'PACKAGE');
    const isJudged = wasJudged(coverage?.summary, inventoryDigest, databases.current().info.digest);
    const job = jobId === undefined ? undefined : await queue.status('scan-resource', jobId);
    if (isJudged || job?.state === 'failed' || Date.now() > end) return { resourceId, coverage };
    await delay(POLL_MS, undefined, { signal });
  }
}

function coverageLine({ resourceId, coverage }: Scanned): string {
  if (coverage === undefined) return `Coverage: ${resourceId} is waiting for its scan`;
  const { status, lastScannedAt, resource } = coverage;
  const time = lastScannedAt === undefined ? 'not scanned yet' : `last scanned ${lastScannedAt}`;
  return `Coverage: ${resource.type} ${resourceId}: ${status.code}, ${status.reason}, ${time}`;
}

/** The ten worst findings, then what was judged and what was not. */
async function tellFindings(app: App, owner: Owner, inventory: Inventory, scanned: Scanned): Promise<string> {
  const database = app.databases.current();
  const vulnerability = (id: string) => database.vulnerability(id);
  const now = app.clock.now();
  const stored = await app.store.findings.ofResource(owner, scanned.resourceId, now.toISOString());
  const active = stored.filter((finding) => finding.status === 'ACTIVE' && finding.hidden === undefined);
  const scan: ScanOutcome = {
    inventory,
    result: matchInventory(inventory, database),
    assessments: worstFirst(active, vulnerability),
    hiddenUnfixed: 0,
    database: database.info,
    vulnerability,
    now,
  };
  const look = { width: PLAIN_WIDTH, ...stdoutStyle() };
  const style = styleOf(look.colour);
  const rows = rowsOf(scan.assessments.slice(0, SHOWN), vulnerability).slice(0, SHOWN);
  const lines = [
    style.strong(subjectLine(inventory)),
    ...(rows.length === 0 ? [] : ['', `The ${rows.length} worst findings:`, '']),
    ...tableLines(rows, look, style),
    ...summaryLines(scan, style),
    coverageLine(scanned),
  ];
  return `${lines.join('\n')}\n`;
}

/** How to go on; the first lines are for copying. */
function tellNext(app: App, key: { id: string; secret: string }): string {
  const { region } = app.config;
  const aws = `aws --endpoint-url ${app.url} --region ${region} inspector2`;
  return [
    '',
    `export AWS_ACCESS_KEY_ID=${key.id}`,
    `export AWS_SECRET_ACCESS_KEY=${key.secret}`,
    `export AWS_DEFAULT_REGION=${region}`,
    `${aws} list-findings`,
    '',
    'Next steps:',
    '  1. Fetch the complete advisories:            ./bin/assay db update',
    `  2. Send an image from this or another host:  ./bin/assay scan image app.tar --push ${app.url}`,
    `  3. See what is watched, and how well:        ${aws} list-coverage`,
    '  4. Write reports and SBOMs to a folder:      set ASSAY_EXPORT_FOLDER at the next start (docs/exports.md)',
    '',
    'Ctrl-C ends the server; the next start continues with the same key and findings.',
    '',
  ].join('\n');
}

/** Scans this host and tells what was found. A host that cannot be inventoried does not stop the server. */
async function showHost(app: App, owner: Owner, signal: AbortSignal): Promise<void> {
  try {
    const inventory = await inventoryOfHost(signal);
    const scanned = await scanHost(app, owner, inventory, signal);
    process.stdout.write(`\n${await tellFindings(app, owner, inventory, scanned)}`);
  } catch (error) {
    if (signal.aborted || !(error instanceof AssayError)) throw error;
    note(`this host could not be scanned: ${error.message}`);
  }
}

/**
 * Shows a new user a real result: an account with a key, this host scanned, and what to do next. Safe to repeat: the
 * key, the host and its findings are the same ones.
 */
export async function runFirst(app: App, signal: AbortSignal): Promise<void> {
  const owner: Owner = { accountId: ACCOUNT, region: app.config.region };
  try {
    await app.store.accounts.create(ACCOUNT);
    const key = await adminKey(app);
    if (await enableOnce(app, owner)) await showHost(app, owner, signal);
    else note('scanning of EC2 is disabled, so this host is not scanned');
    process.stdout.write(tellNext(app, key));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
