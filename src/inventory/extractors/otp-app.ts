import { type Extractor, locationOf } from '../extractor.ts';
import { isList, parseErlangTerms } from '../formats/erlang-term.ts';
import { textOf } from '../formats/text.ts';
import { INSTALLED } from './evidence-kind.ts';

/** Compiled Erlang and Elixir applications. @see https://www.erlang.org/doc/apps/kernel/app.html */
export const otpApp: Extractor = {
  id: 'otp-app',
  capability: {
    ecosystem: 'Elixir, Erlang',
    evidence: '`ebin/*.app`',
    types: ['otp'],
    limits: 'An application does not say which Hex package it came from: it is listed, not evaluated.',
  },
  ...INSTALLED,
  maxFileBytes: 4 * 1024 * 1024,
  wants: (path) => path.endsWith('.app') && path.includes('/ebin/'),
  async *extract(file) {
    const [application] = parseErlangTerms(textOf(await file.read()));
    const [kind, name, properties] = isList(application) ? application : [];
    if (kind !== 'application' || typeof name !== 'string' || name === '' || !isList(properties))
      throw new Error('is no application resource file');
    const version = properties.find((each) => isList(each) && each[0] === 'vsn')?.[1];
    if (typeof version !== 'string' || version === '') throw new Error('has no version (vsn)');
    yield { type: 'otp', name, version, locations: [locationOf(file)] };
  },
};
