import type { Command } from 'commander';

/** What a command's file exports: it adds its arguments, options, examples and action to `command`. */
export interface CommandModule {
  define(command: Command, exitWith: (code: number) => void): void;
}

interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}

/** Sorted by name; a command is one file here and one line below. */
export const COMMANDS: readonly CommandEntry[] = [
  { name: 'accounts', summary: 'Create, list, suspend and remove accounts', load: () => import('./accounts.ts') },
  { name: 'assess', summary: 'Assess chosen resources by chosen rules', load: () => import('./assess.ts') },
  { name: 'audit', summary: 'Export and verify the audit log', load: () => import('./audit.ts') },
  { name: 'backup', summary: 'Write the store and its files to one archive', load: () => import('./backup.ts') },
  { name: 'db', summary: 'Build, update and search the advisory database', load: () => import('./db.ts') },
  { name: 'doctor', summary: 'Check that the feeds can be fetched and read', load: () => import('./doctor.ts') },
  { name: 'explain', summary: 'Say why a package is, or is not, affected', load: () => import('./explain.ts') },
  { name: 'exports', summary: 'Manage exports that run by themselves', load: () => import('./exports.ts') },
  { name: 'keys', summary: 'Create, rotate and end the access keys of an account', load: () => import('./keys.ts') },
  { name: 'login', summary: 'Get a session by credentials of AWS', load: () => import('./login.ts') },
  { name: 'logins', summary: 'Let principals of AWS log in', load: () => import('./logins.ts') },
  { name: 'oidc', summary: 'Let CI jobs in by their tokens', load: () => import('./oidc.ts') },
  { name: 'organization', summary: 'Show and govern the organization', load: () => import('./organization.ts') },
  { name: 'proxy', summary: 'Sign the requests of other tools anew', load: () => import('./proxy.ts') },
  { name: 'restore', summary: 'Restore a backup into an empty store', load: () => import('./restore.ts') },
  { name: 'roles', summary: 'Make roles from IAM policies', load: () => import('./roles.ts') },
  { name: 'rules', summary: 'Test and send rule sets of your own', load: () => import('./rules.ts') },
  { name: 'sbom', summary: 'Write the software bill of materials of a target', load: () => import('./sbom.ts') },
  { name: 'sbomgen', summary: 'The command line of inspector-sbomgen', load: () => import('./sbomgen.ts') },
  { name: 'scan', summary: 'Find known vulnerabilities in a target', load: () => import('./scan.ts') },
  { name: 'serve', summary: 'Run the server: the API, the jobs, the store', load: () => import('./serve.ts') },
  { name: 'usage', summary: 'Estimate what scanning would come to', load: () => import('./usage.ts') },
];
