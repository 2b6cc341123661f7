import { type Extractor, locationOf } from '../extractor.ts';
import { textOf } from '../formats/text.ts';
import { INSTALLED } from './evidence-kind.ts';
import { someFacts } from './facts.ts';

/** Where RubyGems writes the specifications of installed gems; `default/` holds those that come with Ruby. */
const SPECIFICATION = /\/specifications\/(?:default\/)?[^/]+\.gemspec$/;

/** RubyGems begins a specification so, to read it without running it: `# stub: NAME VERSION PLATFORM PATHS`. */
const STUB = /^# stub: (\S+) (\S+)(?: (\S+))?/m;

/** `"x"`, `'x'`, `%q<x>` with or without `.freeze`, and `Gem::Version.new("x")`. */
const LITERAL = /^(?:Gem::Version\.new(?:\s*\(\s*|\s+))?(?:"([^"\\#]*)"|'([^'\\]*)'|%q<([^>]*)>)/;

/** Right side of the first assignment to an attribute of the specification. */
const assignment = (text: string, attribute: string): string | undefined =>
  new RegExp(`^[ \\t]*[a-z_]\\w*\\.${attribute}[ \\t]*=[ \\t]*(\\S[^\\n]*)$`, 'm').exec(text)?.[1];

function literal(text: string, attribute: string): string {
  const value = assignment(text, attribute);
  const found = value === undefined ? null : LITERAL.exec(value);
  const read = found?.[1] ?? found?.[2] ?? found?.[3];
  if (read) return read;
  throw new Error(
    value === undefined
      ? `is no gem specification: it sets no ${attribute}`
      : `its ${attribute} is no literal: ${value.slice(0, 80)}`,
  );
}

/** `["MIT".freeze, "Ruby"]` or `"MIT"`. */
function licenceOf(text: string): string | undefined {
  const value = assignment(text, 'licenses') ?? assignment(text, 'license');
  return value
    ?.match(/"[^"]*"|'[^']*'/g)
    ?.map((each) => each.slice(1, -1))
    .join(', ');
}

/** Installed gems. @see https://guides.rubygems.org/specification-reference/ */
export const gemspec: Extractor = {
  id: 'gemspec',
  capability: {
    ecosystem: 'Ruby',
    evidence: '`specifications/*.gemspec`, `specifications/default/*.gemspec`',
    types: ['gem'],
    limits: 'Specifications are read, never run; gems that Bundler checked out of git repositories are not seen.',
  },
  ...INSTALLED,
  maxFileBytes: 2 * 1024 * 1024,
  wants: (path) => path.endsWith('.gemspec') && SPECIFICATION.test(path),
  async *extract(file) {
    const text = textOf(await file.read());
    const [, stubName, stubVersion, stubPlatform] = STUB.exec(text) ?? [];
    const name = stubName ?? literal(text, 'name');
    const version = stubVersion ?? literal(text, 'version');
    yield {
      type: 'gem',
      name,
      version,
      locations: [locationOf(file)],
      ...someFacts({ platform: stubPlatform === 'ruby' ? undefined : stubPlatform, licence: licenceOf(text) }),
    };
  },
};
