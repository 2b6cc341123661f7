import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VERSIONS = '/usr/lib/postgresql';

/** Folder of the newest installed server's programs (Debian's layout). */
function binaries(): string | undefined {
  if (!existsSync(VERSIONS)) return undefined;
  const versions = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(VERSIONS, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}

/** Is a PostgreSQL server installed? In CI it must be: tests that need it then run and say so by failing. */
export const hasPostgres = binaries() !== undefined || process.env.CI === 'true';

export interface TestPostgres {
  /** URL of a fresh, empty database on the server. */
  createDatabase(): string;
  /** Runs SQL as the superuser, in the given database. */
  run(databaseUrl: string, text: string): string;
  /** Ends every connection of the database at once, as a fail-over does. */
  disconnectAll(databaseUrl: string): void;
  stop(): void;
}

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** PostgreSQL refuses to run as root: then its own user, which Debian's package creates, runs it. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/**
 * Starts a real PostgreSQL in a temporary folder, on a free port of 127.0.0.1, as a non-root user.
 * @param more settings as postgresql.conf has them
 */
export async function startPostgres(more: readonly string[] = []): Promise<TestPostgres> {
  const bin = binaries();
  if (bin === undefined) throw new Error(`no PostgreSQL server under ${VERSIONS}: apt-get install postgresql`);
  const user = serverUser();
  const folder = mkdtempSync(join(tmpdir(), 'assay-pg-'));
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const port = await freePort();
  const run = (program: string, args: readonly string[]): string => {
    const { status, stdout, stderr, error } = spawnSync(join(bin, program), args, {
      ...user,
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
    });
    if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? stderr}`);
    return stdout;
  };
  run('initdb', ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '-E', 'UTF8']);
  const settings = [
    'fsync=off',
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    ...more,
  ];
  run('pg_ctl', [
    '-D',
    data,
    '-w',
    '-t',
    '60',
    '-l',
    join(folder, 'log'),
    '-o',
    settings.map((setting) => `-c ${setting}`).join(' '),
    'start',
  ]);
  const url = (name: string): string => `postgresql://postgres@127.0.0.1:${port}/${name}`;
  const psql = (databaseUrl: string, text: string): string =>
    run('psql', ['-X', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-c', text, databaseUrl]);
  let isRunning = true;
  const stop = (): void => {
    if (!isRunning) return;
    isRunning = false;
    run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', stop); // a test run that fails early leaves no server behind
  let databases = 0;
  return {
    createDatabase() {
      const name = `test${++databases}`;
      psql(url('postgres'), `create database ${name}`);
      return url(name);
    },
    run: psql,
    disconnectAll(databaseUrl) {
      const name = new URL(databaseUrl).pathname.slice(1);
      psql(url('postgres'), `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    },
    stop,
  };
}
