import { type Command, Option } from 'commander';
import { type ServerTarget, serverTarget } from './server-call.ts';

/** What the commands that ask a server have in common. */
export interface ServerFlags {
  readonly server: string;
  readonly insecure?: true;
}

const VARIABLE = 'ASSAY_SERVER';
/** How another server is named than the one that did not answer. */
export const ANOTHER_SERVER = `--server URL or ${VARIABLE}`;

/** Which server to ask: the option, else the environment, else the one of this machine. */
export const serverOptions = (command: Command): Command =>
  command
    .addOption(new Option('--server <url>', 'the server').env(VARIABLE).default('http://127.0.0.1:8480'))
    .option('--insecure', 'allow plain HTTP beyond this machine');

/**
 * The server that the options name, with key and region from the environment.
 * @throws AssayError `usage` for an address that must not be used, `environment` without a key
 */
export const namedServer = ({ server, insecure }: ServerFlags): ServerTarget => ({
  ...serverTarget('--server', server, insecure === true, process.env),
  another: ANOTHER_SERVER,
});
