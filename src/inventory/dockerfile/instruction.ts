/** One instruction of a Dockerfile, or one step of an image's build history. */
export interface Instruction {
  /** Upper-case: `RUN`, `ENV`; that of the triggered instruction for ONBUILD. */
  readonly keyword: string;
  /** Flags of the instruction itself (`--mount=…`, `--chown=…`), as written. */
  readonly flags: readonly string[];
  /** What follows keyword and flags: continued lines joined, comments left out. */
  readonly text: string;
  /** Bodies of here-documents, in order. */
  readonly heredocs: readonly string[];
  /** Build history only: values of build arguments that the step saw, `A=1 B=2`. */
  readonly buildArguments?: string;
  /** 1-based, both inclusive. */
  readonly startLine: number;
  readonly endLine: number;
}

const FLAG = /^--[a-z][a-z0-9-]*(?:=\S*)?(?:\s+|$)/;
/** More flags than any instruction has. */
const MAX_FLAGS = 64;

/** Splits keyword and flags off; undefined for a line without a keyword. */
export function instructionOf(
  logicalLine: string,
  place: Pick<Instruction, 'startLine' | 'endLine'>,
  heredocs: readonly string[] = [],
): Instruction | undefined {
  const match = /^\s*([A-Za-z]+)(?:\s+|$)/.exec(logicalLine);
  if (match?.[1] === undefined) return undefined;
  const keyword = match[1].toUpperCase();
  let text = logicalLine.slice(match[0].length);
  if (keyword === 'ONBUILD') return instructionOf(text, place, heredocs);
  const flags: string[] = [];
  for (let flag = FLAG.exec(text); flag !== null && flags.length < MAX_FLAGS; flag = FLAG.exec(text)) {
    flags.push(flag[0].trim());
    text = text.slice(flag[0].length);
  }
  return { keyword, flags, text: text.trim(), heredocs, ...place };
}

/** The JSON (exec) form of RUN, CMD, ENTRYPOINT, SHELL: its words; undefined for the shell form. */
export function execForm(text: string): readonly string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : undefined;
  } catch {
    return undefined; // as docker: what is no JSON is the shell form
  }
}
