import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Flags, isLoopback, loadConfig, parseListen } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(text: string): string {
  const file = join(folder, 'assay.yaml');
  writeFileSync(file, text);
  return file;
}

test('without anything, the defaults', () => {
  expect(loadConfig({}, {})).toEqual({
    listen: { host: '127.0.0.1', port: 8480 },
    dataFolder: join(homedir(), '.local/share/assay'),
    region: 'us-east-1',
    role: 'all',
    masterKeyFile: join(homedir(), '.local/share/assay/master.key'),
    logLevel: 'info',
    auditReads: false,
    exports: { s3: { region: 'us-east-1' }, destinations: {} },
    codePrivateHosts: [],
  });
});

test('destinations of exports', () => {
  const config = fileOf(`exportFolder: /var/reports
exportDestinations:
  archive: { folder: /mnt/archive }
  audit: { s3: { endpoint: 'https://minio.example:9000', region: local, bucket: audit-2026, kms: false } }
`);
  expect(
    loadConfig({ config }, { ASSAY_EXPORT_ENDPOINT: 'http://s3.test', ASSAY_EXPORT_PATH_STYLE: 'no' }).exports,
  ).toEqual({
    folder: '/var/reports',
    s3: { region: 'us-east-1', endpoint: 'http://s3.test', pathStyle: false },
    destinations: {
      archive: { folder: '/mnt/archive' },
      audit: { s3: { endpoint: 'https://minio.example:9000', region: 'local', bucket: 'audit-2026', kms: false } },
    },
  });
  expect(() => loadConfig({}, { ASSAY_EXPORT_ENDPOINT: 'minio' })).toThrow(/ASSAY_EXPORT_ENDPOINT/);
});

test('a flag goes before the environment, the environment before the file', () => {
  const config = fileOf('region: eu-west-1\nlogLevel: warn\ndata: from-file\n');
  const environment = { ASSAY_REGION: 'eu-west-2', ASSAY_DATA: '/from/environment' };
  expect(loadConfig({ config, region: 'eu-west-3' }, environment)).toMatchObject({
    region: 'eu-west-3',
    dataFolder: '/from/environment',
    logLevel: 'warn',
  });
});

test('the data folder follows XDG', () => {
  expect(loadConfig({}, { XDG_DATA_HOME: '/x' }).dataFolder).toBe('/x/assay');
});

test('limits and prices: numbers in the environment too, a table of prices in the file alone', () => {
  const config = fileOf('rateLimitReads: 100\nprices:\n  ECR_RESCAN: 0.02\n');
  expect(loadConfig({ config }, { ASSAY_RATE_LIMIT_WRITES: '0' })).toMatchObject({
    rateLimits: { reads: 100, writes: 0 },
    prices: { ECR_RESCAN: 0.02 },
  });
  expect(() => loadConfig({}, { ASSAY_RATE_LIMIT_WRITES: 'many' })).toThrow(/ASSAY_RATE_LIMIT_WRITES/);
  expect(() => loadConfig({ config: fileOf('prices:\n  GOLD: 1\n') }, {})).toThrow(/prices/);
});

test('either name of the database URL', () => {
  expect(loadConfig({}, { DATABASE_URL: 'postgres://a/b' }).databaseUrl).toBe('postgres://a/b');
  const both = { DATABASE_URL: 'postgres://a/b', ASSAY_DATABASE_URL: 'postgres://c/d' };
  expect(loadConfig({}, both).databaseUrl).toBe('postgres://c/d');
});

