import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { CIDR } from './api/policies/conditions.ts';
import { dataFolderOf } from './data-folder.ts';
import { inputError, usageError } from './domain/errors.ts';
import { type Prices, USAGE_TYPES } from './domain/usage.ts';
import type { ExportSettings } from './integrations/export-target.ts';

export const SERVER_ROLES = ['all', 'api', 'worker'] as const;
export type ServerRole = (typeof SERVER_ROLES)[number];
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const S3_SETTINGS = z.strictObject({
  endpoint: z.url({ protocol: /^https?$/ }).exactOptional(),
  region: z.string().min(1).exactOptional(),
  bucket: z.string().min(1).exactOptional(),
  pathStyle: z.boolean().exactOptional(),
  kms: z.boolean().exactOptional(),
});

/** What callers may give for a bucket; docs/exports.md. */
const EXPORT_DESTINATIONS = z.record(
  z.string().min(1),
  z.union([z.strictObject({ folder: z.string().min(1) }), z.strictObject({ s3: S3_SETTINGS })]),
);

/** `a,b` in flags and the environment, also a list in the file. */
const listOf = (one: z.ZodType<string, string>) =>
  z
    .union([z.string().transform((text) => text.split(',').map((part) => part.trim())), z.array(z.string())])
    .pipe(z.array(one).min(1));

