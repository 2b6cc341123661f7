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
export const COMMANDS: readonly CommandEntry[] = [];
