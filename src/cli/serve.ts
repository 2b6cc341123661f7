import type { Command } from 'commander';
import { type App, startApp } from '../app.ts';
import { type Flags, LOG_LEVELS, loadConfig, SERVER_ROLES } from '../config.ts';
import { createLog } from '../log.ts';
import { auditStreams } from './audit-export.ts';
import { backupStreams } from './backup-source.ts';
import { type ControlQuestions, serveControl } from './control.ts';
import { askDesk } from './desk.ts';
import { deskOf } from './key-desk.ts';
import { askOrganizationDesk, organizationDesk } from './organization-desk.ts';

type ServeFlags = Flags & { readonly firstRun?: true };

/** Whoever asks twice does not want to wait. */
const IMPATIENT_EXIT = 130;
/** npm passes on the Ctrl-C that the terminal has sent to everybody already: so soon after, it is the same one. */
const SAME_WISH_MS = 500;
/** What is left open after a clean stop does not keep the process alive. */
const LINGER_MS = 2_000;

/**
 * Fires on Ctrl-C and on a service manager's stop: the clean way to end a server, so its exit code is 0. A hang-up ends
 * it too, unless there is a certificate: then it means what it means to other servers, to read it again.
 */
function stopSignal(hangUpStops: boolean): AbortSignal {
  const controller = new AbortController();
  let askedAt = 0;
  for (const name of ['SIGINT', 'SIGTERM', ...(hangUpStops ? ['SIGHUP' as const] : [])] as const) {
    process.on(name, () => {
      if (!controller.signal.aborted) {
        askedAt = performance.now();
        controller.abort();
      } else if (performance.now() - askedAt > SAME_WISH_MS) process.exit(IMPATIENT_EXIT);
    });
  }
  return controller.signal;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });

async function untilStopped(app: App, firstRun: boolean, signal: AbortSignal): Promise<void> {
  process.stdout.write(app.url === undefined ? 'Assay works\n' : `Assay listens on ${app.url}\n`);
  if (firstRun) {
    const { runFirst } = await import('./first-run.ts');
    await runFirst(app, signal);
  }
  await aborted(signal);
}

async function serve({ firstRun, ...flags }: ServeFlags): Promise<void> {
  // A person watches the first run: only what needs attention comes between its lines.
  const config = loadConfig(flags, process.env, { logLevel: firstRun === true ? 'warn' : 'info' });
  const signal = stopSignal(config.tls === undefined);
  const app = await startApp(config, { log: createLog(config.logLevel) });
  if (config.tls !== undefined) process.on('SIGHUP', () => app.reloadCertificate());
  try {
    if (signal.aborted) return;
    const organization = organizationDesk(app);
    const desk = deskOf(app);
    const questions: ControlQuestions = (question, asked) =>
      askDesk(desk, question, asked) ?? askOrganizationDesk(organization, question, asked);
    const control = await serveControl(app, questions, {
      ...auditStreams(app.store),
      ...backupStreams(app),
    });
    try {
      await untilStopped(app, firstRun === true, signal);
    } finally {
      await control.close();
    }
  } finally {
    await app.stop();
    setTimeout(() => process.exit(), LINGER_MS).unref();
  }
}

const HELP = `
Each setting can also stand in the environment (ASSAY_LISTEN, ASSAY_DATA, DATABASE_URL …) or in the config file;
a flag goes first, then the environment, then the file. docs/server.md has the table.

Examples:
  assay serve
  assay serve --listen 0.0.0.0:8480 --tls-cert cert.pem --tls-key key.pem
  assay serve --database-url postgresql://assay@db/assay --role worker`;

export function define(command: Command): void {
  command
    .option('--listen <host:port>', 'address (default: 127.0.0.1:8480)')
    .option('--data <folder>', 'data folder (default: $ASSAY_DATA, $XDG_DATA_HOME/assay)')
    .option('--database-url <url>', 'PostgreSQL instead of the embedded store')
    .option('--role <role>', `what this process does: ${SERVER_ROLES.join(', ')} (default: all)`)
    .option('--region <region>', 'region of this installation (default: us-east-1)')
    .option('--db <folder>', 'advisory database (default: the updated one, else the starter)')
    .option('--config <file>', 'settings as YAML')
    .option('--tls-cert <file>', 'certificate chain (PEM)')
    .option('--tls-key <file>', 'key of the certificate (PEM)')
    .option('--public-url <url>', 'where clients find the server: links begin with it, requests must be for it')
    .option('--trusted-proxies <cidrs>', 'proxies whose X-Forwarded-For, -Host and -Proto are believed')
    .option('--insecure', 'allow plain HTTP beyond this machine')
    .option('--master-key-file <file>', 'key that seals secrets (default: master.key in the data folder)')
    .option('--master-key <where>', 'file, or kms:KEY_ARN: the file then holds it sealed by AWS KMS (default: file)')
    .option('--sts-endpoints <urls>', 'answer for STS besides the endpoints of AWS, for logins')
    .option('--log-level <level>', `${LOG_LEVELS.join(', ')} (default: info)`)
    .option('--first-run', 'create an account with a key, scan this host, and show what to do next')
    .addHelpText('after', HELP)
    .action((flags: ServeFlags) => serve(flags));
}
