import { parse as parseToml } from 'smol-toml';

/** An advisory written as TOML in front of a markdown text. */
export interface FrontMatter {
  readonly data: unknown;
  readonly title?: string;
  readonly description?: string;
}

const FENCE = /^\s*```\s*toml\s*\n(.*?)\n\s*```[^\n]*(?:\n|$)(.*)$/s;
const HEADING = /^\s*#\s+([^\n]+?)\s*#*\s*(?:\n|$)(.*)$/s;

/** The parts of such a file, or why it is none. */
export function readFrontMatter(bytes: Buffer): FrontMatter | { readonly reason: string } {
  const [, toml, body = ''] = FENCE.exec(bytes.toString('utf8').replaceAll('\r\n', '\n')) ?? [];
  if (toml === undefined) return { reason: 'no TOML stands before its text' };
  const [, title, rest = body] = HEADING.exec(body) ?? [];
  const description = rest.trim();
  try {
    return {
      data: parseToml(toml),
      ...(title === undefined ? {} : { title }),
      ...(description === '' ? {} : { description }),
    };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