/** `https://host:port`, with nothing behind it. */
const ORIGIN = z.string().transform((text, { issues }) => {
  const url = /^https?:\/\/[^/?#@]+\/?$/.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) issues.push({ code: 'custom', message: 'is no address like https://host:port', input: text });
  return url?.origin ?? text;
});

/** One setting: how it is written as a flag and in the config file is its key; docs/server.md has the table. */
const SETTINGS = z.strictObject({
  listen: z.string().optional(),
  data: z.string().min(1).optional(),
  databaseUrl: z.string().min(1).optional(),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is no region, like us-east-1')
    .optional(),
  role: z.enum(SERVER_ROLES).optional(),
  tlsCert: z.string().min(1).optional(),
  tlsKey: z.string().min(1).optional(),
  insecure: z.boolean().optional(),
  db: z.string().min(1).optional(),
  masterKeyFile: z.string().min(1).optional(),
  masterKey: z
    .string()
    .regex(/^(file|kms:arn:\S+)$/, 'is neither file nor kms:KEY_ARN')
    .optional(),
  publicUrl: ORIGIN.optional(),
  trustedProxies: listOf(CIDR).optional(),
  stsEndpoints: listOf(ORIGIN).optional(),
  logLevel: z.enum(LOG_LEVELS).optional(),
  /** Most components of an SBOM that ScanSbom takes; text in the environment. */
  scanSbomComponents: z.coerce.number().int().min(1).max(100_000).optional(),
  /** How long the audit log is kept, and whether reads are in it. */
  auditDays: z.coerce.number().int().min(1).max(36_500).optional(),
  auditReads: z.boolean().optional(),
  /** Folder that `file://` destinations of exports lie in. */
  exportFolder: z.string().min(1).optional(),
  /** S3 of exports, where it is not AWS's. */
  exportEndpoint: z.url({ protocol: /^https?$/ }).optional(),
  exportPathStyle: z.boolean().optional(),
  /** Only in the file. */
  exportDestinations: EXPORT_DESTINATIONS.optional(),
  /** Hosts of repositories that may have private addresses, with commas between them. */
  codePrivateHosts: z.string().optional(),
  githubClientId: z.string().min(1).optional(),
  githubClientSecretFile: z.string().min(1).optional(),
  /** Requests a second of one account; 0 is no limit. */
  rateLimitReads: z.coerce.number().min(0).max(1_000_000).optional(),
  rateLimitWrites: z.coerce.number().min(0).max(1_000_000).optional(),
  /** US dollars for one of a usage type, where they differ from Amazon Inspector's list. */
  prices: z.partialRecord(z.enum(USAGE_TYPES), z.number().min(0)).optional(),
});
type Settings = { readonly [K in keyof z.infer<typeof SETTINGS>]: z.infer<typeof SETTINGS>[K] | undefined };
type Given = { readonly [K in keyof z.input<typeof SETTINGS>]: z.input<typeof SETTINGS>[K] | undefined };

/** Environment variables of each setting, the first that is set counts. */
export const VARIABLES: Readonly<Record<keyof Settings, readonly string[]>> = {
  listen: ['ASSAY_LISTEN'],
  data: ['ASSAY_DATA'],
  databaseUrl: ['ASSAY_DATABASE_URL', 'DATABASE_URL'],
  region: ['ASSAY_REGION'],
  role: ['ASSAY_ROLE'],
  tlsCert: ['ASSAY_TLS_CERT'],
  tlsKey: ['ASSAY_TLS_KEY'],
  insecure: ['ASSAY_INSECURE'],
  db: ['ASSAY_DB'],
  masterKeyFile: ['ASSAY_MASTER_KEY_FILE'],
  masterKey: ['ASSAY_MASTER_KEY'],
  publicUrl: ['ASSAY_PUBLIC_URL'],
  trustedProxies: ['ASSAY_TRUSTED_PROXIES'],
  stsEndpoints: ['ASSAY_STS_ENDPOINTS'],
  logLevel: ['ASSAY_LOG_LEVEL'],
  scanSbomComponents: ['ASSAY_SCAN_SBOM_COMPONENTS'],
  auditDays: ['ASSAY_AUDIT_DAYS'],
  auditReads: ['ASSAY_AUDIT_READS'],
  exportFolder: ['ASSAY_EXPORT_FOLDER'],
  exportEndpoint: ['ASSAY_EXPORT_ENDPOINT'],
  exportPathStyle: ['ASSAY_EXPORT_PATH_STYLE'],
  exportDestinations: [],
  codePrivateHosts: ['ASSAY_CODE_PRIVATE_HOSTS'],
  githubClientId: ['ASSAY_GITHUB_CLIENT_ID'],
  githubClientSecretFile: ['ASSAY_GITHUB_CLIENT_SECRET_FILE'],
  rateLimitReads: ['ASSAY_RATE_LIMIT_READS'],
  rateLimitWrites: ['ASSAY_RATE_LIMIT_WRITES'],
  // A table: the config file alone.
  prices: [],
};

const BOOLEANS: ReadonlySet<string> = new Set(['insecure', 'auditReads', 'exportPathStyle']);

export type Environment = Readonly<Record<string, string | undefined>>;
/** Settings given as flags; `config` names the file. */
export type Flags = Given & { readonly config?: string | undefined };

/** What a server runs with, complete and checked. */
export interface Config {
  readonly listen: { readonly host: string; readonly port: number };
  /** Absolute. */
  readonly dataFolder: string;
  /** PostgreSQL instead of the embedded store. */
  readonly databaseUrl?: string;
  readonly region: string;
  readonly role: ServerRole;
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
  /** Folder of an advisory database, instead of the newest or the starter. */
  readonly db?: string;
  readonly masterKeyFile: string;
  /** ARN of the KMS key that seals the master key in its file. */
  readonly masterKeyKms?: string;
  /** Where clients find the server, when it is not where it listens. */
  readonly publicUrl?: string;
  /** Addresses and CIDR blocks of proxies in front. */
  readonly trustedProxies?: readonly string[];
  /** Origins that answer for STS besides those of AWS, for logins. */
  readonly stsEndpoints?: readonly string[];
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Most components of an SBOM that ScanSbom takes; absent: what Amazon Inspector takes. */
  readonly scanSbomComponents?: number;
  /** How long the audit log is kept; absent: thirteen months. */
  readonly auditDays?: number;
  /** Reads are in the audit log, too. */
  readonly auditReads: boolean;
  readonly exports: ExportSettings;
  /** Hosts of repositories that may have private addresses. */
  readonly codePrivateHosts: readonly string[];
  /** The GitHub App that integrations are authorized for. */
  readonly githubApp?: { readonly clientId: string; readonly clientSecretFile: string };
  /** Requests a second of one account, where they differ from the defaults; 0 is no limit. */
  readonly rateLimits?: { readonly reads?: number; readonly writes?: number };
  /** US dollars for one of a usage type, where they differ from the defaults. */
  readonly prices?: Prices;
}

const issuesOf = (error: z.ZodError): string =>
  error.issues.map((i) => `${i.path.join('.') || 'the file'}: ${i.message}`).join('; ');

function settingsOfFile(file: string): Settings {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8')) ?? {};
  } catch (cause) {
    throw inputError(`the config file ${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
  const settings = SETTINGS.safeParse(content);
  if (!settings.success) throw inputError(`the config file ${file} is not valid: ${issuesOf(settings.error)}`);
  return settings.data;
}

const TRUTH: Readonly<Record<string, boolean>> = {
  '1': true,
  true: true,
  yes: true,
  '0': false,
  false: false,
  no: false,
};

function settingsOfEnvironment(environment: Environment): Settings {
  const found: Record<string, unknown> = {};
  for (const [setting, names] of Object.entries(VARIABLES)) {
    const name = names.find((n) => (environment[n] ?? '') !== '');
    if (name === undefined) continue;
    const text = environment[name] ?? '';
    found[setting] = BOOLEANS.has(setting) ? (TRUTH[text.toLowerCase()] ?? text) : text;
  }
  const settings = SETTINGS.safeParse(found);
  if (settings.success) return settings.data;
  const issue = settings.error.issues[0];
  const names = VARIABLES[issue?.path[0] as keyof Settings];
  throw usageError(`the environment variable ${names.join(' or ')} is not valid: ${issue?.message}`);
}

function settingsOfFlags({ config: _, ...flags }: Flags): Settings {
  const settings = SETTINGS.safeParse(flags);
  if (settings.success) return settings.data;
  throw usageError(`wrong option: ${issuesOf(settings.error)}`);
}

const PORT = /^\d{1,5}$/;

/** `HOST:PORT`, `[IPV6]:PORT` or `:PORT` (every address). */
export function parseListen(text: string): Config['listen'] {
  const parts = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]]*)):(\d+)$/.exec(text);
  const port = Number(parts?.[3]);
  if (parts === null || !PORT.test(parts[3] ?? '') || port > 65_535)
    throw usageError(`${text} is no address to listen on`, 'Write HOST:PORT, like 127.0.0.1:8480 or [::1]:8480.');
  return { host: parts[1] ?? (parts[2] || '0.0.0.0'), port };
}

/** Can only this machine connect? */
export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  return isIP(host) === 4 ? host.startsWith('127.') : host === '::1';
}

function exportSettings(region: string, pick: <K extends keyof Settings>(key: K) => Settings[K]): ExportSettings {
  const [folder, endpoint, pathStyle] = [pick('exportFolder'), pick('exportEndpoint'), pick('exportPathStyle')];
  const destinations = Object.entries(pick('exportDestinations') ?? {}).map(
    ([name, to]) => [name, 'folder' in to ? { folder: resolve(to.folder) } : to] as const,
  );
  return {
    ...(folder !== undefined && { folder: resolve(folder) }),
    s3: {
      region,
      ...(endpoint !== undefined && { endpoint }),
      ...(pathStyle !== undefined && { pathStyle }),
    },
    destinations: Object.fromEntries(destinations),
  };
}

/**
 * Joins flags, environment and config file, in this precedence, with the defaults.
 * @param defaults where the command has others than the server
 * @throws AssayError usage or input, naming the setting
 */
export function loadConfig(
  flags: Flags,
  environment: Environment,
  defaults: Pick<Config, 'logLevel'> = { logLevel: 'info' },
): Config {
  const file = flags.config ?? (environment.ASSAY_CONFIG || undefined);
  const layers = [
    settingsOfFlags(flags),
    settingsOfEnvironment(environment),
    file === undefined ? {} : settingsOfFile(file),
  ];
  const pick = <K extends keyof Settings>(key: K): Settings[K] =>
    layers.map((layer) => layer[key]).find((value) => value !== undefined);

  const listen = parseListen(pick('listen') ?? '127.0.0.1:8480');
  const [certFile, keyFile] = [pick('tlsCert'), pick('tlsKey')];
  if ((certFile === undefined) !== (keyFile === undefined))
    throw usageError('a certificate needs its key, and a key its certificate', 'Give both --tls-cert and --tls-key.');
  const tls = certFile !== undefined && keyFile !== undefined ? { certFile, keyFile } : undefined;
  if (!isLoopback(listen.host) && tls === undefined && pick('insecure') !== true)
    throw usageError(
      `${listen.host} can be reached from other machines, and without TLS everybody on the way reads along`,
      'Give --tls-cert and --tls-key, or --insecure when something in front encrypts.',
    );
  const databaseUrl = pick('databaseUrl');
  const role = pick('role') ?? 'all';
  if (role !== 'all' && databaseUrl === undefined)
    throw usageError(
      `--role ${role} needs a PostgreSQL that several processes share`,
      'Give --database-url, or leave --role out: the embedded store serves one process.',
    );
  const [clientId, clientSecretFile] = [pick('githubClientId'), pick('githubClientSecretFile')];
  if ((clientId === undefined) !== (clientSecretFile === undefined))
    throw usageError('githubClientId and githubClientSecretFile go together', 'Set both, or neither.');
  const githubApp =
    clientId !== undefined && clientSecretFile !== undefined ? { clientId, clientSecretFile } : undefined;
  const hosts = (pick('codePrivateHosts') ?? '').split(',').map((host) => host.trim().toLowerCase());
  const dataFolder = dataFolderOf(pick('data'), environment);
  const [db, scanSbomComponents, auditDays] = [pick('db'), pick('scanSbomComponents'), pick('auditDays')];
  const region = pick('region') ?? 'us-east-1';
  const masterKey = pick('masterKey');
  const [publicUrl, trustedProxies, stsEndpoints] = [pick('publicUrl'), pick('trustedProxies'), pick('stsEndpoints')];
  const [reads, writes, prices] = [pick('rateLimitReads'), pick('rateLimitWrites'), pick('prices')];
  return {
    listen,
    dataFolder,
    ...(databaseUrl !== undefined && { databaseUrl }),
    region,
    role,
    ...(tls && { tls }),
    ...(db !== undefined && { db: resolve(db) }),
    masterKeyFile: resolve(pick('masterKeyFile') ?? join(dataFolder, 'master.key')),
    ...(masterKey?.startsWith('kms:') && { masterKeyKms: masterKey.slice('kms:'.length) }),
    ...(publicUrl !== undefined && { publicUrl }),
    ...(trustedProxies !== undefined && { trustedProxies }),
    ...(stsEndpoints !== undefined && { stsEndpoints }),
    logLevel: pick('logLevel') ?? defaults.logLevel,
    ...(scanSbomComponents !== undefined && { scanSbomComponents }),
    ...(auditDays !== undefined && { auditDays }),
    auditReads: pick('auditReads') ?? false,
    exports: exportSettings(region, pick),
    codePrivateHosts: hosts.filter((host) => host !== ''),
    ...(githubApp && { githubApp }),
    ...((reads ?? writes) !== undefined && {
      rateLimits: { ...(reads !== undefined && { reads }), ...(writes !== undefined && { writes }) },
    }),
    ...(prices !== undefined && { prices }),
  };
}
