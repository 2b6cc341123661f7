import { execForm, type Instruction } from './instruction.ts';

/** A simple command: its words without quotes, variables as written. */
export interface Command {
  /** `NAME=value` in front of it, or the operands of export. */
  readonly assignments: readonly (readonly [name: string, value: string])[];
  /** Program name without folder, `apt-get`; empty when there are only assignments. */
  readonly program: string;
  readonly words: readonly string[];
}

/** Longer scripts are looked at up to here, commands and nested shells too. */
const MAX_SCRIPT = 256 * 1024;
const MAX_COMMANDS = 5_000;
const MAX_NESTING = 3;

/** Words that stand before a command and are none themselves. */
const BEFORE = new Set(['if', 'then', 'else', 'elif', 'do', 'while', 'until', 'time', '!', '{', '(']);
/** Programs that run the command given to them. */
const RUNNERS = new Set(['sudo', 'env', 'exec', 'nohup', 'command', 'nice', 'ionice', 'eatmydata', 'gosu', 'su-exec']);
const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s;
const SHELLS = /^(?:ba|a|da|z|k)?sh$/;

/** Splits a script into the words of its simple commands: quotes, escapes, comments, here-strings no further than that. */
function splitCommands(script: string): readonly (readonly string[])[] {
  const commands: string[][] = [];
  let words: string[] = [];
  let word: string | undefined;
  const endWord = (): void => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  const endCommand = (): void => {
    endWord();
    if (words.length > 0) commands.push(words);
    words = [];
  };
  const end = Math.min(script.length, MAX_SCRIPT);
  for (let i = 0; i < end && commands.length < MAX_COMMANDS; i++) {
    const char = script[i] ?? '';
    if (char === "'" || char === '"' || char === '`') {
      if (char === '`') {
        endCommand(); // command substitution: what is inside is a command
        continue;
      }
      word ??= '';
      for (i++; i < end && script[i] !== char; i++) {
        if (char === '"' && script[i] === '\\') i++;
        word += script[i] ?? '';
      }
    } else if (char === '\\') {
      if (script[i + 1] === '\n') i++;
      else word = (word ?? '') + (script[++i] ?? '');
    } else if (char === '#' && word === undefined) {
      const newline = script.indexOf('\n', i);
      i = newline === -1 ? end : newline - 1;
    } else if (char === '\n' || char === ';' || char === '&' || char === '|' || char === '(' || char === ')') {
      // `2>&1` and `>|` are redirections, `$(` begins a command.
      if (char === '&' && (word?.endsWith('>') || word?.endsWith('<'))) word += char;
      else endCommand();
    } else if (/\s/.test(char)) endWord();
    else word = (word ?? '') + char;
  }
  endCommand();
  return commands;
}

const baseName = (program: string): string => program.slice(program.lastIndexOf('/') + 1);

/** One command line, unwrapped: assignments and runners off, each runner a command of its own. */
function* unwrap(words: readonly string[], depth: number): Iterable<Command> {
  const assignments: (readonly [string, string])[] = [];
  let i = 0;
  for (; i < words.length; i++) {
    const word = words[i] ?? '';
    const assigned = ASSIGNMENT.exec(word);
    if (assigned !== null) assignments.push([assigned[1] ?? '', assigned[2] ?? '']);
    else if (!BEFORE.has(word)) break;
  }
  const rest = words.slice(i);
  const program = baseName(rest[0] ?? '');
  if (program === 'export' || program === 'declare') {
    for (const operand of rest.slice(1)) {
      const assigned = ASSIGNMENT.exec(operand);
      if (assigned !== null) assignments.push([assigned[1] ?? '', assigned[2] ?? '']);
    }
  }
  if (program !== '' || assignments.length > 0) yield { assignments, program, words: rest };
  if (depth >= MAX_NESTING) return;
  if (RUNNERS.has(program)) {
    const inner = rest.slice(1);
    const start = inner.findIndex((word) => !word.startsWith('-'));
    if (start >= 0) yield* unwrap(inner.slice(start), depth + 1);
  }
  if (SHELLS.test(program)) {
    const at = rest.findIndex((word, index) => index > 0 && /^-\w*c$/.test(word));
    const script = at < 0 ? undefined : rest[at + 1];
    if (script !== undefined) yield* commandsOf(script, depth + 1);
  }
}

/** The simple commands of a shell script, also those inside `sh -c` and behind sudo, env and the like. */
export function* commandsOf(script: string, depth = 0): Iterable<Command> {
  for (const words of splitCommands(script)) yield* unwrap(words, depth);
}

/** The commands that an instruction runs: RUN, CMD, ENTRYPOINT and the CMD of HEALTHCHECK, in either form. */
export function* commandsOfInstruction(instruction: Instruction): Iterable<Command> {
  const { keyword, heredocs } = instruction;
  if (!['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK'].includes(keyword)) return;
  const text = keyword === 'HEALTHCHECK' ? instruction.text.replace(/^CMD\s+/i, '') : instruction.text;
  const words = execForm(text);
  if (words === undefined) yield* commandsOf(text);
  else yield* unwrap(words, 0);
  for (const body of heredocs) yield* commandsOf(body);
}
