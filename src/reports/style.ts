import type { Severity } from '../domain/severity.ts';

const code = (numbers: string) => (text: string) => `\u001b[${numbers}m${text}\u001b[0m`;
const plain = (text: string): string => text;

/** How emphasis looks: ANSI on a terminal, nothing elsewhere. */
export interface Style {
  strong(text: string): string;
  faint(text: string): string;
  alarm(text: string): string;
  severity(severity: Severity, text: string): string;
}

const SEVERITY_CODES: Readonly<Record<Severity, string>> = {
  CRITICAL: '1;97;41',
  HIGH: '1;31',
  MEDIUM: '33',
  LOW: '36',
  INFORMATIONAL: '2',
  UNTRIAGED: '2',
};

const COLOURED: Style = {
  strong: code('1'),
  faint: code('2'),
  alarm: code('1;31'),
  severity: (severity, text) => code(SEVERITY_CODES[severity])(text),
};
const PLAIN: Style = { strong: plain, faint: plain, alarm: plain, severity: (_, text) => text };

export const styleOf = (colour: boolean): Style => (colour ? COLOURED : PLAIN);
