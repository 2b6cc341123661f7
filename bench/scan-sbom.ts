import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPackage, splitPackageName } from '../src/advisories/generation-folder.ts';
import { openDatabase, type PackageKey } from '../src/advisories/index.ts';
import { openStoredGeneration } from '../src/advisories/read.ts';
import { DEFAULT_MAX_COMPONENTS, scanSbom } from '../src/api/inspector-scan/scan-sbom.ts';
import { signRequest } from '../src/api/wire/sigv4.ts';
import { startApp } from '../src/app.ts';
import { systemClock } from '../src/clock.ts';
import { loadConfig } from '../src/config.ts';
import { starterDatabaseFolder } from '../src/installation.ts';
import { createLog } from '../src/log.ts';
import { type BenchOptions, type Figures, median, rounded } from './bench.ts';

const COMPONENTS = 2_000;
/**
 * Of these, the share that the database has advisories on. At this one there is a vulnerability to every component or
 * two, as in a large image that nobody has updated.
 */
const KNOWN_SHARE = 0.25;
const RUNS = 21;

const PURLS: Readonly<Record<string, (name: string) => string>> = {
  'Debian:12': (name) => `pkg:deb/debian/${name}@1.0.0-1?arch=amd64&distro=bookworm&epoch=0`,
  Go: (name) => `pkg:golang/${name}@v1.0.0`,
  Maven: (name) => `pkg:maven/${name.replace(':', '/')}@1.0.0`,
  npm: (name) => `pkg:npm/${name.replace('@', '%40')}@1.0.0`,
  PyPI: (name) => `pkg:pypi/${name}@1.0.0`,
  RubyGems: (name) => `pkg:gem/${name}@1.0.0`,
};

/** Packages of the database in the ecosystems above, a name a package, whatever stands first. */
function packageKeys(folder: string): PackageKey[] {
  const stored = openStoredGeneration(folder);
  const keys: PackageKey[] = [];
  for (const { key, value } of stored.entries('packages')) {
    const found = splitPackageName(readPackage(key.toString(), JSON.parse(value.toString())).text);
    if (found.ecosystem in PURLS && /^[\w.@/:-]+$/.test(found.name)) keys.push(found);
  }
  void stored.close();
  return keys;
}

/** An SBOM of so many components in the manner of inspector-sbomgen, a quarter of them packages that have advisories. */
function sbomOf(keys: readonly PackageKey[]): object {
  const known = Math.min(keys.length, COMPONENTS * KNOWN_SHARE);
  const stride = Math.max(1, Math.floor(keys.length / known));
  const components = Array.from({ length: COMPONENTS - 1 }, (_, n) => {
    const key = n % 4 === 0 ? keys[(n / 4) * stride] : undefined;
    const name = key?.name ?? `no-advisories-${n}`;
    return {
      'bom-ref': `comp-${n + 2}`,
      type: key?.ecosystem === 'Debian:12' ? 'application' : 'library',
      name,
      version: '1.0.0',
      purl: (PURLS[key?.ecosystem ?? 'npm'] ?? ((each: string) => each))(name),
      properties: [
        { name: 'amazon:inspector:sbom_generator:source_file_scanner', value: 'dpkg' },
        { name: 'amazon:inspector:sbom_generator:source_package_collector', value: 'debian-dpkg' },
        { name: 'amazon:inspector:sbom_generator:source_path', value: '/var/lib/dpkg/status' },
      ],
    };
  });
  const system = { 'bom-ref': 'comp-1', type: 'operating-system', name: 'Debian GNU/Linux', version: '12' };
  return { bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, components: [system, ...components] };
}

/** Wall and processor time of a call, this process's alone: client and server together through HTTP. */
async function medianMs(
  work: () => unknown,
  signal: AbortSignal,
): Promise<{ first: number; median: number; cpu: number }> {
  const times: number[] = [];
  const cpu: number[] = [];
  for (let n = 0; n < RUNS; n++) {
    signal.throwIfAborted();
    const [start, before] = [performance.now(), process.cpuUsage()];
    await work();
    times.push(performance.now() - start);
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1000);
  }
  return { first: rounded(times[0] ?? Number.NaN), median: rounded(median(times), 1), cpu: rounded(median(cpu), 1) };
}

/** ScanSbom of 2,000 components, by the handler alone and signed through HTTP: `npm run bench -- scan-sbom [DATABASE]`. */
export async function run({ args, log, signal }: BenchOptions): Promise<Figures> {
  const folder = args[0] ?? starterDatabaseFolder();
  const sbom = sbomOf(packageKeys(folder));
  const figures: Figures = { runs: RUNS, components: COMPONENTS };

  const database = openDatabase(folder);
  const deps = { database: () => database, clock: systemClock, maxComponents: DEFAULT_MAX_COMPONENTS };
  const body = JSON.stringify({ sbom });
  for (const outputFormat of ['CYCLONE_DX_1_5', 'INSPECTOR'] as const) {
    const answer = JSON.stringify(scanSbom({ sbom, outputFormat }, deps));
    const found = (JSON.parse(answer).sbom.vulnerabilities ?? []).length;
    const { median: ms, cpu } = await medianMs(
      () => JSON.stringify(scanSbom({ sbom: JSON.parse(body).sbom, outputFormat }, deps)),
      signal,
    );
    log(
      `${outputFormat} in process: ${ms} ms, processor ${cpu} ms, ${found} vulnerabilities, ${rounded(answer.length / 1024)} KB`,
    );
    figures[`in_process_${outputFormat.toLowerCase()}_ms`] = ms;
    figures[`in_process_${outputFormat.toLowerCase()}_cpu_ms`] = cpu;
    figures.vulnerabilities = found;
  }
  await database.close();

  const scratch = mkdtempSync(join(tmpdir(), 'assay-bench-scan-sbom-'));
  const app = await startApp(loadConfig({ listen: '127.0.0.1:0', data: scratch, db: folder }, {}), {
    log: createLog('silent'),
  });
  try {
    const key = await app.createKey({ account: '111122223333', role: 'operator' });
    const url = `${app.url}/scan/sbom`;
    const call = async (): Promise<void> => {
      const headers = signRequest({
        ...{ method: 'POST', url, headers: { 'content-type': 'application/json' }, body },
        ...{ accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey },
        ...{ region: app.config.region, service: 'inspector-scan', now: systemClock.now() },
      });
      const answer = await fetch(url, { method: 'POST', headers, body });
      if (!answer.ok) throw new Error(`ScanSbom answered ${answer.status}: ${await answer.text()}`);
      await answer.text();
    };
    const { first, median: ms, cpu } = await medianMs(call, signal);
    log(`through HTTP, signed: ${ms} ms, processor ${cpu} ms with the client (the first ${first} ms)`);
    return { ...figures, http_ms: ms, http_cpu_ms: cpu, http_first_ms: first };
  } finally {
    await app.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}
