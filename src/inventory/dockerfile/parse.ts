import { type Instruction, instructionOf } from './instruction.ts';

/** More instructions than any Dockerfile has; the rest is not looked at, which is said. */
export const MAX_INSTRUCTIONS = 10_000;
/** Here-documents of one instruction. */
const MAX_HEREDOCS = 32;
/** `<<EOF`, `<<-"EOF"`; not `<<<` nor `1<<2`. */
const HEREDOC = /(?<![<\w])\d*<<(-?)(["']?)([A-Za-z_][A-Za-z0-9_.-]*)\2/g;
const WITH_HEREDOCS = new Set(['ADD', 'COPY', 'RUN']);
const DIRECTIVE = /^#\s*([A-Za-z][A-Za-z0-9]*)\s*=\s*(.*?)\s*$/;

interface Heredoc {
  readonly end: string;
  /** `<<-`: tabs before the content and before the end do not count. */
  readonly isTrimmed: boolean;
}

/** The parser directive `escape` must stand above everything else. @see https://docs.docker.com/reference/dockerfile/#parser-directives */
function escapeOf(lines: readonly string[]): string {
  for (const line of lines) {
    const directive = DIRECTIVE.exec(line);
    if (directive === null) break;
    if (directive[1]?.toLowerCase() === 'escape') return directive[2] === '`' ? '`' : '\\';
  }
  return '\\';
}

const isComment = (line: string): boolean => /^\s*#/.test(line);

/** What stands before the escape character that ends a line, which is then continued. White space behind it does not count. */
function continuedPart(line: string, mark: string): string | undefined {
  const end = line.trimEnd();
  return end.endsWith(mark) ? end.slice(0, -1) : undefined;
}

/** Lines that were read as one, and where the next begins (0-based). */
interface Stretch {
  readonly text: string;
  readonly last: number;
  readonly next: number;
}

/** Joins a line with those that continue it; comments and empty lines in between are skipped and continue it. */
function joined(lines: readonly string[], start: number, mark: string): Stretch {
  const parts: string[] = [];
  let last = start;
  let i = start;
  for (; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (parts.length > 0 && (line.trim() === '' || isComment(line))) continue;
    last = i;
    const continued = continuedPart(line, mark);
    parts.push(continued ?? line);
    if (continued === undefined) break;
  }
  return { text: parts.join(''), last, next: i + 1 };
}

/** The lines up to the end mark of a here-document. */
function heredocBody(lines: readonly string[], start: number, { end, isTrimmed }: Heredoc): Stretch {
  const body: string[] = [];
  let i = start;
  for (; i < lines.length; i++) {
    const line = isTrimmed ? (lines[i] ?? '').replace(/^\t+/, '') : (lines[i] ?? '');
    if (line === end) break;
    body.push(line);
  }
  return { text: body.join('\n'), last: Math.min(i, lines.length - 1), next: i + 1 };
}

const keywordOf = (logicalLine: string): string =>
  /^\s*(?:ONBUILD\s+)?([A-Za-z]+)/i.exec(logicalLine)?.[1]?.toUpperCase() ?? '';

function heredocsOf(logicalLine: string): readonly Heredoc[] {
  if (!WITH_HEREDOCS.has(keywordOf(logicalLine)) || !logicalLine.includes('<<')) return [];
  return [...logicalLine.matchAll(HEREDOC)]
    .slice(0, MAX_HEREDOCS)
    .map(([, dash, , end = '']) => ({ end, isTrimmed: dash === '-' }));
}

/**
 * The instructions of a Dockerfile in order. It is read as docker reads it: escape directive, continued lines with comments
 * and empty lines in between, here-documents. What docker would refuse is passed over: a check judges what it can read.
 * @see https://docs.docker.com/reference/dockerfile/
 * @throws Error when there are too many instructions
 */
export function* parseDockerfile(text: string): Iterable<Instruction> {
  const lines = text.split(/\r?\n/);
  const mark = escapeOf(lines);
  let count = 0;
  for (let i = 0; i < lines.length; ) {
    const first = lines[i] ?? '';
    if (first.trim() === '' || isComment(first)) {
      i++;
      continue;
    }
    const startLine = i + 1;
    const whole = joined(lines, i, mark);
    let { last, next } = whole;
    const bodies: string[] = [];
    for (const heredoc of heredocsOf(whole.text)) {
      const body = heredocBody(lines, next, heredoc);
      ({ last, next } = body);
      bodies.push(body.text);
    }
    i = next;
    const instruction = instructionOf(whole.text, { startLine, endLine: last + 1 }, bodies);
    if (instruction === undefined) continue;
    if (++count > MAX_INSTRUCTIONS) throw new Error(`limit: more than ${MAX_INSTRUCTIONS} instructions`);
    yield instruction;
  }
}

/** Begins with FROM, or with ARG before it: what only happens to have the name of a Dockerfile is none. */
export function isDockerfile(instructions: readonly Instruction[]): boolean {
  const first = instructions.find(({ keyword }) => keyword !== 'ARG');
  return first?.keyword === 'FROM';
}