describe('beyond loopback', () => {
  const open: Flags = { listen: '0.0.0.0:8480' };
  test('plain HTTP is refused', () => expect(() => loadConfig(open, {})).toThrow(/without TLS/));
  test('unless asked for', () => {
    expect(loadConfig({ ...open, insecure: true }, {}).listen.host).toBe('0.0.0.0');
    expect(loadConfig(open, { ASSAY_INSECURE: 'true' }).listen.host).toBe('0.0.0.0');
  });
  test('or with TLS', () => {
    expect(loadConfig({ ...open, tlsCert: 'c.pem', tlsKey: 'k.pem' }, {}).tls).toEqual({
      certFile: 'c.pem',
      keyFile: 'k.pem',
    });
  });
  test.each([
    ['127.0.0.1', true],
    ['127.8.9.10', true],
    ['::1', true],
    ['localhost', true],
    ['0.0.0.0', false],
    ['::', false],
    ['127.evil.example', false],
    ['10.0.0.1', false],
  ])('%s', (host, expected) => expect(isLoopback(host)).toBe(expected));
});

test.each([
  ['127.0.0.1:0', { host: '127.0.0.1', port: 0 }],
  ['[::1]:8480', { host: '::1', port: 8480 }],
  ['localhost:1', { host: 'localhost', port: 1 }],
  [':8480', { host: '0.0.0.0', port: 8480 }],
])('%s is an address', (text, expected) => expect(parseListen(text)).toEqual(expected));

test.each(['', '8480', 'host', 'host:', 'host:99999', '::1:8480', 'host:8x'])('%j is none', (text) => {
  expect(() => parseListen(text)).toThrow(/is no address/);
});

test.each<[string, Flags, Record<string, string>, RegExp]>([
  ['certificate without key', { tlsCert: 'c.pem' }, {}, /needs its key/],
  ['a role without PostgreSQL', { role: 'worker' }, {}, /needs a PostgreSQL/],
  ['a wrong region', { region: 'mars' }, {}, /region: is no region/],
  ['a wrong variable', {}, { ASSAY_LOG_LEVEL: 'loud' }, /ASSAY_LOG_LEVEL is not valid/],
  ['a number that is none', {}, { ASSAY_SCAN_SBOM_COMPONENTS: 'many' }, /ASSAY_SCAN_SBOM_COMPONENTS is not valid/],
  ['no components', {}, { ASSAY_SCAN_SBOM_COMPONENTS: '0' }, /ASSAY_SCAN_SBOM_COMPONENTS is not valid/],
  ['a wrong truth', {}, { ASSAY_INSECURE: 'maybe' }, /ASSAY_INSECURE is not valid/],
])('%s is refused', (_, flags, environment, message) => {
  expect(() => loadConfig(flags, environment)).toThrow(message);
});

test.each([
  ['an unknown setting', 'regoin: us-east-1'],
  ['no YAML', '{'],
  ['no settings', '- a list'],
])('a file with %s is refused by name', (_, text) => {
  expect(() => loadConfig({ config: fileOf(text) }, {})).toThrow(/assay\.yaml/);
});

test('the limit of ScanSbom is a number in the environment and in the file', () => {
  expect(loadConfig({}, { ASSAY_SCAN_SBOM_COMPONENTS: '20000' }).scanSbomComponents).toBe(20_000);
  expect(loadConfig({ config: fileOf('scanSbomComponents: 7\n') }, {}).scanSbomComponents).toBe(7);
  expect(loadConfig({}, {}).scanSbomComponents).toBeUndefined();
});

test('hosts of repositories and the GitHub App', () => {
  expect(loadConfig({}, { ASSAY_CODE_PRIVATE_HOSTS: 'git.corp, 10.0.0.5' }).codePrivateHosts).toEqual([
    'git.corp',
    '10.0.0.5',
  ]);
  const file = fileOf('githubClientId: Iv1.0\ngithubClientSecretFile: /run/secrets/github\n');
  expect(loadConfig({ config: file }, {}).githubApp).toEqual({
    clientId: 'Iv1.0',
    clientSecretFile: '/run/secrets/github',
  });
  expect(() => loadConfig({}, { ASSAY_GITHUB_CLIENT_ID: 'Iv1.0' })).toThrow(/go together/);
});
