import { type Extractor, locationOf } from '../extractor.ts';
import { textOf } from '../formats/text.ts';
import { INSTALLED } from './evidence-kind.ts';
import { someFacts } from './facts.ts';

/** `SWITCH/.opam-switch/packages/NAME.VERSION/opam`, and what a package leaves in `SWITCH/lib/NAME/opam`. */
const REGISTERED = /\/\.opam-switch\/packages\/([^/.]+)\.([^/]+)\/opam$/;
const LEFT = /\/lib\/([^/]+)\/opam$/;

const field = (text: string, name: string): string | undefined =>
  new RegExp(`^${name}:[ \\t]*"([^"\\n]+)"`, 'm').exec(text)?.[1];

/** Installed OCaml packages. @see https://opam.ocaml.org/doc/Manual.html */
export const opam: Extractor = {
  id: 'opam',
  capability: { ecosystem: 'OCaml', evidence: '`.opam-switch/packages/*/opam`, `lib/*/opam`', types: ['opam'] },
  ...INSTALLED,
  maxFileBytes: 1024 * 1024,
  wants: (path) => path.endsWith('/opam') && (REGISTERED.test(path) || LEFT.test(path)),
  async *extract(file) {
    const text = textOf(await file.read());
    const [, name, version] = REGISTERED.exec(file.path) ?? [
      undefined,
      LEFT.exec(file.path)?.[1],
      field(text, 'version'),
    ];
    if (field(text, 'opam-version') === undefined) throw new Error('is no opam file: no opam-version');
    if (name === undefined || version === undefined) return;
    yield {
      type: 'opam',
      name,
      version,
      locations: [locationOf(file)],
      ...someFacts({ licence: field(text, 'license') }),
    };
  },
};
